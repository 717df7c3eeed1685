-- binding_like_sku: the bindings that hold a SKU in whatever case, two at most.
-- params : ?1 text store · ?2 text entity · ?3 text sku
-- returns: key text · root text · sku text · store_id text · shape text · phase text · online integer
-- reads  : binding
SELECT key, root, ifnull(sku, '') AS sku, store_id, shape, phase, online
FROM binding
WHERE store = ?1 AND entity = ?2 AND sku = ?3 COLLATE NOCASE
LIMIT 2
