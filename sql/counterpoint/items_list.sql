-- items_list: one compact row per item that is flagged for e-commerce, active and passes the store's filter.
-- params : @P1 varchar stocking location; then those of {{filter}}
-- slots  : {{version}} the row's version as bigint; {{columns}} parent, web status, archive and picture columns, each
--          after a comma; {{filter}} the store's conditions, each after AND
-- returns: ITEM_NO varchar · version bigint · stocked int (1 also when the item holds no stock) · gridded int
--          · the columns of {{columns}} by their names
-- reads  : IM_ITEM, IM_INV; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    i.ITEM_NO,
    {{version}} AS version,
    CASE WHEN i.ITEM_TYP <> 'I' OR v.ITEM_NO IS NOT NULL THEN 1 ELSE 0 END AS stocked,
    CASE WHEN i.TRK_METH = 'G' THEN 1 ELSE 0 END AS gridded
    {{columns}}
FROM dbo.IM_ITEM AS i
LEFT JOIN dbo.IM_INV AS v
    ON v.ITEM_NO = i.ITEM_NO
    AND v.LOC_ID = CAST(@P1 AS varchar(10))
WHERE i.IS_ECOMM_ITEM = 'Y'
  AND i.STAT = 'A'
  {{filter}};
