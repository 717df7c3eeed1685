-- customers_of_emails: the customers of these e-mail addresses, by number.
-- params : those of {{emails}}
-- slots  : {{emails}} list of e-mail addresses
-- returns: CUST_NO · NAM · EMAIL_ADRS_1 · IS_ECOMM_CUST · CATEG_COD · ALLOW_AR_CHRG varchar
-- reads  : AR_CUST; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    c.CUST_NO,
    c.NAM,
    c.EMAIL_ADRS_1,
    c.IS_ECOMM_CUST,
    c.CATEG_COD,
    c.ALLOW_AR_CHRG
FROM dbo.AR_CUST AS c
WHERE c.EMAIL_ADRS_1 IN ({{emails}})
ORDER BY c.CUST_NO;
