-- document_find: a document by its GUID, or an order by its number, wherever it is.
-- params : @P1 varchar GUID · @P2 varchar TKT_NO; '' matches none
-- slots  : none
-- returns: place varchar ('OPEN', 'TICKET', 'ORDER') · DOC_ID bigint · DOC_GUID varchar · TKT_NO varchar
-- reads  : PS_DOC_HDR, PS_TKT_HIST, PS_ORD_HIST; writes nothing. The open table first: posting moves rows from it to
--          the others. Release tickets may have the order's number, so numbers are looked for among orders only.
SELECT
    'OPEN' AS place,
    h.DOC_ID,
    CAST(h.DOC_GUID AS varchar(36)) AS DOC_GUID,
    h.TKT_NO
FROM dbo.PS_DOC_HDR AS h
WHERE h.DOC_GUID = CAST(@P1 AS uniqueidentifier)
   OR (h.TKT_NO = CAST(@P2 AS varchar(15)) AND h.DOC_TYP = 'O')
UNION ALL
SELECT
    'ORDER',
    o.DOC_ID,
    CAST(o.DOC_GUID AS varchar(36)),
    o.TKT_NO
FROM dbo.PS_ORD_HIST AS o
WHERE o.DOC_GUID = CAST(@P1 AS uniqueidentifier)
   OR o.TKT_NO = CAST(@P2 AS varchar(15))
UNION ALL
SELECT
    'TICKET',
    t.DOC_ID,
    CAST(t.DOC_GUID AS varchar(36)),
    t.TKT_NO
FROM dbo.PS_TKT_HIST AS t
WHERE t.DOC_GUID = CAST(@P1 AS uniqueidentifier)
   OR (t.TKT_NO = CAST(@P2 AS varchar(15)) AND t.DOC_TYP = 'O');
