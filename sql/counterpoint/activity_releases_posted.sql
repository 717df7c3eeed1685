-- activity_releases_posted: the release tickets of orders that are posted.
-- params : none
-- slots  : {{links}} activity_links_kept or activity_links; {{documents}} list of the orders' DOC_ID; {{ship_via}} the ship-via code, {{location}} the stock location, or NULL;
--          {{released}} AND it is a release ticket, or nothing where the site's history does not keep that
-- returns: ORIG_DOC_ID · DOC_ID bigint · DOC_GUID · TKT_NO varchar · TKT_DT · POST_DAT datetime · SHIP_VIA_COD · STK_LOC_ID varchar
-- reads  : PS_TKT_HIST_ORIG_DOC, PS_TKT_HIST; writes nothing. READ COMMITTED: a document that is being posted is waited for, not missed.
SELECT
    g.ORIG_DOC_ID,
    h.DOC_ID,
    CAST(h.DOC_GUID AS varchar(36)) AS DOC_GUID,
    h.TKT_NO,
    h.TKT_DT,
    ISNULL(h.POST_DAT, h.BUS_DAT) AS POST_DAT,
    {{ship_via}} AS SHIP_VIA_COD,
    {{location}} AS STK_LOC_ID
FROM (
    {{links}}
) AS g
INNER JOIN dbo.PS_TKT_HIST AS h
    ON h.DOC_ID = g.DOC_ID
    AND h.BUS_DAT = g.BUS_DAT
WHERE g.ORIG_DOC_ID IN ({{documents}})
  AND h.DOC_TYP = 'T'
  {{released}};
