-- order_release_put: keeps what the store was told of a release ticket.
-- params : ?1 text store · ?2 text order_id · ?3 text guid · ?4 text number · ?5 integer posted
--          ?6 text invoice or NULL · ?7 text shipment or NULL · ?8 text tracking, a number a line
--          ?9 integer voided
-- writes : web_order_release
INSERT INTO web_order_release (store, order_id, guid, place, number, posted, invoice, shipment, tracking,
  voided)
VALUES (?1, ?2, ?3,
  (SELECT count(*) FROM web_order_release WHERE store = ?1 AND order_id = ?2),
  ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (store, order_id, guid) DO UPDATE SET
  number = excluded.number,
  posted = excluded.posted,
  invoice = excluded.invoice,
  shipment = excluded.shipment,
  tracking = excluded.tracking,
  voided = excluded.voided
