-- activity_lines_open: the lines of open orders.
-- params : none
-- slots  : {{documents}} list of DOC_ID
-- returns: DOC_ID bigint · LIN_GUID · ITEM_NO varchar · DIM_1_UPR · DIM_2_UPR · DIM_3_UPR · SELL_UNIT varchar
--          · quantity · open_quantity decimal
-- reads  : PS_DOC_LIN; writes nothing. READ COMMITTED: a document that is being posted is waited for, not missed.
SELECT
    l.DOC_ID,
    CAST(l.LIN_GUID AS varchar(36)) AS LIN_GUID,
    l.ITEM_NO,
    l.DIM_1_UPR,
    l.DIM_2_UPR,
    l.DIM_3_UPR,
    l.SELL_UNIT,
    CAST(CASE WHEN l.ORIG_QTY = 0 THEN l.QTY_SOLD ELSE l.ORIG_QTY END AS decimal(15,4)) AS quantity,
    CAST(CASE WHEN l.QTY_SOLD < l.ORIG_QTY - l.QTY_SHIPPED THEN l.QTY_SOLD ELSE l.ORIG_QTY - l.QTY_SHIPPED END
        AS decimal(15,4)) AS open_quantity
FROM dbo.PS_DOC_LIN AS l
WHERE l.DOC_ID IN ({{documents}})
ORDER BY l.DOC_ID, l.LIN_SEQ_NO;
