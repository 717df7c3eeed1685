-- run_cause_put: counts for what the records of a pass's task wait.
--   The queue of a task `x-sync` is that of `x`.
-- params : ?1 integer run
-- writes : run_cause; reads run, job, cause
INSERT INTO run_cause (run, cause, jobs)
SELECT r.id, c.id, count(*)
FROM run AS r
JOIN job AS j ON j.store = r.store
  AND j.task IN (r.task, replace(r.task, '-sync', ''))
  AND j.cause IS NOT NULL
JOIN cause AS c ON c.text = j.cause
WHERE r.id = ?1
GROUP BY r.id, c.id
