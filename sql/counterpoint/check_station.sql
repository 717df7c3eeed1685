-- check_station: whether a store has this station: a row, or none.
-- params : @P1 varchar store · @P2 varchar station
-- slots  : none
-- returns: STA_ID varchar
-- reads  : PS_STA; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    s.STA_ID
FROM dbo.PS_STA AS s
WHERE s.STR_ID = CAST(@P1 AS varchar(50))
  AND s.STA_ID = CAST(@P2 AS varchar(50));
