-- order_find: web orders that a person may mean: by the number that the shopper knows, else by the
--   store's id of it.
-- params : ?1 text store · ?2 text number or id
-- returns: order_id text
-- reads  : web_order
SELECT order_id
FROM web_order
WHERE store = ?1 AND (increment_id = ?2
  OR order_id = ?2
  AND NOT EXISTS (SELECT 1 FROM web_order AS o WHERE o.store = ?1 AND o.increment_id = ?2))
ORDER BY order_id
