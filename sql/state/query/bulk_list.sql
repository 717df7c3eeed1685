-- bulk_list: the bulk requests in flight, oldest first.
-- params : ?1 text store
-- returns: id integer · uuid text or NULL · keys text, a JSON list · sent_at integer
-- reads  : bulk
SELECT id, uuid, keys, sent_at
FROM bulk
WHERE store = ?1
ORDER BY id
