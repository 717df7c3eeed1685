-- stock_page: the next in-scope items after a given one, with what the inventory rules need.
-- params : @P1 varchar stocking location · @P2 varchar the last item number of the page before; then those of {{filter}}
-- slots  : {{limit}} items of a page; {{columns}} the columns of IM_ITEM, and parent_no and parent_archive where
--          {{parent}} joins the parent; {{filter}} the store's conditions, each after AND
-- returns: the columns of {{columns}} by their names
-- reads  : IM_ITEM, IM_INV; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT TOP ({{limit}})
    {{columns}}
FROM dbo.IM_ITEM AS i
{{parent}}
WHERE i.ITEM_NO > CAST(@P2 AS varchar(50))
  AND i.IS_ECOMM_ITEM = 'Y'
  AND i.STAT = 'A'
  AND (
      i.ITEM_TYP <> 'I'
      OR EXISTS (
          SELECT 1
          FROM dbo.IM_INV AS v
          WHERE v.ITEM_NO = i.ITEM_NO
            AND v.LOC_ID = CAST(@P1 AS varchar(10))
      )
  )
  {{filter}}
ORDER BY i.ITEM_NO;
