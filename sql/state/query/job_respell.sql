-- job_respell: an item's jobs, and those of its products, by its number as it is spelled now.
-- params : ?1 text store · ?2 text task · ?3 text the item number before · ?4 text the same spelled anew
-- writes : job
UPDATE OR IGNORE job SET key = ?4 || substr(key, length(?3) + 1)
WHERE store = ?1 AND task = ?2 AND (key = ?3 OR (key > ?3 || char(9) AND key < ?3 || char(10)))
