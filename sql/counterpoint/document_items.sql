-- document_items: what a document's lines take over of their items.
-- params : those of {{keys}}
-- slots  : {{columns}} the columns of IM_ITEM that the site has; {{keys}} list of item numbers
-- returns: the columns of {{columns}} by their names
-- reads  : IM_ITEM; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    {{columns}}
FROM dbo.IM_ITEM AS i
WHERE i.ITEM_NO IN ({{keys}});
