-- run_prune: forgets old passes, but never the newest of a task and store: status speaks of it.
-- params : ?1 integer time, exclusive
-- writes : run
DELETE FROM run
WHERE started_at < ?1
  AND id NOT IN (SELECT max(id) FROM run GROUP BY store, task)
