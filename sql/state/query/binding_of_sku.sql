-- binding_of_sku: the binding that holds a SKU.
-- params : ?1 text store · ?2 text entity · ?3 text sku
-- returns: key text · root text · sku text · store_id text · shape text · phase text · online integer
-- reads  : binding
SELECT key, root, ifnull(sku, '') AS sku, store_id, shape, phase, online
FROM binding
WHERE store = ?1 AND entity = ?2 AND sku = ?3
