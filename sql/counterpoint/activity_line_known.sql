-- activity_line_known: a line of an order that has left its tables, as it was written.
-- params : none
-- slots  : {{document}} the order's DOC_ID; {{line}} the line's GUID as a literal of hexadecimal digits
-- returns: DOC_ID bigint · LIN_GUID uniqueidentifier
-- reads  : nothing; writes nothing.
SELECT
    {{document}} AS DOC_ID,
    CAST({{line}} AS uniqueidentifier) AS LIN_GUID;
