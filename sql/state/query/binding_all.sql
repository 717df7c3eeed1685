-- binding_all: every binding of a store, by key.
-- params : ?1 text store · ?2 text entity
-- returns: key text · root text · sku text · store_id text · shape text · phase text · online integer
-- reads  : binding
SELECT key, root, ifnull(sku, '') AS sku, store_id, shape, phase, online
FROM binding
WHERE store = ?1 AND entity = ?2
ORDER BY key
