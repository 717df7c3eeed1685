-- emails_doubled: the customers that share their e-mail address with another, by address.
-- params : none
-- slots  : none
-- returns: EMAIL_ADRS_1 varchar · CUST_NO varchar
-- reads  : AR_CUST; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    c.EMAIL_ADRS_1,
    c.CUST_NO
FROM dbo.AR_CUST AS c
INNER JOIN (
    SELECT
        d.EMAIL_ADRS_1
    FROM dbo.AR_CUST AS d
    WHERE d.EMAIL_ADRS_1 <> ''
    GROUP BY d.EMAIL_ADRS_1
    HAVING COUNT(*) > 1
) AS e
    ON e.EMAIL_ADRS_1 = c.EMAIL_ADRS_1
ORDER BY c.EMAIL_ADRS_1, c.CUST_NO;
