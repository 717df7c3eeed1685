-- order_twins: the other orders with the same shopper, total and lines that were placed about then and
--   have become documents, or are to become them before this one does.
-- params : ?1 text store · ?2 text order_id · ?3 text twin · ?4 integer created_at · ?5 integer seconds
-- returns: increment_id text
-- reads  : web_order
SELECT increment_id
FROM web_order
WHERE store = ?1 AND order_id <> ?2 AND twin = ?3 AND abs(created_at - ?4) <= ?5
  AND (tkt_no IS NOT NULL OR state = 'claimed'
    OR (state = 'seen' OR state = 'held' AND held_cause <> 'twin')
    AND (created_at, CAST(order_id AS INTEGER), order_id)
      < (?4, CAST(?2 AS INTEGER), ?2))
ORDER BY created_at, CAST(order_id AS INTEGER), order_id
LIMIT 1
