-- customer_source: the workgroup of a user, with its template customer and next customer number.
-- params : @P1 varchar USR_ID
-- slots  : none
-- returns: WRKGRP_ID · TMPLT_CUST_NO · NXT_CUST_NO varchar
-- reads  : SY_USR, SY_WRKGRP; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    w.WRKGRP_ID,
    w.TMPLT_CUST_NO,
    w.NXT_CUST_NO
FROM dbo.SY_USR AS u
INNER JOIN dbo.SY_WRKGRP AS w ON w.WRKGRP_ID = u.WRKGRP_ID
WHERE u.USR_ID = CAST(@P1 AS varchar(10));
