-- cause_get: the cause of a number.
-- params : ?1 integer id
-- returns: text text
-- reads  : cause
SELECT text
FROM cause
WHERE id = ?1
