-- customer_update: what an order changes at a customer.
-- params : @P1 varchar CUST_NO; then those of {{changes}}
-- slots  : {{changes}} columns with their new values
-- returns: nothing
-- reads  : nothing.
-- writes : AR_CUST.
UPDATE dbo.AR_CUST
SET {{changes}}
WHERE CUST_NO = CAST(@P1 AS varchar(15));
