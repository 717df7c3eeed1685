-- order_line_put: keeps a line of a web order that is in the ledger.
-- params : ?1 text store · ?2 text order_id · ?3 text line_id · ?4 text product_key
--          ?5 text ordered · ?6 text open, decimals in stocking units
-- writes : web_order_line
INSERT INTO web_order_line (store, order_id, line_id, product_key, ordered, open)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (store, order_id, line_id) DO UPDATE SET
  product_key = excluded.product_key,
  ordered = excluded.ordered,
  open = excluded.open
