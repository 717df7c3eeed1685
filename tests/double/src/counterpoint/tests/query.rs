//! The statements that cpsync writes.

use tiberius::ToSql;

use super::Fixture;

#[test]
fn comparison_ignores_case_and_trailing_spaces() {
    let f = Fixture::new();
    for (sql, expected) in [
        ("SELECT COUNT(*) FROM IM_ITEM WHERE ITEM_NO = 'adm-100   '", "1"),
        ("SELECT COUNT(*) FROM IM_ITEM WHERE DESCR IN ('CLUB', 'x')", "1"),
        ("SELECT COUNT(*) FROM IM_ITEM WHERE DESCR LIKE 'GOLF%'", "1"),
        ("SELECT COUNT(*) FROM IM_ITEM WHERE ITEM_NO LIKE 'ADM-[0-9]%'", "1"),
        (
            "SELECT COUNT(DISTINCT x.A) FROM (SELECT 'a' A UNION ALL SELECT 'A ' UNION ALL SELECT 'b') x",
            "2",
        ),
        (
            "SELECT COUNT(*) FROM (SELECT DISTINCT x.A FROM (SELECT 'a' A UNION ALL SELECT 'A') x) y",
            "1",
        ),
        ("SELECT CASE 'ABC' WHEN 'abc' THEN 'same' ELSE 'other' END", "same"),
        (
            "SELECT COUNT(*) FROM IM_ITEM i WHERE EXISTS (SELECT 1 FROM IM_INV v WHERE v.ITEM_NO = i.ITEM_NO)",
            "2",
        ),
        (
            "SELECT COUNT(*) FROM IM_ITEM i WHERE NOT EXISTS (SELECT * FROM IM_INV v WHERE v.ITEM_NO = i.ITEM_NO)",
            "1",
        ),
        ("SELECT COUNT(*) FROM IM_ITEM WHERE ITEM_NO NOT IN (SELECT ITEM_NO FROM IM_INV)", "1"),
        ("SELECT COUNT(*) FROM IM_ITEM WHERE SEQ_NO BETWEEN 1 AND 2", "2"),
    ] {
        assert_eq!(f.till(sql), expected, "{sql}");
    }
}

#[test]
fn functions() {
    let f = Fixture::new();
    for (sql, expected) in [
        ("SELECT LEN('ab  ')", "2"),
        ("SELECT DATALENGTH(N'ab')", "4"),
        ("SELECT SUBSTRING('counter', 2, 3)", "oun"),
        ("SELECT LEFT('counter', 3) + RIGHT('point', 2)", "count"),
        ("SELECT REPLACE('a-B-c', 'b', 'x')", "a-x-c"),
        ("SELECT CHARINDEX('P', 'counterpoint')", "8"),
        ("SELECT STUFF('abcd', 2, 2, 'X')", "aXd"),
        ("SELECT LTRIM(RTRIM('  a ')) + REPLICATE('0', 3)", "a000"),
        ("SELECT UPPER('ñ') + LOWER('AB')", "Ñab"),
        ("SELECT NULLIF('a', 'A')", "NULL"),
        ("SELECT CONVERT(varchar(10), CAST('2026-01-02' AS datetime), 120)", "2026-01-02"),
        (
            "SELECT CONVERT(varchar(30), CAST('2026-01-02 13:04' AS datetime), 126)",
            "2026-01-02T13:04:00.000",
        ),
        ("SELECT CAST(CAST('2026-01-02 13:04' AS datetime) AS varchar(30))", "Jan  2 2026  1:04PM"),
        ("SELECT DATEADD(day, -1, '2026-03-01')", "2026-02-28 00:00:00.000"),
        ("SELECT DATEDIFF(day, '2026-01-01', '2026-01-31')", "30"),
        ("SELECT YEAR('2026-01-31') * 100 + MONTH('2026-01-31')", "202601"),
        ("SELECT DATEPART(dy, '2026-02-01')", "32"),
        ("SELECT CAST('abcdef' AS varchar(3))", "abc"),
        ("SELECT DB_NAME()", "HARBOUR"),
        ("SELECT CAST(SERVERPROPERTY('ProductVersion') AS varchar(20))", "16.0.1000.6"),
        ("SELECT HAS_PERMS_BY_NAME('dbo.IM_ITEM', 'OBJECT', 'SELECT')", "1"),
        ("SELECT CASE WHEN OBJECT_ID('dbo.IM_ITEM', 'U') IS NULL THEN 0 ELSE 1 END", "1"),
        ("SELECT OBJECT_ID('dbo.NOPE')", "NULL"),
        ("SELECT COLUMNPROPERTY(OBJECT_ID('dbo.IM_INV'), 'QTY_AVAIL', 'IsComputed')", "1"),
        ("SELECT CAST(CAST(0x00000000000000FF AS binary(8)) AS bigint)", "255"),
        ("SELECT LEN(CAST(NEWID() AS varchar(36)))", "36"),
        (
            "SELECT CASE WHEN BINARY_CHECKSUM('a', 1) = BINARY_CHECKSUM('a', 2) THEN 1 ELSE 0 END",
            "0",
        ),
    ] {
        assert_eq!(f.till(sql), expected, "{sql}");
    }
}

