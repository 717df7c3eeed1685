-- bulk_begin: notes a bulk request before it is sent.
-- params : ?1 text store · ?2 text keys, a JSON list · ?3 integer now
-- returns: id integer
-- writes : bulk
INSERT INTO bulk (store, keys, sent_at)
VALUES (?1, ?2, ?3)
RETURNING id
