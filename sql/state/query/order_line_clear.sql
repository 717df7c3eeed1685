-- order_line_clear: forgets the lines of a web order.
-- params : ?1 text store · ?2 text order_id
-- writes : web_order_line
DELETE FROM web_order_line
WHERE store = ?1 AND order_id = ?2
