-- order_note_done: a note needs nothing more.
-- params : ?1 text store · ?2 text order_id · ?3 integer place
-- writes : web_order_note
UPDATE web_order_note SET done = 1 WHERE store = ?1 AND order_id = ?2 AND place = ?3
