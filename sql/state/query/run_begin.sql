-- run_begin: notes that a pass begins.
-- params : ?1 text store · ?2 text task · ?3 integer now · ?4 integer dry_run · ?5 integer whole
-- returns: id integer
-- writes : run
INSERT INTO run (store, task, started_at, dry_run, whole)
VALUES (?1, ?2, ?3, ?4, ?5)
RETURNING id
