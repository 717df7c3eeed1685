-- order_list_held: the web orders of a store that wait for a person, the one that waits longest first.
-- params : ?1 text store · ?2 integer most rows
-- returns: increment_id text · updated_at integer · held_reason text
-- reads  : web_order
SELECT increment_id, updated_at, held_reason
FROM web_order
WHERE store = ?1 AND state = 'held'
ORDER BY updated_at, increment_id
LIMIT ?2
