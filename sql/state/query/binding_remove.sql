-- binding_remove: forgets what a key is at the store.
-- params : ?1 text store · ?2 text entity · ?3 text key
-- writes : binding
DELETE FROM binding
WHERE store = ?1 AND entity = ?2 AND key = ?3
