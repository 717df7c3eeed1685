-- job_list_due: the jobs to do now, by key. A job that is due is due, also when the clock went back.
-- params : ?1 text store · ?2 text task · ?3 integer now · ?4 text last key seen, NULL = from the start
--          ?5 integer most rows
-- returns: store text · task text · key text · state text · change integer · reason text
--          attempts integer · due_at integer · enqueued_at integer · cause text · message text
-- reads  : job
SELECT store, task, key, state, change, reason, attempts, due_at, enqueued_at, cause, message
FROM job
WHERE store = ?1 AND task = ?2 AND key > ifnull(?4, '')
  AND (state = 'due' OR (state = 'retry' AND due_at <= ?3))
ORDER BY key
LIMIT ?5
