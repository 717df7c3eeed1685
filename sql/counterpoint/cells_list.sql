-- cells_list: newest version and number of the grid cells at the stocking location, per flagged, active, gridded item.
-- params : @P1 varchar stocking location
-- slots  : {{version}} the rows' versions as one bigint, an aggregate; {{web}} 1 for a cell that is for the web, else 0
-- returns: ITEM_NO varchar (as IM_ITEM spells it) · version bigint · children int · web_cells int
-- reads  : IM_ITEM, IM_INV_CELL; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    i.ITEM_NO,
    {{version}} AS version,
    COUNT(*) AS children,
    SUM({{web}}) AS web_cells
FROM dbo.IM_INV_CELL AS c
INNER JOIN dbo.IM_ITEM AS i ON i.ITEM_NO = c.ITEM_NO
WHERE i.IS_ECOMM_ITEM = 'Y'
  AND i.STAT = 'A'
  AND i.TRK_METH = 'G'
  AND c.LOC_ID = CAST(@P1 AS varchar(10))
GROUP BY i.ITEM_NO;
