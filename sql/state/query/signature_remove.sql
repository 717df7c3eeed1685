-- signature_remove: forgets the signature of a record.
-- params : ?1 text store · ?2 text task · ?3 text key
-- writes : signature
DELETE FROM signature
WHERE store = ?1 AND task = ?2 AND key = ?3
