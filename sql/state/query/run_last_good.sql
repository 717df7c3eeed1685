-- run_last_good: the newest pass that went through the whole task; records that failed are the
--   queue's business.
-- params : ?1 text store · ?2 text task
-- returns: as run_list
-- reads  : run
SELECT id, store, task, started_at, ended_at, exit_code, summary, dry_run, whole
FROM run
WHERE store = ?1 AND task = ?2 AND exit_code IN (0, 3) AND whole = 1
ORDER BY id DESC
LIMIT 1
