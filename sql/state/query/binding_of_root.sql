-- binding_of_root: the bindings under one root, by key.
-- params : ?1 text store · ?2 text entity · ?3 text root
-- returns: key text · root text · sku text · store_id text · shape text · phase text · online integer
-- reads  : binding
SELECT key, root, ifnull(sku, '') AS sku, store_id, shape, phase, online
FROM binding
WHERE store = ?1 AND entity = ?2 AND root = ?3
ORDER BY key
