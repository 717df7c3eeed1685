-- job_get: one job with what was said on the wire when it last failed.
-- params : ?1 text store · ?2 text task · ?3 text key
-- returns: as job_list_due, then request text · body text · status integer · answer text
-- reads  : job
SELECT store, task, key, state, change, reason, attempts, due_at, enqueued_at, cause, message,
  request, body, status, answer
FROM job
WHERE store = ?1 AND task = ?2 AND key = ?3
