-- signature_respell: an item's signature, by its number as it is spelled now.
-- params : ?1 text store · ?2 text task · ?3 text the item number before · ?4 text the same spelled anew
-- writes : signature
UPDATE OR IGNORE signature SET key = ?4 || substr(key, length(?3) + 1)
WHERE store = ?1 AND task = ?2 AND (key = ?3 OR (key > ?3 || char(9) AND key < ?3 || char(10)))
