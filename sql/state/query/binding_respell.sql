-- binding_respell: an item's products, and those of its cells and units, by its number as it is spelled now.
-- params : ?1 text store · ?2 text entity · ?3 text the item number before · ?4 text the same spelled anew
-- writes : binding
UPDATE OR IGNORE binding SET key = ?4 || substr(key, length(?3) + 1)
WHERE store = ?1 AND entity = ?2 AND (key = ?3 OR (key > ?3 || char(9) AND key < ?3 || char(10)))
