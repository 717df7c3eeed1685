-- items_read: the items of these numbers and, with a parent column, the items under them; in scope or not.
-- params : @P1 varchar stocking location; then those of {{keys}} and {{filters}}
-- slots  : {{columns}} the columns of IM_ITEM; {{filters}} one 0/1 column filter_n per condition of the store, each
--          after a comma; {{keys}} list of item numbers; {{members}} OR the parent column is one of {{keys}}, or nothing
-- returns: the columns of {{columns}} by their names · stocked int · filter_1.. int
-- reads  : IM_ITEM, IM_INV; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    {{columns}},
    CASE WHEN v.ITEM_NO IS NULL THEN 0 ELSE 1 END AS stocked
    {{filters}}
FROM dbo.IM_ITEM AS i
LEFT JOIN dbo.IM_INV AS v
    ON v.ITEM_NO = i.ITEM_NO
    AND v.LOC_ID = CAST(@P1 AS varchar(10))
WHERE i.ITEM_NO IN ({{keys}})
  {{members}};
