-- item_names: what people call the items that are flagged for e-commerce and active.
-- params : none
-- slots  : none
-- returns: ITEM_NO varchar · DESCR varchar
-- reads  : IM_ITEM; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    i.ITEM_NO,
    i.DESCR
FROM dbo.IM_ITEM AS i
WHERE i.IS_ECOMM_ITEM = 'Y'
  AND i.STAT = 'A';
