-- run_cut: notes that a pass left work for the next one: it was not a whole pass.
-- params : ?1 integer id
-- writes : run
UPDATE run SET whole = 0 WHERE id = ?1
