-- price_engine: whether the database has NCR's own price procedure: a row, or none.
-- params : none
-- slots  : none
-- returns: name nvarchar
-- reads  : sys.objects; writes nothing. READ UNCOMMITTED.
SELECT
    o.name
FROM sys.objects AS o
WHERE o.name = 'USP_GET_PRICE_AND_POINTS'
  AND o.type = 'P';
