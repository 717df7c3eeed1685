-- category_items_list: which flagged, active item is in which web category.
-- params : none
-- slots  : none
-- returns: ITEM_NO varchar (as IM_ITEM spells it) · CATEG_ID varchar · ENTRY_SEQ_NO int
-- reads  : EC_CATEG_ITEM, IM_ITEM; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    i.ITEM_NO,
    c.CATEG_ID,
    c.ENTRY_SEQ_NO
FROM dbo.EC_CATEG_ITEM AS c
INNER JOIN dbo.IM_ITEM AS i ON i.ITEM_NO = c.ITEM_NO
WHERE i.IS_ECOMM_ITEM = 'Y'
  AND i.STAT = 'A';
