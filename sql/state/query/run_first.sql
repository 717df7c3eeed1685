-- run_first: the oldest pass of a task that is still known.
-- params : ?1 text store · ?2 text task
-- returns: as run_list
-- reads  : run
SELECT id, store, task, started_at, ended_at, exit_code, summary, dry_run, whole
FROM run
WHERE store = ?1 AND task = ?2
ORDER BY id
LIMIT 1
