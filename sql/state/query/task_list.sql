-- task_list: the tasks of which a store has passes or jobs.
-- params : ?1 text store
-- returns: task text
-- reads  : run, job
SELECT DISTINCT task FROM run WHERE store = ?1
UNION
SELECT DISTINCT task FROM job WHERE store = ?1
ORDER BY task
