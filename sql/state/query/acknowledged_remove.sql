-- acknowledged_remove: forgets what the store confirmed of one record.
-- params : ?1 text store · ?2 text facet · ?3 text key
-- writes : acknowledged
DELETE FROM acknowledged
WHERE store = ?1 AND facet = ?2 AND key = ?3
