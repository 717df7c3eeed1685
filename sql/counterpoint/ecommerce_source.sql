-- ecommerce_source: template customer and next customer number of Ecommerce Control.
-- params : none
-- slots  : none
-- returns: KEY_ID · TMPLT_CUST_NO · NXT_CUST_NO varchar
-- reads  : EC_CTL; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT TOP (1)
    c.KEY_ID,
    c.TMPLT_CUST_NO,
    c.NXT_CUST_NO
FROM dbo.EC_CTL AS c
ORDER BY c.KEY_ID;
