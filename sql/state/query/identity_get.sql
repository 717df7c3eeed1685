-- identity_get: whose file this is, how new, and whether there is anything in it.
-- params : none
-- returns: application integer · version integer · tables integer
-- reads  : the file's header and schema
SELECT
  (SELECT application_id FROM pragma_application_id) AS application,
  (SELECT user_version FROM pragma_user_version) AS version,
  (SELECT count(*) FROM sqlite_schema) AS tables
