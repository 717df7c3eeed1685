-- order_derivation_put: keeps how a web order becomes what is written, in words.
-- params : ?1 text store · ?2 text order_id · ?3 text derivation
-- writes : web_order_content
UPDATE web_order_content
SET derivation = ?3
WHERE store = ?1 AND order_id = ?2
