-- till_read: a store's station with its drawer's active session, newest first; no row without the store.
-- params : @P1 varchar STR_ID · @P2 varchar STA_ID · @P3 varchar DRW_ID
-- slots  : {{further}} settings of the store that not every site has, each after a comma
-- returns: STR_ID varchar · STR_NO int · STA_ID varchar · STA_NO int · STK_LOC_ID · PRC_LOC_ID varchar
--          · DRW_SESSION_ID bigint, NULL without one · the columns of {{further}} by their names
-- reads  : PS_STR, PS_STR_CFG_PS, PS_STA, PS_DRW_SESSION; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT TOP (1)
    s.STR_ID,
    CAST(s.STR_NO AS int) AS STR_NO,
    a.STA_ID,
    CAST(a.STA_NO AS int) AS STA_NO,
    c.STK_LOC_ID,
    c.PRC_LOC_ID,
    d.DRW_SESSION_ID
    {{further}}
FROM dbo.PS_STR AS s
LEFT JOIN dbo.PS_STR_CFG_PS AS c ON c.STR_ID = s.STR_ID
LEFT JOIN dbo.PS_STA AS a
    ON a.STR_ID = s.STR_ID
    AND a.STA_ID = CAST(@P2 AS varchar(10))
LEFT JOIN dbo.PS_DRW_SESSION AS d
    ON d.STR_ID = s.STR_ID
    AND d.DRW_ID = CAST(@P3 AS varchar(10))
    AND d.STAT = 'A'
WHERE s.STR_ID = CAST(@P1 AS varchar(10))
ORDER BY d.OPEN_DT DESC;
