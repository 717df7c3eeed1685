-- signature_all: every signature that a task keeps of a store.
-- params : ?1 text store · ?2 text task
-- returns: key text · root text · version integer · online integer, read by position
-- reads  : signature
SELECT key, root, version, online
FROM signature
WHERE store = ?1 AND task = ?2
