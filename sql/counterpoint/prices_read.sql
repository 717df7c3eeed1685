-- prices_read: the prices of these items and their cells, for all locations and for the price location.
-- params : @P1 varchar price location ('*' = none of its own); then those of {{keys}}
-- slots  : {{prices}} the price columns that the site has, each after a comma; {{keys}} list of item numbers
-- returns: ITEM_NO · LOC_ID · DIM_1_UPR · DIM_2_UPR · DIM_3_UPR varchar · REG_PRC · PRC_1.. decimal(15,4)
-- reads  : IM_PRC; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    c.ITEM_NO,
    c.LOC_ID,
    c.DIM_1_UPR,
    c.DIM_2_UPR,
    c.DIM_3_UPR
    {{prices}}
FROM dbo.IM_PRC AS c
WHERE c.LOC_ID IN ('*', CAST(@P1 AS varchar(50)))
  AND c.ITEM_NO IN ({{keys}})
ORDER BY c.ITEM_NO, c.LOC_ID, c.DIM_1_UPR, c.DIM_2_UPR, c.DIM_3_UPR;
