-- acknowledged_all: what the store confirmed of every record, by key.
-- params : ?1 text store · ?2 text facet
-- returns: key text · content text, read by position
-- reads  : acknowledged
SELECT key, content
FROM acknowledged
WHERE store = ?1 AND facet = ?2
ORDER BY key
