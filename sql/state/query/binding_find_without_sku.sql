-- binding_find_without_sku: a key whose SKU was taken and that got no other; none may be committed.
-- params : none
-- returns: key text
-- reads  : binding
SELECT key
FROM binding
WHERE sku IS NULL
LIMIT 1
