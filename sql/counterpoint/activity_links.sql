-- activity_links: which posted tickets are of which orders, where the site keeps no PS_TKT_HIST_ORIG_DOC; the part of what
--          reads posted tickets. By what is left of the tickets' links while they were open, and by their lines.
-- params : none
-- slots  : {{documents}} list of the orders' DOC_ID; {{lines}} the orders' lines: activity_line_links, activity_line_known
-- returns: ORIG_DOC_ID · DOC_ID bigint · BUS_DAT datetime
-- reads  : PS_DOC_HDR_ORIG_DOC, PS_TKT_HIST, PS_TKT_HIST_LIN; writes nothing. READ COMMITTED: a document that is being posted is
--          waited for, not missed.
SELECT
    o.ORIG_DOC_ID,
    t.DOC_ID,
    t.BUS_DAT
FROM dbo.PS_DOC_HDR_ORIG_DOC AS o
INNER JOIN dbo.PS_TKT_HIST AS t ON t.DOC_ID = o.DOC_ID
WHERE o.ORIG_DOC_ID IN ({{documents}})
UNION
SELECT
    x.DOC_ID,
    r.DOC_ID,
    r.BUS_DAT
FROM (
    {{lines}}
) AS x
INNER JOIN dbo.PS_TKT_HIST_LIN AS r ON r.LINK_LIN_GUID = x.LIN_GUID;
