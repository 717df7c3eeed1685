-- price_switches: which rows of IM_PRC Counterpoint uses.
-- params : none
-- slots  : none
-- returns: USE_MULTI_LOC_PRCS · USE_CELL_PRCS · USE_LOC_CELL_PRCS varchar ('Y'/'N')
-- reads  : IM_CTL; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT TOP (1)
    c.USE_MULTI_LOC_PRCS,
    c.USE_CELL_PRCS,
    c.USE_LOC_CELL_PRCS
FROM dbo.IM_CTL AS c;
