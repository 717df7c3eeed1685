-- run_depth_put: counts what a pass leaves in its task's queue.
--   The queue of a task `x-sync` is that of `x`.
-- params : ?1 integer run
-- writes : run; reads job
UPDATE run SET
  (waiting, retry, dead) = (
    SELECT
      count(*) FILTER (WHERE state = 'due'),
      count(*) FILTER (WHERE state = 'retry'),
      count(*) FILTER (WHERE state = 'dead')
    FROM job
    WHERE job.store = run.store AND job.task IN (run.task, replace(run.task, '-sync', ''))
  )
WHERE id = ?1
