-- order_held_reasons: why web orders of a store wait for a person: one row a cause, the most frequent
--   first.
-- params : ?1 text store
-- returns: reason text · orders integer
-- reads  : web_order
SELECT min(held_reason) AS reason, count(*) AS orders
FROM web_order
WHERE store = ?1 AND state = 'held'
GROUP BY held_cause
ORDER BY orders DESC, reason
