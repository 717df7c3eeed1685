-- procedures_begin: the time for the procedures that take one; first of the batch that runs them.
-- params : none
-- slots  : none
-- returns: nothing
-- reads  : nothing, writes nothing.
DECLARE @now datetime;
SET @now = GETDATE();
