-- order_put: keeps a web order.
-- params : ?1 text store · ?2 text order_id · ?3 text increment_id · ?4 text view · ?5 text status
--          ?6 text customer_id or NULL · ?7 text email · ?8 integer created_at
--          ?9 integer updated_at · ?10 text currency · ?11 text total · ?12 text twin · ?13 text state
--          ?14 text doc_guid or NULL · ?15 integer doc_id or NULL · ?16 text tkt_no or NULL
--          ?17 text deposit_no or NULL · ?18 text cust_no or NULL · ?19 text held_cause or NULL
--          ?20 text held_reason or NULL · ?21 text held_advice or NULL · ?22 integer released
--          ?23 text attention or NULL · ?24 text trouble or NULL · ?25 integer attempts
--          ?26 integer due_at or NULL · ?27 integer committed · ?28 integer posted
-- writes : web_order
INSERT INTO web_order (store, order_id, increment_id, view, status, customer_id, email, created_at,
  updated_at, currency, total, twin, state, doc_guid, doc_id, tkt_no, deposit_no, cust_no,
  held_cause, held_reason, held_advice, released, attention, trouble, attempts, due_at, committed,
  posted)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
  ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28)
ON CONFLICT (store, order_id) DO UPDATE SET
  increment_id = excluded.increment_id,
  view = excluded.view,
  status = excluded.status,
  customer_id = excluded.customer_id,
  email = excluded.email,
  created_at = excluded.created_at,
  updated_at = excluded.updated_at,
  currency = excluded.currency,
  total = excluded.total,
  twin = excluded.twin,
  state = excluded.state,
  doc_guid = excluded.doc_guid,
  doc_id = excluded.doc_id,
  tkt_no = excluded.tkt_no,
  deposit_no = excluded.deposit_no,
  cust_no = excluded.cust_no,
  held_cause = excluded.held_cause,
  held_reason = excluded.held_reason,
  held_advice = excluded.held_advice,
  released = excluded.released,
  attention = excluded.attention,
  trouble = excluded.trouble,
  attempts = excluded.attempts,
  due_at = excluded.due_at,
  committed = excluded.committed,
  posted = excluded.posted
