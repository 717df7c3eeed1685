-- picture_put: keeps what was seen of one picture file.
-- params : ?1 text store · ?2 text item · ?3 text path · ?4 text suffix · ?5 integer named · ?6 integer size
--          · ?7 integer modified · ?8 integer changed · ?9 integer checked_at · ?10 integer rules · ?11 text digest
--          · ?12 text kind · ?13 integer turned · ?14 text problem
-- writes : picture
INSERT INTO picture (
  store, item, path, suffix, named, size, modified, changed, checked_at, rules, digest, kind, turned, problem
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
ON CONFLICT (store, item, path) DO UPDATE SET
  suffix = excluded.suffix,
  named = excluded.named,
  size = excluded.size,
  modified = excluded.modified,
  changed = excluded.changed,
  checked_at = excluded.checked_at,
  rules = excluded.rules,
  digest = excluded.digest,
  kind = excluded.kind,
  turned = excluded.turned,
  problem = excluded.problem
