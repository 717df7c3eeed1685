-- binding_release_sku: takes a SKU off whichever other key holds it.
-- params : ?1 text store · ?2 text entity · ?3 text key that is to have it · ?4 text sku
-- writes : binding
UPDATE binding SET sku = NULL
WHERE store = ?1 AND entity = ?2 AND sku = ?4 AND key <> ?3
