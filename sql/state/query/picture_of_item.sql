-- picture_of_item: the picture files that were seen for one item, by path.
-- params : ?1 text store · ?2 text item
-- returns: as picture_all
-- reads  : picture
SELECT item, path, suffix, named, size, modified, changed, checked_at, rules, digest, kind, turned, problem
FROM picture
WHERE store = ?1 AND item = ?2
ORDER BY path
