-- order_content_put: keeps a web order as the store told it.
-- params : ?1 text store · ?2 text order_id · ?3 text content
-- writes : web_order_content
INSERT INTO web_order_content (store, order_id, content)
VALUES (?1, ?2, ?3)
ON CONFLICT (store, order_id) DO UPDATE SET content = excluded.content
