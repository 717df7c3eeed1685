-- price_rule_customers: whether a price rule's customer filter holds for the price-rule customer: a row, or none.
-- params : @P1 varchar customer number; then those of {{filter}}
-- slots  : {{filter}} the rule's predicate, written anew from its checked form: columns of AR_CUST in brackets,
--          every value a parameter
-- returns: CUST_NO varchar
-- reads  : AR_CUST; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    AR_CUST.CUST_NO
FROM dbo.AR_CUST AS AR_CUST
WHERE AR_CUST.CUST_NO = CAST(@P1 AS varchar(50))
  AND {{filter}};
