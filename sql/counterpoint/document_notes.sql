-- document_notes: the notes of an open order; one row without a note when it has none, no row when it is not open.
-- params : @P1 varchar GUID
-- slots  : none
-- returns: DOC_ID bigint · NOTE_ID varchar · NOTE_SEQ_NO int, the last two NULL without a note
-- reads  : PS_DOC_HDR, PS_DOC_NOTE; writes nothing.
SELECT
    h.DOC_ID,
    n.NOTE_ID,
    CAST(n.NOTE_SEQ_NO AS int) AS NOTE_SEQ_NO
FROM dbo.PS_DOC_HDR AS h
LEFT JOIN dbo.PS_DOC_NOTE AS n ON n.DOC_ID = h.DOC_ID
WHERE h.DOC_GUID = CAST(@P1 AS uniqueidentifier)
  AND h.DOC_TYP = 'O';
