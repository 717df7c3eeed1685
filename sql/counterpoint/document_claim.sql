-- document_claim: keeps other runs of cpsync off this document until the transaction ends; begins it.
-- params : @P1 nvarchar name of the lock · @P2 int milliseconds to wait for it
-- slots  : none
-- returns: got int (0 and 1: it is ours)
-- reads  : nothing, writes nothing.
DECLARE @got int;
EXEC @got = sp_getapplock @Resource = @P1, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @P2;
SELECT @got AS got;
