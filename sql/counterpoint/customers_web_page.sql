-- customers_web_page: the next customers after a given one that are flagged for e-commerce and have an e-mail address.
-- params : @P1 varchar the last customer number of the page before
-- slots  : {{limit}} customers of a page
-- returns: CUST_NO · NAM · EMAIL_ADRS_1 · IS_ECOMM_CUST · CATEG_COD · ALLOW_AR_CHRG varchar
-- reads  : AR_CUST; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT TOP ({{limit}})
    c.CUST_NO,
    c.NAM,
    c.EMAIL_ADRS_1,
    c.IS_ECOMM_CUST,
    c.CATEG_COD,
    c.ALLOW_AR_CHRG
FROM dbo.AR_CUST AS c
WHERE c.CUST_NO > CAST(@P1 AS varchar(15))
  AND c.IS_ECOMM_CUST = 'Y'
  AND c.EMAIL_ADRS_1 <> ''
ORDER BY c.CUST_NO;
