-- job_fail: keeps why a job failed and when it is tried again, unless its key changed again after the
--   change that was seen.
-- params : ?1 text store · ?2 text task · ?3 text key · ?4 integer change, NULL = whichever
--          ?5 integer due_at, NULL = dead · ?6 integer attempts to add · ?7 text cause
--          ?8 text message · ?9 text request · ?10 text body · ?11 integer status · ?12 text answer
-- writes : job
UPDATE job SET
  state = CASE WHEN ?5 IS NULL THEN 'dead' ELSE 'retry' END,
  due_at = ?5,
  attempts = attempts + ?6,
  cause = ?7,
  message = ?8,
  request = ?9,
  body = ?10,
  status = ?11,
  answer = ?12
WHERE store = ?1 AND task = ?2 AND key = ?3 AND (?4 IS NULL OR change = ?4)
