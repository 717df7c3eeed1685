-- price_rules: the enabled price rules with their groups and quantity breaks; a row a break.
-- params : none
-- slots  : {{further}} the columns of IM_PRC_GRP and IM_PRC_RUL that not every site has, each after a comma
-- returns: GRP_TYP · GRP_COD varchar · GRP_SEQ_NO int · group_customers varchar · NO_BEG_DAT varchar
--          · BEG_DAT datetime · NO_END_DAT varchar · END_DAT datetime · RUL_SEQ_NO int · DESCR · rule_customers · rule_items
--          · rule_sale varchar · MIN_QTY decimal · PRC_METH · PRC_BASIS varchar · AMT_OR_PCT decimal
--          · the columns of {{further}} by their names
-- reads  : IM_PRC_GRP, IM_PRC_RUL, IM_PRC_RUL_BRK; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    g.GRP_TYP,
    g.GRP_COD,
    g.GRP_SEQ_NO,
    CAST(g.CUST_FILT AS varchar(max)) AS group_customers,
    g.NO_BEG_DAT,
    g.BEG_DAT,
    g.NO_END_DAT,
    g.END_DAT,
    r.RUL_SEQ_NO,
    r.DESCR,
    CAST(r.CUST_FILT AS varchar(max)) AS rule_customers,
    CAST(r.ITEM_FILT AS varchar(max)) AS rule_items,
    CAST(r.SAL_FILT AS varchar(max)) AS rule_sale,
    CAST(b.MIN_QTY AS decimal(15,4)) AS MIN_QTY,
    b.PRC_METH,
    b.PRC_BASIS,
    CAST(b.AMT_OR_PCT AS decimal(15,4)) AS AMT_OR_PCT
    {{further}}
FROM dbo.IM_PRC_GRP AS g
INNER JOIN dbo.IM_PRC_RUL AS r
    ON r.GRP_TYP = g.GRP_TYP
    AND r.GRP_COD = g.GRP_COD
LEFT JOIN dbo.IM_PRC_RUL_BRK AS b
    ON b.GRP_TYP = r.GRP_TYP
    AND b.GRP_COD = r.GRP_COD
    AND b.RUL_SEQ_NO = r.RUL_SEQ_NO
WHERE g.ENABLED = 'Y'
ORDER BY g.GRP_TYP, g.GRP_SEQ_NO, g.GRP_COD, r.RUL_SEQ_NO, b.MIN_QTY;
