-- job_count: how many jobs wait, by state, and since when the oldest that is not dead does.
-- params : ?1 text store · ?2 text task
-- returns: due integer · retry integer · dead integer · oldest integer or NULL
-- reads  : job
SELECT
  count(*) FILTER (WHERE state = 'due') AS due,
  count(*) FILTER (WHERE state = 'retry') AS retry,
  count(*) FILTER (WHERE state = 'dead') AS dead,
  min(enqueued_at) FILTER (WHERE state <> 'dead') AS oldest
FROM job
WHERE store = ?1 AND task = ?2
