-- note_put: keeps a small value that a task comes back to.
-- params : ?1 text store · ?2 text name · ?3 text value
-- writes : note
INSERT INTO note (store, name, value)
VALUES (?1, ?2, ?3)
ON CONFLICT (store, name) DO UPDATE SET value = excluded.value
