-- alert_solved: keeps that a cause is gone, which is still to be told.
-- params : ?1 text store · ?2 text task · ?3 text cause · ?4 integer now
-- writes : alert
UPDATE alert SET solved_at = ?4
WHERE store = ?1 AND task = ?2 AND cause = ?3 AND solved_at IS NULL
