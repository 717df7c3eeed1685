-- run_record_put: keeps what happened to a record in a pass.
-- params : ?1 integer run · ?2 integer n, its place · ?3 text kind · ?4 text key
--          ?5 text sku, NULL where it is the key · ?6 text text
-- writes : run_record
INSERT INTO run_record (run, n, kind, key, sku, text)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
