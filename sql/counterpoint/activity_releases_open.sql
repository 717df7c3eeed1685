-- activity_releases_open: the release tickets of orders that are not posted.
-- params : none
-- slots  : {{documents}} list of the orders' DOC_ID
-- returns: ORIG_DOC_ID · DOC_ID bigint · DOC_GUID · TKT_NO varchar · TKT_DT · POST_DAT datetime · SHIP_VIA_COD varchar
-- reads  : PS_DOC_HDR_ORIG_DOC, PS_DOC_HDR; writes nothing. READ COMMITTED: a document that is being posted is waited for, not missed.
SELECT
    g.ORIG_DOC_ID,
    h.DOC_ID,
    CAST(h.DOC_GUID AS varchar(36)) AS DOC_GUID,
    h.TKT_NO,
    h.TKT_DT,
    CAST(NULL AS datetime) AS POST_DAT,
    h.SHIP_VIA_COD
FROM dbo.PS_DOC_HDR_ORIG_DOC AS g
INNER JOIN dbo.PS_DOC_HDR AS h ON h.DOC_ID = g.DOC_ID
WHERE g.ORIG_DOC_ID IN ({{documents}})
  AND h.DOC_TYP = 'T'
  AND h.IS_REL_TKT = 'Y';
