-- acknowledged_respell: what the store confirmed of an item's products, by its number as it is spelled now.
-- params : ?1 text store · ?2 text facet · ?3 text the item number before · ?4 text the same spelled anew
-- writes : acknowledged
UPDATE OR IGNORE acknowledged SET key = ?4 || substr(key, length(?3) + 1)
WHERE store = ?1 AND facet = ?2 AND (key = ?3 OR (key > ?3 || char(9) AND key < ?3 || char(10)))
