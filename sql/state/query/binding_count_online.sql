-- binding_count_online: how many records of a store were enabled when it last acknowledged them.
-- params : ?1 text store · ?2 text entity
-- returns: count integer
-- reads  : binding
SELECT count(*) AS count
FROM binding
WHERE store = ?1 AND entity = ?2 AND online = 1
