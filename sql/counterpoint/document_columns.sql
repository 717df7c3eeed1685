-- document_columns: columns of the tables that documents and customers are written to, with their base types.
-- params : none
-- slots  : none
-- returns: table_name · column_name · type_name nvarchar · max_length (bytes, -1 = max) · num_precision · num_scale
--          · is_nullable · is_computed · has_default · is_identity int
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
    CAST(c.is_computed AS int) AS is_computed,
    CASE WHEN c.default_object_id = 0 THEN 0 ELSE 1 END AS has_default,
    CAST(c.is_identity AS int) AS is_identity
FROM sys.objects AS o
INNER JOIN sys.schemas AS s ON s.schema_id = o.schema_id
INNER JOIN sys.columns AS c ON c.object_id = o.object_id
INNER JOIN sys.types AS y ON y.user_type_id = c.system_type_id
WHERE s.name = 'dbo'
  AND o.type = 'U'
  AND o.name IN (
      'AR_CUST',
      'AR_SHIP_ADRS',
      'AR_TAX_COD_AUTH',
      'EC_CTL',
      'IM_INV',
      'IM_ITEM',
      'PS_DISC_COD',
      'PS_DOC_CONTACT',
      'PS_DOC_DISC',
      'PS_DOC_HDR',
      'PS_DOC_HDR_DOC_STAT',
      'PS_DOC_HDR_EC',
      'PS_DOC_HDR_MISC_CHRG',
      'PS_DOC_HDR_ORIG_DOC',
      'PS_DOC_HDR_TOT',
      'PS_DOC_LIN',
      'PS_DOC_LIN_PRICE',
      'PS_DOC_NOTE',
      'PS_DOC_PKG_TRK_NO',
      'PS_DOC_PMT',
      'PS_DOC_PMT_APPLY',
      'PS_DOC_TAX',
      'PS_DRW_SESSION',
      'PS_ORD_HIST',
      'PS_ORD_HIST_LIN',
      'PS_STA',
      'PS_STA_CFG_PS',
      'PS_STR',
      'PS_STR_CFG_PS',
      'PS_TKT_HIST',
      'PS_TKT_HIST_LIN',
      'PS_TKT_HIST_ORIG_DOC',
      'PS_TKT_HIST_PKG_TRK_NO',
      'SY_PAY_COD',
      'SY_SHIP_VIA_COD',
      'SY_TAX_AUTH_RUL',
      'SY_USR',
      'SY_WRKGRP'
  );
