-- run_finish: notes how a pass ended.
-- params : ?1 integer id · ?2 integer now · ?3 integer exit_code · ?4 text summary, JSON
-- writes : run
UPDATE run SET
  ended_at = ?2,
  exit_code = ?3,
  summary = ?4
WHERE id = ?1
