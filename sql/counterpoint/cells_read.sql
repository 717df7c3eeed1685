-- cells_read: the grid cells of these items with their quantities, per location.
-- params : those of {{keys}} and {{locations}}
-- slots  : {{web}} 1 for a cell that is for the web, else a number that says why not; {{keys}} list of item numbers; {{locations}} the stocking
--          location and those whose quantities are wanted
-- returns: ITEM_NO · LOC_ID · DIM_1_UPR · DIM_2_UPR · DIM_3_UPR varchar · web int · QTY_ON_HND · QTY_COMMIT · QTY_ON_BO
--          · QTY_ON_SO · QTY_ON_XFER_IN decimal(15,4)
-- reads  : IM_INV_CELL; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    c.ITEM_NO,
    c.LOC_ID,
    c.DIM_1_UPR,
    c.DIM_2_UPR,
    c.DIM_3_UPR,
    {{web}} AS web,
    CAST(c.QTY_ON_HND AS decimal(15,4)) AS QTY_ON_HND,
    CAST(c.QTY_COMMIT AS decimal(15,4)) AS QTY_COMMIT,
    CAST(c.QTY_ON_BO AS decimal(15,4)) AS QTY_ON_BO,
    CAST(c.QTY_ON_SO AS decimal(15,4)) AS QTY_ON_SO,
    CAST(c.QTY_ON_XFER_IN AS decimal(15,4)) AS QTY_ON_XFER_IN
FROM dbo.IM_INV_CELL AS c
WHERE c.ITEM_NO IN ({{keys}})
  AND c.LOC_ID IN ({{locations}})
ORDER BY c.ITEM_NO, c.LOC_ID, c.DIM_1_UPR, c.DIM_2_UPR, c.DIM_3_UPR;
