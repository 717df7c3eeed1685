-- ship_vias: every ship-via code.
-- params : none
-- slots  : none
-- returns: SHIP_VIA_COD varchar
-- reads  : SY_SHIP_VIA_COD; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    s.SHIP_VIA_COD
FROM dbo.SY_SHIP_VIA_COD AS s;
