-- customer_known: a customer by number, with what a document takes over of him.
-- params : @P1 varchar CUST_NO
-- slots  : none
-- returns: CUST_NO · NAM · EMAIL_ADRS_1 · IS_ECOMM_CUST · CATEG_COD · ALLOW_AR_CHRG · ALLOW_ORDS · SLS_REP · TERMS_COD
--          · LOY_PGM_COD · SHIP_ZONE_COD · TAX_EXEMPT_NO varchar
-- reads  : AR_CUST; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    c.CUST_NO,
    c.NAM,
    c.EMAIL_ADRS_1,
    c.IS_ECOMM_CUST,
    c.CATEG_COD,
    c.ALLOW_AR_CHRG,
    c.ALLOW_ORDS,
    c.SLS_REP,
    c.TERMS_COD,
    c.LOY_PGM_COD,
    c.SHIP_ZONE_COD,
    c.TAX_EXEMPT_NO
FROM dbo.AR_CUST AS c
WHERE c.CUST_NO = CAST(@P1 AS varchar(15));
