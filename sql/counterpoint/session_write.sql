-- session_write: settings of a fresh connection that writes, sent as one batch.
-- params : none
-- slots  : {{lock_timeout}} milliseconds that a statement waits for a lock
-- returns: nothing
-- reads  : nothing, writes nothing. READ COMMITTED, since NCR's procedures run in this session; any error undoes the
--          whole transaction; in a deadlock the tills win. The last two lines are what SQL Server asks of a session that
--          writes to tables with indexed views or indexed computed columns (error 1934), whatever the database's defaults.
SET LOCK_TIMEOUT {{lock_timeout}};
SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
SET XACT_ABORT ON;
SET DEADLOCK_PRIORITY LOW;
SET ANSI_NULLS, ANSI_PADDING, ANSI_WARNINGS, ARITHABORT, CONCAT_NULL_YIELDS_NULL, QUOTED_IDENTIFIER ON;
SET NUMERIC_ROUNDABORT OFF;
