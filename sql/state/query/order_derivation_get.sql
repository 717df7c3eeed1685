-- order_derivation_get: how a web order became what was written, in words.
-- params : ?1 text store · ?2 text order_id
-- returns: derivation text or NULL
-- reads  : web_order_content
SELECT derivation
FROM web_order_content
WHERE store = ?1 AND order_id = ?2
