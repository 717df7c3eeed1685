-- customer_link_get: which customer a shopper is.
-- params : ?1 text store · ?2 text customer_id
-- returns: as customer_link_list
-- reads  : customer_link
SELECT store, customer_id, cust_no, email, how, at
FROM customer_link
WHERE store = ?1 AND customer_id = ?2
