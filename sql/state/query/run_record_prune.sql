-- run_record_prune: forgets what old passes did to single records. Their numbers rise with time.
-- params : ?1 integer time, exclusive
-- writes : run_record
DELETE FROM run_record
WHERE run < (SELECT min(id) FROM run WHERE started_at >= ?1)
