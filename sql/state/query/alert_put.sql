-- alert_put: keeps that something is wrong; since when, and when it was told, stay as they were.
-- params : ?1 text store · ?2 text task · ?3 text cause · ?4 text message · ?5 text hint, NULL = none
--          ?6 integer records · ?7 text example, NULL = none · ?8 integer urgent · ?9 integer now
-- writes : alert
INSERT INTO alert (store, task, cause, message, hint, records, example, urgent, since)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (store, task, cause) DO UPDATE SET
  message = excluded.message,
  hint = excluded.hint,
  records = excluded.records,
  example = excluded.example,
  urgent = excluded.urgent,
  solved_at = NULL
