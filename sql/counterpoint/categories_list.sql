-- categories_list: every category of the web tree, with what tells that it changed.
-- params : none
-- slots  : {{version}} the row's version as bigint; {{checksum}} a checksum over the used columns as bigint
-- returns: CATEG_ID varchar · PARENT_ID varchar (NULL or blank = top level) · DESCR varchar · DISP_SEQ_NO int
--          · version bigint · checksum bigint
-- reads  : EC_CATEG; writes nothing. READ UNCOMMITTED: never blocks the tills.
SELECT
    c.CATEG_ID,
    c.PARENT_ID,
    c.DESCR,
    c.DISP_SEQ_NO,
    {{version}} AS version,
    {{checksum}} AS checksum
FROM dbo.EC_CATEG AS c;
