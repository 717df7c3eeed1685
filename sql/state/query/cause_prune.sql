-- cause_prune: forgets causes of long ago that no job has any more; the numbers of late ones stay the
--   same when a job fails again.
-- params : ?1 integer how many of the newest numbers stay in any case
-- writes : cause
DELETE FROM cause
WHERE id <= (SELECT max(id) FROM cause) - ?1
  AND NOT EXISTS (SELECT 1 FROM job WHERE job.cause = cause.text)
