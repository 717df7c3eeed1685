-- tax_codes: every tax code with its authorities and their rules, in their order.
-- params : none
-- slots  : none
-- returns: TAX_COD · AUTH_COD · RUL_COD varchar, the last two NULL without any
-- reads  : AR_TAX_COD, AR_TAX_COD_AUTH, SY_TAX_AUTH_RUL; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    t.TAX_COD,
    a.AUTH_COD,
    r.RUL_COD
FROM dbo.AR_TAX_COD AS t
LEFT JOIN dbo.AR_TAX_COD_AUTH AS a ON a.TAX_COD = t.TAX_COD
LEFT JOIN dbo.SY_TAX_AUTH_RUL AS r ON r.AUTH_COD = a.AUTH_COD
ORDER BY t.TAX_COD, a.SEQ_NO, r.RUL_SEQ_NO;
