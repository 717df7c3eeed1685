-- bulk_end: forgets a bulk request whose operations are all settled.
-- params : ?1 integer id
-- writes : bulk
DELETE FROM bulk
WHERE id = ?1
