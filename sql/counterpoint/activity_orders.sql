-- activity_orders: where orders are, open or closed.
-- params : those of {{open}} and {{closed}}
-- slots  : {{open}} which rows of PS_DOC_HDR, as h; {{closed}} which rows of PS_ORD_HIST, as o
-- returns: place varchar ('OPEN', 'ORDER') · DOC_ID bigint · DOC_GUID · TKT_NO varchar · TKT_DT · LST_DOC_EDIT_DT datetime
-- reads  : PS_DOC_HDR, PS_DOC_HDR_DOC_STAT, PS_ORD_HIST; writes nothing. READ COMMITTED: a document that is being posted is waited for, not missed.
SELECT
    'OPEN' AS place,
    h.DOC_ID,
    CAST(h.DOC_GUID AS varchar(36)) AS DOC_GUID,
    h.TKT_NO,
    h.TKT_DT,
    s.LST_DOC_EDIT_DT
FROM dbo.PS_DOC_HDR AS h
LEFT JOIN dbo.PS_DOC_HDR_DOC_STAT AS s ON s.DOC_ID = h.DOC_ID
WHERE h.DOC_TYP = 'O'
  AND {{open}}
UNION ALL
SELECT
    'ORDER',
    o.DOC_ID,
    CAST(o.DOC_GUID AS varchar(36)),
    o.TKT_NO,
    o.TKT_DT,
    CAST(NULL AS datetime)
FROM dbo.PS_ORD_HIST AS o
WHERE {{closed}};
