-- acknowledged_get: what the store confirmed of one record.
-- params : ?1 text store · ?2 text facet · ?3 text key
-- returns: content text · at integer
-- reads  : acknowledged
SELECT content, at
FROM acknowledged
WHERE store = ?1 AND facet = ?2 AND key = ?3
