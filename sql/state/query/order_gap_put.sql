-- order_gap_put: notes an id that the store has no order for; one that is known stays as it is.
-- params : ?1 text store · ?2 integer order_id · ?3 integer since
-- writes : web_order_gap
INSERT INTO web_order_gap (store, order_id, since)
VALUES (?1, ?2, ?3)
ON CONFLICT (store, order_id) DO NOTHING
