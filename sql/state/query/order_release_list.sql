-- order_release_list: the release tickets of a store's web orders, in the order that they were seen.
-- params : ?1 text store · ?2 text order_id, NULL = any
-- returns: order_id text · guid text · number text · posted integer · invoice text or NULL
--          shipment text or NULL · tracking text, a number a line · voided integer
-- reads  : web_order_release
SELECT order_id, guid, number, posted, invoice, shipment, tracking, voided
FROM web_order_release
WHERE store = ?1 AND (?2 IS NULL OR order_id = ?2)
ORDER BY order_id, place
