-- customer_link_put: keeps which customer a shopper is.
-- params : ?1 text store · ?2 text customer_id · ?3 text cust_no · ?4 text email · ?5 text how
--          ?6 integer at
-- writes : customer_link
INSERT INTO customer_link (store, customer_id, cust_no, email, how, at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (store, customer_id) DO UPDATE SET
  cust_no = excluded.cust_no,
  email = excluded.email,
  how = excluded.how,
  at = excluded.at
