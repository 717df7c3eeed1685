-- routines: which of the functions and procedures that cpsync calls the site has, with their parameters.
-- params : none
-- slots  : none
-- returns: routine_name · parameter_name · type_name (base type) nvarchar, the last two NULL without any
-- reads  : sys.objects, sys.schemas, sys.parameters, sys.types; writes nothing. READ UNCOMMITTED.
--          Shows only what the login may execute, so a missing permission looks like a missing routine.
SELECT
    o.name AS routine_name,
    p.name AS parameter_name,
    y.name AS type_name
FROM sys.objects AS o
INNER JOIN sys.schemas AS s ON s.schema_id = o.schema_id
LEFT JOIN sys.parameters AS p
    ON p.object_id = o.object_id
    AND p.name <> ''
LEFT JOIN sys.types AS y ON y.user_type_id = p.system_type_id
WHERE s.name = 'dbo'
  AND o.name IN (
      'fnGenDocId',
      'fnGetNextDocNumber',
      'USP_ADD_PS_DOC_AUDIT_LOG',
      'USP_PS_TE_COMMIT_DOC',
      'USER_AFTER_PS_TE_COMMIT_DOC',
      'USER_AFTER_PS_TE_SAVE_DOC',
      'USER_BEFORE_PS_TE_COMMIT_DOC'
  )
ORDER BY o.name, p.parameter_id;
