-- check_collation: how the company's database compares and keeps letters.
-- params : none
-- slots  : none
-- returns: collation_name nvarchar · code_page int (1252 = Western European, 65001 = UTF-8; 0 = none)
-- reads  : no table; writes nothing.
SELECT
    CAST(DATABASEPROPERTYEX(DB_NAME(), 'Collation') AS nvarchar(128)) AS collation_name,
    CAST(COLLATIONPROPERTY(CAST(DATABASEPROPERTYEX(DB_NAME(), 'Collation') AS nvarchar(128)), 'CodePage') AS int)
        AS code_page;
