-- categories_read: the texts of these categories.
-- params : those of {{keys}}
-- slots  : {{html}} the text, cast from the legacy type; {{keys}} list of category ids
-- returns: CATEG_ID varchar · html varchar(max)
-- reads  : EC_CATEG; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    c.CATEG_ID,
    {{html}} AS html
FROM dbo.EC_CATEG AS c
WHERE c.CATEG_ID IN ({{keys}});
