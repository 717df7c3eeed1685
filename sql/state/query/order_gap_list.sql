-- order_gap_list: ids missed since then for the first time, that have not turned up, ascending.
-- params : ?1 text store · ?2 integer since
-- returns: order_id integer
-- reads  : web_order_gap, web_order
SELECT g.order_id
FROM web_order_gap AS g
WHERE g.store = ?1 AND g.since >= ?2 AND NOT EXISTS (
  SELECT 1 FROM web_order AS o
  WHERE o.store = g.store AND o.order_id = CAST(g.order_id AS TEXT))
ORDER BY g.order_id
