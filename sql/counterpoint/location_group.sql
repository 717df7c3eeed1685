-- location_group: the locations of one location group.
-- params : @P1 varchar the group
-- slots  : none
-- returns: LOC_ID varchar
-- reads  : IM_LOC_GRP_LOC; writes nothing. READ UNCOMMITTED.
SELECT LOC_ID
FROM dbo.IM_LOC_GRP_LOC
WHERE LOC_GRP_ID = CAST(@P1 AS varchar(50))
ORDER BY LOC_ID;
