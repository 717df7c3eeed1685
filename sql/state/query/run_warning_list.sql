-- run_warning_list: what a task's last run warned of, each sentence once.
-- params : ?1 text store · ?2 text task · ?3 integer most rows
-- returns: text text · records integer · key text
-- reads  : run, run_record
SELECT text, count(*) AS records, min(key) AS key
FROM run_record
WHERE kind = 'warning'
  AND run = (SELECT max(id) FROM run WHERE store = ?1 AND task = ?2)
GROUP BY text
ORDER BY min(n)
LIMIT ?3
