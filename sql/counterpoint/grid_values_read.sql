-- grid_values_read: how the grid values of these items are shown and in which order.
-- params : those of {{keys}}
-- slots  : {{keys}} list of item numbers, the same three times
-- returns: dimension int (1..3) · ITEM_NO · value_upr · label varchar · position int
-- reads  : IM_GRID_DIM_1, IM_GRID_DIM_2, IM_GRID_DIM_3; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT 1 AS dimension, d.ITEM_NO, d.DIM_1_UPR AS value_upr, d.DIM_1 AS label, d.DIM_1_SEQ_NO AS position
FROM dbo.IM_GRID_DIM_1 AS d
WHERE d.ITEM_NO IN ({{keys}})
UNION ALL
SELECT 2, d.ITEM_NO, d.DIM_2_UPR, d.DIM_2, d.DIM_2_SEQ_NO
FROM dbo.IM_GRID_DIM_2 AS d
WHERE d.ITEM_NO IN ({{keys}})
UNION ALL
SELECT 3, d.ITEM_NO, d.DIM_3_UPR, d.DIM_3, d.DIM_3_SEQ_NO
FROM dbo.IM_GRID_DIM_3 AS d
WHERE d.ITEM_NO IN ({{keys}});
