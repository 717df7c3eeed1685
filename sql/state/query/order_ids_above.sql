-- order_ids_above: numeric ids above one, ascending, of the orders placed since then.
-- params : ?1 text store · ?2 integer id · ?3 integer created_at
-- returns: id integer
-- reads  : web_order
SELECT CAST(order_id AS INTEGER) AS id
FROM web_order
WHERE store = ?1 AND CAST(order_id AS INTEGER) > ?2 AND created_at >= ?3
ORDER BY id
