-- check_drawer: the newest open session of a drawer: a row, or none.
-- params : @P1 varchar store · @P2 varchar drawer
-- slots  : none
-- returns: OPEN_DT datetime
-- reads  : PS_DRW_SESSION; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT TOP (1)
    s.OPEN_DT
FROM dbo.PS_DRW_SESSION AS s
WHERE s.STR_ID = CAST(@P1 AS varchar(50))
  AND s.DRW_ID = CAST(@P2 AS varchar(50))
  AND s.STAT = 'A'
ORDER BY s.OPEN_DT DESC;
