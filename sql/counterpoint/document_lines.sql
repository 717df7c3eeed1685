-- document_lines: the line GUIDs of an open order, in the order of its lines.
-- params : @P1 bigint DOC_ID
-- slots  : none
-- returns: LIN_GUID varchar
-- reads  : PS_DOC_LIN; writes nothing.
SELECT
    CAST(l.LIN_GUID AS varchar(36)) AS LIN_GUID
FROM dbo.PS_DOC_LIN AS l
WHERE l.DOC_ID = CAST(@P1 AS bigint)
ORDER BY l.LIN_SEQ_NO;
