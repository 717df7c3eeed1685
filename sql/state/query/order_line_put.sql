-- order_line_put: keeps a line of a web order that is in the ledger.
-- params : ?1 text store · ?2 text order_id · ?3 text line_id · ?4 integer place · ?5 text sku
--          ?6 text product_key or NULL · ?7 text lin_guid or NULL · ?8 text ordered
--          ?9 text invoiced · ?10 text shipped · ?11 text refunded · ?12 text cancelled
--          ?13 text open, decimals in the unit of the SKU
-- writes : web_order_line
INSERT INTO web_order_line (store, order_id, line_id, place, sku, product_key, lin_guid, ordered,
  invoiced, shipped, refunded, cancelled, open)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
ON CONFLICT (store, order_id, line_id) DO UPDATE SET
  place = excluded.place,
  sku = excluded.sku,
  product_key = excluded.product_key,
  lin_guid = excluded.lin_guid,
  ordered = excluded.ordered,
  invoiced = excluded.invoiced,
  shipped = excluded.shipped,
  refunded = excluded.refunded,
  cancelled = excluded.cancelled,
  open = excluded.open
