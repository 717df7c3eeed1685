-- price_rule_sale: whether a price rule's sale filter holds for the price-rule store: 1 or 0.
-- params : those of {{filter}}
-- slots  : {{filter}} the rule's predicate, written anew from its checked form: STR_ID and every value a parameter
-- returns: holds int
-- reads  : no table; writes nothing.
SELECT
    CASE WHEN {{filter}} THEN 1 ELSE 0 END AS holds;
