-- job_enqueue: queues a key; a job that waits already is due at once with a clean slate. The wait is
--   counted from the oldest change that was not sent, a dead job's from now. change is random, so that
--   a job settled and queued again is never taken for the one before.
-- params : ?1 text store · ?2 text task · ?3 text key · ?4 text reason · ?5 integer now
-- writes : job
INSERT INTO job (store, task, key, state, change, reason, attempts, due_at, enqueued_at)
VALUES (?1, ?2, ?3, 'due', random(), ?4, 0, ?5, ?5)
ON CONFLICT (store, task, key) DO UPDATE SET
  state = 'due',
  change = excluded.change,
  reason = excluded.reason,
  attempts = 0,
  due_at = excluded.due_at,
  enqueued_at = CASE state WHEN 'dead' THEN excluded.enqueued_at ELSE enqueued_at END,
  cause = NULL,
  message = NULL,
  request = NULL,
  body = NULL,
  status = NULL,
  answer = NULL
