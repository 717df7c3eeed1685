-- customer_copy: a new customer as the template is, but for what is his own.
-- params : @P1 varchar template's CUST_NO; then those of {{values}}
-- slots  : {{columns}} the columns that are written; {{values}} for each the template's or the new value
-- returns: nothing
-- reads  : AR_CUST.
-- writes : AR_CUST.
INSERT INTO dbo.AR_CUST ({{columns}})
SELECT {{values}}
FROM dbo.AR_CUST AS t
WHERE t.CUST_NO = CAST(@P1 AS varchar(15));
