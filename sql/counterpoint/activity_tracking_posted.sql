-- activity_tracking_posted: tracking numbers of release tickets that are posted.
-- params : none
-- slots  : {{links}} activity_links_kept or activity_links; {{documents}} list of the orders' DOC_ID
-- returns: DOC_ID bigint · PKG_TRK_NO varchar
-- reads  : PS_TKT_HIST_ORIG_DOC, PS_TKT_HIST_PKG_TRK_NO; writes nothing. READ COMMITTED: a document that is being posted is
--          waited for, not missed.
SELECT
    p.DOC_ID,
    p.PKG_TRK_NO
FROM (
    {{links}}
) AS g
INNER JOIN dbo.PS_TKT_HIST_PKG_TRK_NO AS p
    ON p.BUS_DAT = g.BUS_DAT
    AND p.DOC_ID = g.DOC_ID
WHERE g.ORIG_DOC_ID IN ({{documents}})
ORDER BY p.DOC_ID, p.PKG_TRK_SEQ_NO;
