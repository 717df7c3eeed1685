-- texts_fitted: texts as a varchar column of this database gives them back: its code page lacks characters.
-- params : those of {{texts}}
-- slots  : {{texts}} the texts, each cast to varchar and back, as columns t1, t2 and so on
-- returns: t1, t2 and so on nvarchar; one row
-- reads  : nothing, writes nothing.
SELECT
    {{texts}};
