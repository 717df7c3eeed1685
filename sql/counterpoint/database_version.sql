-- database_version: Counterpoint's version of the company database, e.g. 35.11.
-- params : none
-- slots  : none
-- returns: db_ver varchar
-- reads  : DB_CTL; writes nothing. READ UNCOMMITTED.
SELECT TOP (1) CAST(DB_VER AS varchar(30)) AS db_ver
FROM dbo.DB_CTL;
