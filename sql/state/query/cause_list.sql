-- cause_list: why jobs failed, the commonest cause first.
-- params : ?1 text store · ?2 text task · ?3 text state, each NULL = any
-- returns: id integer · text text · jobs integer · dead integer · oldest integer · tasks text
-- reads  : job, cause
SELECT c.id, c.text, count(*) AS jobs, count(*) FILTER (WHERE j.state = 'dead') AS dead,
  min(j.enqueued_at) AS oldest, group_concat(DISTINCT j.task) AS tasks
FROM job AS j
JOIN cause AS c ON c.text = j.cause
WHERE (?1 IS NULL OR j.store = ?1) AND (?2 IS NULL OR j.task = ?2)
  AND (?3 IS NULL OR j.state = ?3)
GROUP BY c.id
ORDER BY jobs DESC, c.id
