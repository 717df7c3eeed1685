-- document_ids: free document ids of this second and the next ones, by NCR's own function, best first.
-- params : @P1 int STR_NO · @P2 int STA_NO
-- slots  : none
-- returns: doc_typ varchar ('O' order, 'T' its deposit ticket) · doc_id bigint
-- reads  : PS_DOC_HDR, PS_TKT_HIST, PS_ORD_HIST, and calls fnGenDocId; writes nothing. Ids repeat, and a station has ten
--          of a kind in a second: its last argument is the digit that tells them apart. An id is a key and no time.
SELECT
    c.doc_typ,
    c.doc_id
FROM (
    SELECT
        k.doc_typ,
        s.n AS ahead,
        d.n AS digit,
        dbo.fnGenDocId(CAST(@P1 AS int), CAST(@P2 AS int), k.doc_typ, DATEADD(second, s.n, GETDATE()), d.n) AS doc_id
    FROM (
        SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4
        UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9
    ) AS d
    CROSS JOIN (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2) AS s
    CROSS JOIN (SELECT 'O' AS doc_typ UNION ALL SELECT 'T') AS k
) AS c
WHERE NOT EXISTS (SELECT 1 AS taken FROM dbo.PS_DOC_HDR AS h WHERE h.DOC_ID = c.doc_id)
  AND NOT EXISTS (SELECT 1 AS taken FROM dbo.PS_TKT_HIST AS t WHERE t.DOC_ID = c.doc_id)
  AND NOT EXISTS (SELECT 1 AS taken FROM dbo.PS_ORD_HIST AS o WHERE o.DOC_ID = c.doc_id)
ORDER BY c.doc_typ, c.ahead, c.digit;
