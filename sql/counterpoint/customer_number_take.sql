-- customer_number_take: the site's next customer number that is free; the one after it becomes the next.
-- params : those of {{key}}
-- slots  : {{table}} SY_WRKGRP or EC_CTL; {{key}} the row's condition
-- returns: number varchar, NULL when the site numbers by hand
-- reads  : AR_CUST, and calls fnGetNextDocNumber.
-- writes : SY_WRKGRP, EC_CTL. The row is locked from the first look on: tills take numbers from it too.
DECLARE @number varchar(15);
SELECT @number = c.NXT_CUST_NO
FROM dbo.{{table}} AS c WITH (UPDLOCK)
WHERE {{key}};
WHILE EXISTS (SELECT 1 AS taken FROM dbo.AR_CUST AS u WHERE u.CUST_NO = @number)
    SET @number = dbo.fnGetNextDocNumber(@number);
UPDATE c
SET NXT_CUST_NO = dbo.fnGetNextDocNumber(@number)
FROM dbo.{{table}} AS c
WHERE {{key}}
  AND @number IS NOT NULL;
SELECT @number AS number;
