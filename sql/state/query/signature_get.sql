-- signature_get: one record's signature.
-- params : ?1 text store · ?2 text task · ?3 text key
-- returns: root text · version integer · online integer
-- reads  : signature
SELECT root, version, online
FROM signature
WHERE store = ?1 AND task = ?2 AND key = ?3
