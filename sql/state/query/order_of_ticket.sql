-- order_of_ticket: the web orders that became a Counterpoint document of this number.
-- params : ?1 text store · ?2 text number
-- returns: order_id text
-- reads  : web_order
SELECT order_id
FROM web_order
WHERE store = ?1 AND tkt_no = ?2 COLLATE NOCASE
ORDER BY order_id
