-- signature_respell_root: the signatures under a root, by its number as it is spelled now.
-- params : ?1 text store · ?2 text task · ?3 text the item number before · ?4 text the same spelled anew
-- writes : signature
UPDATE signature SET root = ?4
WHERE store = ?1 AND task = ?2 AND root = ?3
