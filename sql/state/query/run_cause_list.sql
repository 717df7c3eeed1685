-- run_cause_list: for what records waited as passes ended, the oldest first.
-- params : ?1 text store · ?2 integer time that they began at or after
-- returns: task text · at integer · cause integer · text text · jobs integer
-- reads  : run, run_cause, cause
SELECT r.task, r.ended_at AS at, n.cause, c.text, n.jobs
FROM run AS r
JOIN run_cause AS n ON n.run = r.id
JOIN cause AS c ON c.id = n.cause
WHERE r.store = ?1 AND r.started_at >= ?2 AND r.ended_at IS NOT NULL
ORDER BY r.id, n.cause
