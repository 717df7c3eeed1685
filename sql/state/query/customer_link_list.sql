-- customer_link_list: every shopper with an account whose customer is known.
-- params : ?1 text store
-- returns: store text · customer_id text · cust_no text · email text · how text · at integer
-- reads  : customer_link
SELECT store, customer_id, cust_no, email, how, at
FROM customer_link
WHERE store = ?1
ORDER BY CAST(customer_id AS INTEGER), customer_id
