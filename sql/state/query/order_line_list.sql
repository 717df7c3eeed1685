-- order_line_list: the lines of one web order, as the store has them.
-- params : ?1 text store · ?2 text order_id
-- returns: line_id text · sku text · product_key text or NULL · lin_guid text or NULL · ordered text
--          invoiced text · shipped text · refunded text · cancelled text · open text
-- reads  : web_order_line
SELECT line_id, sku, product_key, lin_guid, ordered, invoiced, shipped, refunded, cancelled, open
FROM web_order_line
WHERE store = ?1 AND order_id = ?2
ORDER BY place, line_id
