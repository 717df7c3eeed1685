-- run_cause_prune: forgets the counts of passes that are forgotten.
-- params : none
-- writes : run_cause; reads run
DELETE FROM run_cause
WHERE run NOT IN (SELECT id FROM run)
