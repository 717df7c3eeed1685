-- order_get: one web order in the ledger.
-- params : ?1 text store · ?2 text order_id
-- returns: as order_list
-- reads  : web_order
SELECT store, order_id, increment_id, view, status, customer_id, email, created_at, updated_at,
  currency, total, twin, state, doc_guid, doc_id, tkt_no, deposit_no, cust_no, held_cause,
  held_reason, held_advice, released, attention, trouble, attempts, due_at, committed, posted
FROM web_order
WHERE store = ?1 AND order_id = ?2
