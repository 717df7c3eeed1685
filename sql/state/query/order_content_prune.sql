-- order_content_prune: forgets what was told of orders that are closed, or not ours, for long.
-- params : ?1 text store · ?2 integer updated_at
-- writes : web_order_content
DELETE FROM web_order_content
WHERE store = ?1 AND order_id IN (
  SELECT order_id FROM web_order
  WHERE store = ?1 AND updated_at < ?2 AND state IN ('closed', 'ignored') AND attention IS NULL)
