-- check_store: a store's settings for orders: a row, or none.
-- params : @P1 varchar store
-- slots  : none
-- returns: STR_ID varchar · ORD_DEP_RECVD_ACCT_NO varchar (NULL or blank = no account for deposits)
-- reads  : PS_STR_CFG_PS; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    c.STR_ID,
    c.ORD_DEP_RECVD_ACCT_NO
FROM dbo.PS_STR_CFG_PS AS c
WHERE c.STR_ID = CAST(@P1 AS varchar(50));
