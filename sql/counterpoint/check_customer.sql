-- check_customer: whether there is a customer of this number: a row, or none.
-- params : @P1 varchar customer number
-- slots  : none
-- returns: CUST_NO varchar
-- reads  : AR_CUST; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    c.CUST_NO
FROM dbo.AR_CUST AS c
WHERE c.CUST_NO = CAST(@P1 AS varchar(50));
