-- catalogue_columns: columns of the tables that cpsync uses, with their base types (user types resolved).
-- params : none
-- slots  : none
-- returns: table_name · column_name · type_name nvarchar · max_length (bytes, -1 = max) · num_precision · num_scale
--          · is_nullable · is_computed int
-- reads  : sys.schemas, sys.objects, sys.columns, sys.types; writes nothing. READ UNCOMMITTED.
--          Shows only what the login may read, so a missing permission looks like a missing table.
SELECT
    o.name AS table_name,
    c.name AS column_name,
    y.name AS type_name,
    CAST(c.max_length AS int) AS max_length,
    CAST(c.[precision] AS int) AS num_precision,
    CAST(c.[scale] AS int) AS num_scale,
    CAST(c.is_nullable AS int) AS is_nullable,
    CAST(c.is_computed AS int) AS is_computed
FROM sys.objects AS o
INNER JOIN sys.schemas AS s ON s.schema_id = o.schema_id
INNER JOIN sys.columns AS c ON c.object_id = o.object_id
INNER JOIN sys.types AS y ON y.user_type_id = c.system_type_id
WHERE s.name = 'dbo'
  AND o.type = 'U'
  AND o.name IN (
      'AR_CUST',
      'DB_CTL',
      'EC_CATEG',
      'EC_CATEG_ITEM',
      'EC_ITEM_DESCR',
      'IM_BARCOD',
      'IM_CTL',
      'IM_GRID_DIM_1',
      'IM_GRID_DIM_2',
      'IM_GRID_DIM_3',
      'IM_INV',
      'IM_INV_CELL',
      'IM_ITEM',
      'IM_LOC',
      'IM_LOC_GRP_LOC',
      'IM_PRC',
      'IM_PRC_GRP',
      'IM_PRC_RUL',
      'IM_PRC_RUL_BRK'
  );
