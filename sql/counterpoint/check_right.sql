-- check_right: whether the login has a right on an object.
-- params : @P1 nvarchar the object with its schema · @P2 nvarchar the right: SELECT, INSERT, UPDATE, DELETE, EXECUTE
-- slots  : none
-- returns: allowed int: 1 or 0; NULL = there is no such object, or the login may not see it
-- reads  : no table; writes nothing.
SELECT
    HAS_PERMS_BY_NAME(CAST(@P1 AS nvarchar(300)), N'OBJECT', CAST(@P2 AS nvarchar(60))) AS allowed;
