-- price_rule_class: for how many customers of a class a price rule's customer filter holds.
-- params : those of {{codes}}, then those of {{filter}}
-- slots  : {{column}} the column of AR_CUST that says the class; {{codes}} list of its codes; {{filter}} the rule's
--          predicate, written anew from its checked form: columns of AR_CUST in brackets, every value a parameter
-- returns: customers · held int
-- reads  : AR_CUST; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    COUNT(*) AS customers,
    ISNULL(SUM(CASE WHEN {{filter}} THEN 1 ELSE 0 END), 0) AS held
FROM dbo.AR_CUST AS AR_CUST
WHERE {{column}} IN ({{codes}});
