-- document_number_take: the site's next document number that is free; the one after it becomes the next.
-- params : @P1 varchar STR_ID · @P2 varchar DOC_TYP; then those of {{station}}
-- slots  : {{table}} PS_STR_CFG_PS or PS_STA_CFG_PS; {{column}} its next number; {{station}} AND the station, or nothing
-- returns: number varchar, NULL when the site numbers by hand
-- reads  : PS_DOC_HDR, PS_ORD_HIST, PS_TKT_HIST, and calls fnGetNextDocNumber.
-- writes : PS_STR_CFG_PS, PS_STA_CFG_PS. The row is locked from the first look on: tills take numbers from it too.
DECLARE @number varchar(15);
SELECT @number = c.{{column}}
FROM dbo.{{table}} AS c WITH (UPDLOCK)
WHERE c.STR_ID = CAST(@P1 AS varchar(10)) {{station}};
WHILE EXISTS (SELECT 1 AS taken FROM dbo.PS_DOC_HDR AS h WHERE h.TKT_NO = @number AND h.DOC_TYP = CAST(@P2 AS varchar(1)))
    OR EXISTS (SELECT 1 AS taken FROM dbo.PS_TKT_HIST AS t WHERE t.TKT_NO = @number AND t.DOC_TYP = CAST(@P2 AS varchar(1)))
    OR (CAST(@P2 AS varchar(1)) = 'O' AND EXISTS (SELECT 1 AS taken FROM dbo.PS_ORD_HIST AS o WHERE o.TKT_NO = @number))
    SET @number = dbo.fnGetNextDocNumber(@number);
UPDATE c
SET {{column}} = dbo.fnGetNextDocNumber(@number)
FROM dbo.{{table}} AS c
WHERE c.STR_ID = CAST(@P1 AS varchar(10)) {{station}}
  AND @number IS NOT NULL;
SELECT @number AS number;
