-- binding_get: one key's binding.
-- params : ?1 text store · ?2 text entity · ?3 text key
-- returns: key text · root text · sku text · store_id text · shape text · phase text · online integer
-- reads  : binding
SELECT key, root, ifnull(sku, '') AS sku, store_id, shape, phase, online
FROM binding
WHERE store = ?1 AND entity = ?2 AND key = ?3
