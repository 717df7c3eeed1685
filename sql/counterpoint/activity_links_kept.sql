-- activity_links_kept: which posted tickets are of which orders, as most sites keep it. A part of what reads posted tickets.
-- params : none
-- slots  : {{documents}} list of the orders' DOC_ID
-- returns: ORIG_DOC_ID · DOC_ID bigint · BUS_DAT datetime
-- reads  : PS_TKT_HIST_ORIG_DOC; writes nothing. READ COMMITTED, as what it is a part of.
SELECT
    k.ORIG_DOC_ID,
    k.DOC_ID,
    k.BUS_DAT
FROM dbo.PS_TKT_HIST_ORIG_DOC AS k
WHERE k.ORIG_DOC_ID IN ({{documents}});
