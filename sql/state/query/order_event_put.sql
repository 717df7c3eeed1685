-- order_event_put: notes what happened to a web order.
-- params : ?1 text store · ?2 text order_id · ?3 integer at · ?4 text kind · ?5 text message
-- writes : web_order_event
INSERT INTO web_order_event (store, order_id, at, kind, message)
VALUES (?1, ?2, ?3, ?4, ?5)
