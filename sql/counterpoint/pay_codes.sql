-- pay_codes: every pay code with its type.
-- params : none
-- slots  : none
-- returns: PAY_COD · PAY_TYP varchar
-- reads  : SY_PAY_COD; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    p.PAY_COD,
    p.PAY_TYP
FROM dbo.SY_PAY_COD AS p;
