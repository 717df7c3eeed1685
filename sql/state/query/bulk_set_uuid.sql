-- bulk_set_uuid: keeps the id that the store gave to a bulk request.
-- params : ?1 integer id · ?2 text uuid
-- writes : bulk
UPDATE bulk SET uuid = ?2
WHERE id = ?1
