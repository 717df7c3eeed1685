-- order_list: web orders, oldest first.
-- params : ?1 text store · ?2 text state, each NULL = any · ?3 integer: 1 = only those with a change
--          that waits for a decision
-- returns: store text · order_id text · increment_id text · view text · status text
--          customer_id text or NULL · email text · created_at integer · updated_at integer
--          currency text · total text · twin text · state text · doc_guid text or NULL
--          doc_id integer or NULL · tkt_no text or NULL · deposit_no text or NULL
--          cust_no text or NULL · held_cause text or NULL · held_reason text or NULL
--          held_advice text or NULL · released integer · attention text or NULL
--          trouble text or NULL · attempts integer · due_at integer or NULL · committed integer
--          posted integer
-- reads  : web_order
SELECT store, order_id, increment_id, view, status, customer_id, email, created_at, updated_at,
  currency, total, twin, state, doc_guid, doc_id, tkt_no, deposit_no, cust_no, held_cause,
  held_reason, held_advice, released, attention, trouble, attempts, due_at, committed, posted
FROM web_order
WHERE (?1 IS NULL OR store = ?1) AND (?2 IS NULL OR state = ?2)
  AND (?3 = 0 OR attention IS NOT NULL)
ORDER BY store, created_at, CAST(order_id AS INTEGER), order_id
