-- note_get: a small value that a task comes back to.
-- params : ?1 text store · ?2 text name
-- returns: value text
-- reads  : note
SELECT value
FROM note
WHERE store = ?1 AND name = ?2
