-- order_note_put: keeps a note that the document of a web order is to get.
-- params : ?1 text store · ?2 text order_id · ?3 text text
-- writes : web_order_note
INSERT INTO web_order_note (store, order_id, place, text, done)
VALUES (?1, ?2, (SELECT count(*) + 1 FROM web_order_note WHERE store = ?1 AND order_id = ?2), ?3, 0)
