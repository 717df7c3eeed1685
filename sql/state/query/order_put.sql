-- order_put: keeps a web order.
-- params : ?1 text store · ?2 text order_id · ?3 text increment_id · ?4 integer updated_at
--          ?5 text state · ?6 text doc_guid · ?7 text tkt_no · ?8 text held_reason
--          ?9 integer committed · ?10 integer posted
-- writes : web_order
INSERT INTO web_order (store, order_id, increment_id, updated_at, state, doc_guid, tkt_no,
  held_reason, committed, posted)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (store, order_id) DO UPDATE SET
  increment_id = excluded.increment_id,
  updated_at = excluded.updated_at,
  state = excluded.state,
  doc_guid = excluded.doc_guid,
  tkt_no = excluded.tkt_no,
  held_reason = excluded.held_reason,
  committed = excluded.committed,
  posted = excluded.posted
