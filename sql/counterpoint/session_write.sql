-- session_write: settings of a fresh connection that writes, sent as one batch.
-- params : none
-- slots  : {{lock_timeout}} milliseconds that a statement waits for a lock
-- returns: nothing
-- reads  : nothing, writes nothing. READ COMMITTED, since NCR's procedures run in this session; any error undoes the
--          whole transaction; in a deadlock the tills win.
SET LOCK_TIMEOUT {{lock_timeout}};
SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
SET XACT_ABORT ON;
SET DEADLOCK_PRIORITY LOW;
