-- alert_told: keeps when people were told of a cause.
-- params : ?1 text store · ?2 text task · ?3 text cause · ?4 integer now
-- writes : alert
UPDATE alert SET told_at = ?4 WHERE store = ?1 AND task = ?2 AND cause = ?3
