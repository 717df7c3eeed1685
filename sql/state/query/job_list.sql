-- job_list: jobs by store, task and key.
-- params : ?1 text store · ?2 text task · ?3 text state, each NULL = any · ?4 integer most rows, -1 = all
--          ?5 text cause, NULL = any
-- returns: as job_list_due
-- reads  : job
SELECT store, task, key, state, change, reason, attempts, due_at, enqueued_at, cause, message
FROM job
WHERE (?1 IS NULL OR store = ?1) AND (?2 IS NULL OR task = ?2) AND (?3 IS NULL OR state = ?3)
  AND (?5 IS NULL OR cause = ?5)
ORDER BY store, task, key
LIMIT ?4
