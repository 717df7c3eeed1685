-- job_done: settles a job, unless its key changed again after the change that was seen.
-- params : ?1 text store · ?2 text task · ?3 text key · ?4 integer change, NULL = whichever
-- writes : job
DELETE FROM job
WHERE store = ?1 AND task = ?2 AND key = ?3 AND (?4 IS NULL OR change = ?4)
