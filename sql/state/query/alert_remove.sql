-- alert_remove: forgets a cause.
-- params : ?1 text store · ?2 text task · ?3 text cause
-- writes : alert
DELETE FROM alert WHERE store = ?1 AND task = ?2 AND cause = ?3
