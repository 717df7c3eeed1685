-- price_rule_items: the items in scope that a price rule's item filter names.
-- params : those of {{filter}}
-- slots  : {{filter}} the rule's predicate, written anew from its checked form: columns of IM_ITEM in brackets,
--          every value a parameter
-- returns: ITEM_NO varchar
-- reads  : IM_ITEM; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    IM_ITEM.ITEM_NO
FROM dbo.IM_ITEM AS IM_ITEM
WHERE IM_ITEM.IS_ECOMM_ITEM = 'Y'
  AND IM_ITEM.STAT = 'A'
  AND {{filter}}
ORDER BY IM_ITEM.ITEM_NO;
