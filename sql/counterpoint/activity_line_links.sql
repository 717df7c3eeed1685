-- activity_line_links: the lines of orders by which tickets are linked to them.
-- params : none
-- slots  : {{table}} PS_DOC_LIN or PS_ORD_HIST_LIN; {{documents}} list of the orders' DOC_ID
-- returns: DOC_ID bigint · LIN_GUID uniqueidentifier
-- reads  : {{table}}; writes nothing. READ COMMITTED, as what it is a part of.
SELECT
    l.DOC_ID,
    l.LIN_GUID
FROM dbo.{{table}} AS l
WHERE l.DOC_ID IN ({{documents}});
