-- activity_totals: what open orders come to.
-- params : none
-- slots  : {{documents}} list of DOC_ID
-- returns: DOC_ID bigint · TOT decimal
-- reads  : PS_DOC_HDR_TOT; writes nothing. READ COMMITTED: a document that is being posted is waited for, not missed.
SELECT
    t.DOC_ID,
    CAST(t.TOT AS decimal(15,2)) AS TOT
FROM dbo.PS_DOC_HDR_TOT AS t
WHERE t.DOC_ID IN ({{documents}})
  AND t.TOT_TYP = 'O';
