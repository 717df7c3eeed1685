-- children_list: newest version and number of one child table's rows, per item that is flagged and active.
-- params : none
-- slots  : {{table}} the child table; {{version}} the rows' versions as one bigint, an aggregate
-- returns: ITEM_NO varchar (as IM_ITEM spells it) · version bigint · children int
-- reads  : IM_ITEM and one of EC_ITEM_DESCR, IM_BARCOD, IM_GRID_DIM_1, IM_GRID_DIM_2, IM_GRID_DIM_3; writes nothing.
--          READ UNCOMMITTED: never blocks the tills.
SELECT
    i.ITEM_NO,
    {{version}} AS version,
    COUNT(*) AS children
FROM dbo.{{table}} AS c
INNER JOIN dbo.IM_ITEM AS i ON i.ITEM_NO = c.ITEM_NO
WHERE i.IS_ECOMM_ITEM = 'Y'
  AND i.STAT = 'A'
GROUP BY i.ITEM_NO;
