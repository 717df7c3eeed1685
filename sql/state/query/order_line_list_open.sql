-- order_line_list_open: the lines of every store's web orders that are not closed and have a product.
--   Orders that are held or not yet written count: the shopper has bought.
-- params : none
-- returns: store text · order_id text · line_id text · product_key text · open text
--          committed integer · posted integer
-- reads  : web_order, web_order_line
SELECT l.store, l.order_id, l.line_id, l.product_key, l.open, o.committed, o.posted
FROM web_order AS o
JOIN web_order_line AS l ON l.store = o.store AND l.order_id = o.order_id
WHERE o.state NOT IN ('closed', 'ignored') AND l.product_key IS NOT NULL AND l.open <> '0'
ORDER BY l.store, l.order_id, l.line_id
