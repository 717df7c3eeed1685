-- run_record_list: what happened in a pass, in its order.
-- params : ?1 integer run · ?2 integer most rows, -1 = all
-- returns: run integer · kind text · key text · sku text or NULL · text text
-- reads  : run_record
SELECT run, kind, key, sku, text
FROM run_record
WHERE run = ?1
ORDER BY n
LIMIT ?2
