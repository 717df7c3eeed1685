-- run_record_of_key: what happened to one record, newest first: by its key, its SKU, or the item that
--   a cell or unit belongs to (its key goes on after a blank).
-- params : ?1 text key · ?2 integer most rows, -1 = all
-- returns: as run_record_list
-- reads  : run_record
SELECT run, kind, key, sku, text
FROM run_record
WHERE key = ?1 COLLATE NOCASE
  OR sku = ?1 COLLATE NOCASE
  OR (key > ?1 || ' ' COLLATE NOCASE AND key < ?1 || '!' COLLATE NOCASE)
ORDER BY run DESC, n DESC
LIMIT ?2
