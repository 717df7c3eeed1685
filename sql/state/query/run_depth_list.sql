-- run_depth_list: what passes left in the queue, the oldest first.
-- params : ?1 text store · ?2 integer time that they began at or after
-- returns: task text · at integer · waiting integer · retry integer · dead integer
-- reads  : run
SELECT task, ended_at AS at, waiting, retry, dead
FROM run
WHERE store = ?1 AND started_at >= ?2 AND ended_at IS NOT NULL AND waiting IS NOT NULL
ORDER BY id
