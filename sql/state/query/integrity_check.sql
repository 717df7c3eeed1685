-- integrity_check: what is wrong with the file's structure, at most ten places.
-- params : none
-- returns: message text, one row `ok` when nothing is
-- reads  : the whole file
SELECT integrity_check AS message
FROM pragma_integrity_check
LIMIT 10
