-- ship_addresses: the ship-to addresses of a customer; locked, so that two orders do not add one twice.
-- params : @P1 varchar CUST_NO
-- slots  : none
-- returns: SHIP_ADRS_ID · NAM · ADRS_1 · ADRS_2 · ADRS_3 · CITY · STATE · ZIP_COD · CNTRY varchar
-- reads  : AR_SHIP_ADRS; writes nothing.
SELECT
    a.SHIP_ADRS_ID,
    a.NAM,
    a.ADRS_1,
    a.ADRS_2,
    a.ADRS_3,
    a.CITY,
    a.STATE,
    a.ZIP_COD,
    a.CNTRY
FROM dbo.AR_SHIP_ADRS AS a WITH (UPDLOCK)
WHERE a.CUST_NO = CAST(@P1 AS varchar(15))
ORDER BY a.SHIP_ADRS_ID;
