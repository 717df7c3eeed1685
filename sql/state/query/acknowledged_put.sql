-- acknowledged_put: keeps what the store confirmed of one record.
-- params : ?1 text store · ?2 text facet · ?3 text key · ?4 text content · ?5 integer now
-- writes : acknowledged
INSERT INTO acknowledged (store, facet, key, content, at)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (store, facet, key) DO UPDATE SET
  content = excluded.content,
  at = excluded.at
