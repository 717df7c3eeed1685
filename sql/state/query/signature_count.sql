-- signature_count: how many signatures a task keeps of a store.
-- params : ?1 text store · ?2 text task
-- returns: count integer
-- reads  : signature
SELECT count(*) AS count
FROM signature
WHERE store = ?1 AND task = ?2
