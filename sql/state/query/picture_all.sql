-- picture_all: every picture file that was seen for a store, by item and path.
-- params : ?1 text store
-- returns: item text · path text · suffix text · named integer · size integer · modified integer · changed integer
--          · checked_at integer · rules integer · digest text · kind text · turned integer · problem text
-- reads  : picture
SELECT item, path, suffix, named, size, modified, changed, checked_at, rules, digest, kind, turned, problem
FROM picture
WHERE store = ?1
ORDER BY item, path
