-- descriptions_read: the web description of these items.
-- params : those of {{keys}}
-- slots  : {{html}} the text, cast from the legacy type; {{keys}} list of item numbers
-- returns: ITEM_NO varchar · html varchar(max)
-- reads  : EC_ITEM_DESCR; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    c.ITEM_NO,
    {{html}} AS html
FROM dbo.EC_ITEM_DESCR AS c
WHERE c.ITEM_NO IN ({{keys}});
