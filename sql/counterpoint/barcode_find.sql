-- barcode_find: what a barcode belongs to.
-- params : @P1 varchar the barcode
-- slots  : none
-- returns: ITEM_NO · UNIT · DIM_1_UPR · DIM_2_UPR · DIM_3_UPR varchar
-- reads  : IM_BARCOD; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    c.ITEM_NO,
    c.UNIT,
    c.DIM_1_UPR,
    c.DIM_2_UPR,
    c.DIM_3_UPR
FROM dbo.IM_BARCOD AS c
WHERE c.BARCOD = CAST(@P1 AS varchar(50))
ORDER BY c.ITEM_NO, c.SEQ_NO;
