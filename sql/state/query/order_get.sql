-- order_get: one web order in the ledger.
-- params : ?1 text store · ?2 text order_id
-- returns: store text · order_id text · increment_id text · updated_at integer · state text
--          doc_guid text or NULL · tkt_no text or NULL · held_reason text or NULL
--          committed integer · posted integer
-- reads  : web_order
SELECT store, order_id, increment_id, updated_at, state, doc_guid, tkt_no, held_reason, committed,
  posted
FROM web_order
WHERE store = ?1 AND order_id = ?2