#[test]
fn listings_with_row_versions() {
    let mut f = Fixture::new();
    let listing = "SELECT i.ITEM_NO, MAX(CAST(v.ROW_TS AS bigint)) AS VER, COUNT(v.LOC_ID) AS N
        FROM dbo.IM_ITEM AS i WITH (NOLOCK) LEFT JOIN dbo.IM_INV v WITH (NOLOCK) ON v.ITEM_NO = i.ITEM_NO
        WHERE i.IS_ECOMM_ITEM = 'Y' GROUP BY i.ITEM_NO ORDER BY i.ITEM_NO";
    let version = |f: &mut Fixture| f.rows(listing, &[])[0].get::<i64, _>("VER").unwrap();
    let before = version(&mut f);
    assert_eq!(
        f.double
            .execute(
                "UPDATE IM_INV SET QTY_ON_HND = 21 WHERE ITEM_NO = 'ADM-100' AND LOC_ID = 'WEB'"
            )
            .unwrap(),
        1
    );
    let after = version(&mut f);
    assert!(after > before, "{after} > {before}");
    let found =
        f.rows("SELECT ITEM_NO FROM IM_INV WHERE ROW_TS = @P1", &[&&after.to_be_bytes()[..]]);
    assert_eq!(found.len(), 1);
}

#[test]
fn joins_ctes_windows_and_unions() {
    let f = Fixture::new();
    for (sql, expected) in [
        (
            "WITH a AS (SELECT ITEM_NO, QTY_ON_HND Q FROM IM_INV), b (N, S) AS (SELECT ITEM_NO, SUM(Q) FROM a GROUP BY ITEM_NO) SELECT TOP 1 S FROM b ORDER BY S DESC",
            "20.5000",
        ),
        (
            "SELECT x.LOC_ID FROM (SELECT LOC_ID, ROW_NUMBER() OVER (PARTITION BY ITEM_NO ORDER BY QTY_ON_HND) AS RN FROM IM_INV WHERE ITEM_NO = 'adm-100') x WHERE x.RN = 1",
            "WEB",
        ),
        ("SELECT TOP (1) * FROM (SELECT 'b' AS A UNION ALL SELECT N'a') u ORDER BY A", "a"),
        ("SELECT COUNT(*) FROM IM_ITEM CROSS JOIN IM_LOC", "6"),
        ("SELECT N = COUNT(*) FROM dbo.IM_ITEM (NOLOCK)", "3"),
        (
            "SELECT SUM(CASE WHEN v.LOC_ID IS NULL THEN 1 ELSE 0 END) FROM IM_ITEM i LEFT JOIN IM_INV v ON v.ITEM_NO = i.ITEM_NO AND v.LOC_ID = 'WEB'",
            "2",
        ),
        (
            "SELECT (SELECT MAX(QTY_ON_HND) FROM IM_INV v WHERE v.ITEM_NO = i.ITEM_NO) FROM IM_ITEM i WHERE ITEM_NO = 'BAG-7'",
            "3.0000",
        ),
        (
            "SELECT LEFT(ITEM_NO, 1) + '-' + CAST(COUNT(*) AS varchar(5)) FROM IM_INV GROUP BY LEFT(ITEM_NO, 1) HAVING COUNT(*) > 1",
            "A-2",
        ),
        ("SELECT COUNT(*) FROM IM_ITEM HAVING COUNT(*) > 2", "3"),
        (
            "SELECT i.DESCR FROM dbo.IM_ITEM i INNER JOIN dbo.IM_INV v ON i.ITEM_NO = v.ITEM_NO AND v.LOC_ID IN ('WEB')",
            "Ballcap",
        ),
        (
            "SELECT COUNT(*) FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = 'IM_INV' AND DATA_TYPE = 'decimal'",
            "3",
        ),
        (
            "SELECT c.name FROM sys.columns c JOIN sys.tables t ON t.object_id = c.object_id WHERE t.name = 'IM_ITEM' AND c.is_computed = 1",
            "DESCR_UPR",
        ),
        (
            "SELECT NUMERIC_SCALE FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = 'im_item' AND COLUMN_NAME = 'reg_prc'",
            "2",
        ),
        (
            "SELECT TYPE_NAME = t.name FROM sys.columns c JOIN sys.types t ON t.user_type_id = c.user_type_id WHERE c.object_id = OBJECT_ID('dbo.IM_ITEM') AND c.name = 'ROW_TS'",
            "timestamp",
        ),
    ] {
        assert_eq!(f.till(sql), expected, "{sql}");
    }
}

