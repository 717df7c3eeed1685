-- activity_lines_closed: the lines of closed orders.
-- params : none
-- slots  : {{documents}} list of DOC_ID; {{unit}} the selling unit, or '0'; {{quantity}} what was ordered first
-- returns: DOC_ID bigint · LIN_GUID · ITEM_NO varchar · DIM_1_UPR · DIM_2_UPR · DIM_3_UPR · SELL_UNIT varchar
--          · quantity · open_quantity decimal
-- reads  : PS_ORD_HIST, PS_ORD_HIST_LIN; writes nothing. READ COMMITTED: a document that is being posted is waited for, not
--          missed.
SELECT
    l.DOC_ID,
    CAST(l.LIN_GUID AS varchar(36)) AS LIN_GUID,
    l.ITEM_NO,
    l.DIM_1_UPR,
    l.DIM_2_UPR,
    l.DIM_3_UPR,
    {{unit}} AS SELL_UNIT,
    CAST({{quantity}} AS decimal(15,4)) AS quantity,
    CAST(0 AS decimal(15,4)) AS open_quantity
FROM dbo.PS_ORD_HIST AS o
INNER JOIN dbo.PS_ORD_HIST_LIN AS l
    ON l.BUS_DAT = o.BUS_DAT
    AND l.DOC_ID = o.DOC_ID
WHERE o.DOC_ID IN ({{documents}})
ORDER BY l.DOC_ID, l.LIN_SEQ_NO;
