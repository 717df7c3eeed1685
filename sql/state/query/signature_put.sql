-- signature_put: keeps the signature of a record.
-- params : ?1 text store · ?2 text task · ?3 text key · ?4 text root · ?5 integer version
--          ?6 integer online
-- writes : signature
INSERT INTO signature (store, task, key, root, version, online)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (store, task, key) DO UPDATE SET
  root = excluded.root,
  version = excluded.version,
  online = excluded.online
