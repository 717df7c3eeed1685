-- customer_link_remove: forgets which customer a shopper is.
-- params : ?1 text store · ?2 text customer_id
-- writes : customer_link
DELETE FROM customer_link
WHERE store = ?1 AND customer_id = ?2
