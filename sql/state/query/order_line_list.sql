-- order_line_list: the lines of one web order.
-- params : ?1 text store · ?2 text order_id
-- returns: line_id text · product_key text · ordered text · open text
-- reads  : web_order_line
SELECT line_id, product_key, ordered, open
FROM web_order_line
WHERE store = ?1 AND order_id = ?2
ORDER BY line_id
