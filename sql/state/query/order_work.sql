-- order_work: ids of the web orders that a pass takes up, in the order that they were placed: those to
--   be imported, those on their way, those to be told, and those held for what may have been mended.
-- params : ?1 text store
-- returns: order_id text
-- reads  : web_order
SELECT order_id
FROM web_order
WHERE store = ?1 AND state IN ('seen', 'claimed', 'written', 'held')
ORDER BY created_at, CAST(order_id AS INTEGER), order_id
