-- order_event_list: what happened to a web order, first things first.
-- params : ?1 text store · ?2 text order_id
-- returns: at integer · kind text · message text
-- reads  : web_order_event
SELECT at, kind, message
FROM web_order_event
WHERE store = ?1 AND order_id = ?2
ORDER BY id
