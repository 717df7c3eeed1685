-- server_version: SQL Server's own version, e.g. 11.0.7001.0 (2012).
-- params : none
-- slots  : none
-- returns: server_version varchar
-- reads  : nothing, writes nothing.
SELECT CAST(SERVERPROPERTY('ProductVersion') AS varchar(128)) AS server_version;
