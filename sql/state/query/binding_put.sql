-- binding_put: keeps what a key is at the store.
-- params : ?1 text store · ?2 text entity · ?3 text key · ?4 text root · ?5 text sku
--          ?6 text store_id · ?7 text shape · ?8 text phase · ?9 integer online
-- writes : binding
INSERT INTO binding (store, entity, key, root, sku, store_id, shape, phase, online)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (store, entity, key) DO UPDATE SET
  root = excluded.root,
  sku = excluded.sku,
  store_id = excluded.store_id,
  shape = excluded.shape,
  phase = excluded.phase,
  online = excluded.online
