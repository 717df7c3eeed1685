-- activity_release_lines_posted: what release tickets delivered that are posted. Lines of types S and A are sold, of
--          type U they carry no money.
-- params : none
-- slots  : {{links}} activity_links_kept or activity_links; {{documents}} list of the orders' DOC_ID; {{unit}} the selling unit, or '0'
-- returns: DOC_ID bigint · LIN_GUID (the order's line) · ITEM_NO varchar · DIM_1_UPR · DIM_2_UPR · DIM_3_UPR
--          · SELL_UNIT varchar · quantity · open_quantity decimal
-- reads  : PS_TKT_HIST_ORIG_DOC, PS_TKT_HIST_LIN; writes nothing. READ COMMITTED: a document that is being posted is waited
--          for, not missed. By way of the first, since lines are kept by business day and ids come back.
SELECT
    l.DOC_ID,
    CAST(l.LINK_LIN_GUID AS varchar(36)) AS LIN_GUID,
    l.ITEM_NO,
    l.DIM_1_UPR,
    l.DIM_2_UPR,
    l.DIM_3_UPR,
    {{unit}} AS SELL_UNIT,
    CAST(l.QTY_SOLD AS decimal(15,4)) AS quantity,
    CAST(0 AS decimal(15,4)) AS open_quantity
FROM (
    {{links}}
) AS g
INNER JOIN dbo.PS_TKT_HIST_LIN AS l
    ON l.BUS_DAT = g.BUS_DAT
    AND l.DOC_ID = g.DOC_ID
WHERE g.ORIG_DOC_ID IN ({{documents}})
  AND l.LIN_TYP IN ('S', 'A')
ORDER BY l.DOC_ID, l.LIN_SEQ_NO;
