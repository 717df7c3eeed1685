-- quantities_read: quantities of these items as a whole, per location.
-- params : those of {{keys}} and {{locations}}
-- slots  : {{keys}} list of item numbers; {{locations}} list of locations
-- returns: ITEM_NO · LOC_ID varchar · QTY_ON_HND · QTY_COMMIT · QTY_ON_BO · QTY_ON_SO · QTY_ON_XFER_IN decimal(15,4)
-- reads  : IM_INV; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    c.ITEM_NO,
    c.LOC_ID,
    CAST(c.QTY_ON_HND AS decimal(15,4)) AS QTY_ON_HND,
    CAST(c.QTY_COMMIT AS decimal(15,4)) AS QTY_COMMIT,
    CAST(c.QTY_ON_BO AS decimal(15,4)) AS QTY_ON_BO,
    CAST(c.QTY_ON_SO AS decimal(15,4)) AS QTY_ON_SO,
    CAST(c.QTY_ON_XFER_IN AS decimal(15,4)) AS QTY_ON_XFER_IN
FROM dbo.IM_INV AS c
WHERE c.ITEM_NO IN ({{keys}})
  AND c.LOC_ID IN ({{locations}})
ORDER BY c.ITEM_NO, c.LOC_ID;