#[test]
fn a_hundred_keys_in_one_statement() {
    let mut f = Fixture::new();
    let keys: Vec<String> = (0..99).map(|n| format!("K{n}")).chain(["bag-7".to_owned()]).collect();
    let marks: Vec<String> = (1..=100).map(|n| format!("CAST(@P{n} AS varchar(20))")).collect();
    let sql = format!("SELECT ITEM_NO FROM IM_ITEM WHERE ITEM_NO IN ({})", marks.join(", "));
    let params: Vec<&dyn ToSql> = keys.iter().map(|k| k as &dyn ToSql).collect();
    let rows = f.rows(&sql, &params);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].get::<&str, _>(0), Some("BAG-7"));
}

#[test]
fn batches_with_variables_and_control_flow() {
    let mut f = Fixture::new();
    let rows = f.batch(
        "SET NOCOUNT ON; SET XACT_ABORT ON; SET LOCK_TIMEOUT 5000; SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED
         DECLARE @n int = 2, @t varchar(20)
         SELECT @t = DESCR FROM IM_ITEM WHERE ITEM_NO = 'BAG-7'
         IF EXISTS (SELECT * FROM IM_ITEM WHERE DESCR = @t)
         BEGIN
           SET @n = @n + 40
           UPDATE IM_ITEM SET SEQ_NO = @n WHERE DESCR = @t
         END
         ELSE SET @n = 0
         WHILE @n < 45 SET @n = @n + 1
         SELECT @n AS N, @t AS T, @@ROWCOUNT AS R",
    ).unwrap();
    assert_eq!(
        (rows[0].get::<i32, _>("N"), rows[0].get::<&str, _>("T")),
        (Some(45), Some("Golf bag"))
    );
    assert_eq!(f.till("SELECT SEQ_NO FROM IM_ITEM WHERE ITEM_NO = 'BAG-7'"), "42");
}

#[test]
fn inserts_updates_and_deletes() {
    let mut f = Fixture::new();
    let rows = f.rows(
        "INSERT INTO dbo.LOG (TXT) OUTPUT INSERTED.ID, INSERTED.TXT AS T VALUES (@P1), (N'b')",
        &[&"a"],
    );
    assert_eq!((rows[1].get::<i32, _>(0), rows[1].get::<&str, _>("T")), (Some(2), Some("b")));
    assert_eq!(
        f.execute(
            "INSERT INTO LOG (TXT) SELECT LEFT(DESCR, 10) FROM IM_ITEM WHERE SEQ_NO IS NOT NULL",
            &[]
        )
        .unwrap(),
        2
    );
    let rows = f
        .batch("INSERT INTO LOG (TXT) VALUES ('z') SELECT CAST(SCOPE_IDENTITY() AS int) AS ID")
        .unwrap();
    assert_eq!(rows[0].get::<i32, _>(0), Some(5));
    let changed = f.execute(
        "UPDATE v SET QTY_ON_HND = v.QTY_ON_HND + i.SEQ_NO FROM dbo.IM_INV v INNER JOIN dbo.IM_ITEM i ON i.ITEM_NO = v.ITEM_NO WHERE i.SEQ_NO = @P1",
        &[&1_i32],
    );
    assert_eq!(changed.unwrap(), 2);
    assert_eq!(f.till("SELECT QTY_AVAIL FROM IM_INV WHERE LOC_ID = 'WEB'"), "0.7500");
    assert_eq!(f.execute("DELETE v FROM IM_INV v JOIN IM_ITEM i ON i.ITEM_NO = v.ITEM_NO WHERE i.DESCR = 'BALLCAP'", &[]).unwrap(), 2);
    assert_eq!(f.execute("DELETE FROM dbo.LOG", &[]).unwrap(), 5);
    f.batch("CREATE TABLE #k (K varchar(20) NOT NULL PRIMARY KEY) INSERT INTO #k VALUES ('CLUB')")
        .unwrap();
    let rows = f.rows("SELECT i.ITEM_NO FROM #k k JOIN IM_ITEM i ON i.ITEM_NO = k.K", &[]);
    assert_eq!(rows.len(), 1);
    f.client = Some(f.connect().unwrap());
    assert!(f.try_rows("SELECT * FROM #k", &[]).is_err());
}

#[test]
fn a_hundred_thousand_rows() {
    let mut f = Fixture::new();
    f.batch(
        "WITH d AS (SELECT 0 AS D UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4
                    UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)
         INSERT INTO IM_ITEM (ITEM_NO, DESCR, PRC_1)
         SELECT 'N' + CAST(a.D * 10000 + b.D * 1000 + c.D * 100 + e.D * 10 + g.D AS varchar(10)), 'bulk', 1.5
         FROM d a CROSS JOIN d b CROSS JOIN d c CROSS JOIN d e CROSS JOIN d g",
    )
    .unwrap();
    let rows = f.rows("SELECT ITEM_NO, MAX(CAST(ROW_TS AS bigint)) V, SUM(PRC_1) P, COUNT(*) N FROM IM_ITEM GROUP BY ITEM_NO", &[]);
    assert_eq!(rows.len(), 100_003);
    assert!(rows.iter().all(|r| r.get::<i64, _>("V").unwrap() > 0));
}
