-- barcodes_read: the barcodes of these items, their cells and units.
-- params : those of {{keys}}
-- slots  : {{keys}} list of item numbers
-- returns: ITEM_NO · BARCOD · BARCOD_ID · UNIT · DIM_1_UPR · DIM_2_UPR · DIM_3_UPR varchar
-- reads  : IM_BARCOD; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    c.ITEM_NO,
    c.BARCOD,
    c.BARCOD_ID,
    c.UNIT,
    c.DIM_1_UPR,
    c.DIM_2_UPR,
    c.DIM_3_UPR
FROM dbo.IM_BARCOD AS c
WHERE c.ITEM_NO IN ({{keys}})
ORDER BY c.ITEM_NO, c.SEQ_NO;
