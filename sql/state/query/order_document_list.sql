-- order_document_list: the documents of a store's web orders as they were last seen.
-- params : ?1 text store · ?2 text order_id, NULL = any
-- returns: order_id text · state text · edited_at text or NULL · edited text or NULL · rest text
--          settled_at integer or NULL
-- reads  : web_order_document
SELECT order_id, state, edited_at, edited, rest, settled_at
FROM web_order_document
WHERE store = ?1 AND (?2 IS NULL OR order_id = ?2)
