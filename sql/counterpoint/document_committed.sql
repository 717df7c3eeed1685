-- document_committed: whether the documents are committed; last of the batch that runs the procedures.
-- params : those of {{documents}}
-- slots  : {{documents}} list of DOC_ID
-- returns: DOC_ID bigint · IS_DOC_COMMITTED varchar ('Y'/'N')
-- reads  : PS_DOC_HDR; writes nothing.
SELECT
    h.DOC_ID,
    h.IS_DOC_COMMITTED
FROM dbo.PS_DOC_HDR AS h
WHERE h.DOC_ID IN ({{documents}});
