-- alert_list: what is wrong, or was until lately, the oldest first.
-- params : ?1 text store · ?2 text task, each NULL = any
-- returns: store text · task text · cause text · message text · hint text or NULL · records integer
--          example text or NULL · urgent integer · since integer · told_at integer or NULL
--          solved_at integer or NULL
-- reads  : alert
SELECT store, task, cause, message, hint, records, example, urgent, since, told_at, solved_at
FROM alert
WHERE (?1 IS NULL OR store = ?1) AND (?2 IS NULL OR task = ?2)
ORDER BY since, store, task, cause
