-- discount_codes: every discount code with its id.
-- params : none
-- slots  : none
-- returns: DISC_COD varchar · DISC_ID bigint
-- reads  : PS_DISC_COD; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    d.DISC_COD,
    CAST(d.DISC_ID AS bigint) AS DISC_ID
FROM dbo.PS_DISC_COD AS d;
