-- run_list: passes, newest first.
-- params : ?1 text store · ?2 text task, each NULL = any · ?3 integer most rows, -1 = all
--          ?4 integer time that they began at or after, NULL = any · ?5 integer id, NULL = any
-- returns: id integer · store text · task text · started_at integer · ended_at integer or NULL
--          exit_code integer or NULL · summary text or NULL · dry_run integer · whole integer
-- reads  : run
SELECT id, store, task, started_at, ended_at, exit_code, summary, dry_run, whole
FROM run
WHERE (?1 IS NULL OR store = ?1) AND (?2 IS NULL OR task = ?2)
  AND (?4 IS NULL OR started_at >= ?4) AND (?5 IS NULL OR id = ?5)
ORDER BY id DESC
LIMIT ?3
