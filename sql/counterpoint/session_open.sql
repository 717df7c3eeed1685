-- session_open: settings of a fresh connection, sent as one batch (inside sp_executesql they would end with it).
-- params : none
-- slots  : {{lock_timeout}} milliseconds that a statement waits for a lock
-- returns: nothing
-- reads  : nothing, writes nothing. READ UNCOMMITTED: reads take no locks, so they never block the tills.
SET LOCK_TIMEOUT {{lock_timeout}};
SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED;
