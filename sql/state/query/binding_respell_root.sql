-- binding_respell_root: the products under a root, by its number as it is spelled now.
-- params : ?1 text store · ?2 text entity · ?3 text the item number before · ?4 text the same spelled anew
-- writes : binding
UPDATE binding SET root = ?4
WHERE store = ?1 AND entity = ?2 AND root = ?3
