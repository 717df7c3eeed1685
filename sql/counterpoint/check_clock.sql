-- check_clock: what time it is on the server.
-- params : none
-- slots  : none
-- returns: utc · here datetime, the second as the server's wall clock shows it
-- reads  : no table; writes nothing.
SELECT
    GETUTCDATE() AS utc,
    GETDATE() AS here;
