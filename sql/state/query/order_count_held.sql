-- order_count_held: how many web orders of a store wait for a person, and since when the oldest does,
--   as far as the store's own time of its last change tells.
-- params : ?1 text store
-- returns: count integer · oldest integer or NULL
-- reads  : web_order
SELECT count(*) AS count, min(updated_at) AS oldest
FROM web_order
WHERE store = ?1 AND state = 'held'
