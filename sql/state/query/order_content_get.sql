-- order_content_get: a web order as the store told it last.
-- params : ?1 text store · ?2 text order_id
-- returns: content text
-- reads  : web_order_content
SELECT content
FROM web_order_content
WHERE store = ?1 AND order_id = ?2
