-- price_rule_holds: whether a price rule's filter holds for values that are known beforehand: 1 or 0.
-- params : those of {{filter}}
-- slots  : {{filter}} the rule's predicate, written anew from its checked form: every column and value a parameter
-- returns: holds int
-- reads  : no table; writes nothing.
SELECT
    CASE WHEN {{filter}} THEN 1 ELSE 0 END AS holds;
