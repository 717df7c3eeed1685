-- order_count: how many web orders are in each state, and with a change that waits for a decision.
-- params : ?1 text store
-- returns: state text · orders integer · attention integer
-- reads  : web_order
SELECT state, count(*) AS orders, count(attention) AS attention
FROM web_order
WHERE store = ?1
GROUP BY state
ORDER BY state
