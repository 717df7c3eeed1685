-- locations: every stocking location.
-- params : none
-- slots  : none
-- returns: LOC_ID varchar
-- reads  : IM_LOC; writes nothing. READ UNCOMMITTED.
SELECT LOC_ID
FROM dbo.IM_LOC
ORDER BY LOC_ID;
