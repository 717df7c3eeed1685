//! SQL Server's error numbers.

use super::{Fixture, code};

#[test]
fn each_error_has_its_number() {
    let mut f = Fixture::new();
    for (sql, number) in [
        ("INSERT INTO IM_ITEM (ITEM_NO) VALUES ('adm-100 ')", 2627),
        ("INSERT INTO IM_ITEM (ITEM_NO, DESCR) VALUES ('N1', NULL)", 515),
        ("INSERT INTO IM_ITEM (DESCR) VALUES ('x')", 515),
        ("INSERT INTO IM_INV (ITEM_NO, LOC_ID) VALUES ('NONE', 'MAIN')", 547),
        ("DELETE FROM IM_LOC WHERE LOC_ID = 'MAIN'", 547),
        ("UPDATE IM_ITEM SET PRC_1 = -1", 547),
        ("SELECT * FROM NO_SUCH", 208),
        ("SELECT * FROM other.IM_ITEM", 208),
        ("SELECT NO_SUCH FROM IM_ITEM", 207),
        ("SELECT i.NO_SUCH FROM IM_ITEM i", 207),
        ("SELECT x.ITEM_NO FROM IM_ITEM i", 4104),
        ("SELECT \"Ballcap\" FROM IM_ITEM", 207),
        ("UPDATE IM_ITEM SET NO_SUCH = 1", 207),
        ("SELECT ITEM_NO FROM IM_ITEM i JOIN IM_INV v ON i.ITEM_NO = v.ITEM_NO", 209),
        ("SELECT ITEM_NO, COUNT(*) FROM IM_INV", 8120),
        ("SELECT LOC_ID, COUNT(*) FROM IM_INV GROUP BY ITEM_NO", 8120),
        ("UPDATE IM_ITEM SET DESCR = REPLICATE('x', 31)", 2628),
        ("UPDATE IM_ITEM SET PRC_1 = 123456789012.5", 8115),
        ("SELECT CAST(300 AS tinyint)", 8115),
        ("SELECT 2147483647 + 1", 8115),
        ("UPDATE IM_ITEM SET SEQ_NO = 2147483647 + 1", 8115),
        ("SELECT CAST(2147483647 + 1 AS bigint)", 8115),
        (
            "SELECT CAST(SUM(x.A) AS bigint) FROM (SELECT 2000000000 AS A UNION ALL SELECT 2000000000) AS x",
            8115,
        ),
        (
            "SELECT CAST(DATEDIFF(millisecond, CAST('20260101' AS datetime), CAST('20260127' AS datetime)) AS bigint)",
            535,
        ),
        ("SELECT NOTE FROM IM_ITEM ORDER BY NOTE", 306),
        ("SELECT COUNT(*) FROM IM_ITEM GROUP BY NOTE", 306),
        ("SELECT DISTINCT NOTE FROM IM_ITEM", 421),
        ("SELECT MAX(NOTE) FROM IM_ITEM", 8117),
        ("SELECT LEN(NOTE) FROM IM_ITEM", 8116),
        ("SELECT x.ITEM_NO FROM (SELECT ITEM_NO FROM IM_ITEM ORDER BY ITEM_NO) AS x", 1033),
        ("SELECT TRIM('x')", 50_000),
        ("SELECT 1 / 0", 8134),
        ("SELECT CAST('abc' AS int)", 245),
        ("SELECT COUNT(*) FROM IM_ITEM WHERE ITEM_NO = 5", 245),
        ("SELECT CAST('x.5' AS decimal(15,4))", 8114),
        ("SELECT CAST('2026-13-01' AS datetime)", 241),
        ("UPDATE IM_INV SET QTY_AVAIL = 5", 271),
        ("INSERT INTO IM_INV (ITEM_NO, LOC_ID, QTY_AVAIL) VALUES ('CLUB', 'MAIN', 5)", 271),
        ("UPDATE IM_INV SET ROW_TS = 5", 272),
        ("SELECT * FROM IM_ITEM WHERE", 102),
        ("SELECT @nope", 137),
        ("EXEC dbo.NO_SUCH_PROC @a = 1", 2812),
        ("SELECT COUNT(*) FROM IM_ITEM WHERE NOTE = 'x'", 402),
        ("SELECT IIF(1 = 1, 2, 3)", 50_000),
        ("SELECT ITEM_NO FROM IM_ITEM ORDER BY ITEM_NO OFFSET 1 ROWS", 50_000),
        ("SELECT * FROM IM_ITEM FOR XML PATH", 50_000),
        ("SELECT CONCAT('a', 'b')", 50_000),
        ("SELECT TRY_CONVERT(int, 'x')", 50_000),
        ("COMMIT", 3902),
        ("ROLLBACK TRANSACTION", 3903),
        ("CREATE TABLE IM_LOC (A int)", 2714),
        ("SELECT 1 FROM IM_ITEM WHERE 1", 4145),
    ] {
        let result = f.batch(sql);
        assert_eq!(code(&result), number, "{sql}: {:?}", result.err());
    }
    // The connection is still good, and nothing has changed.
    assert_eq!(f.rows("SELECT * FROM IM_ITEM", &[]).len(), 3);
    assert_eq!(f.till("SELECT SUM(PRC_1) FROM IM_ITEM"), "212.8233");
}

#[test]
fn a_script_error_shows_the_statement() {
    let error = crate::counterpoint::CounterpointDouble::start(&[
        "CREATE TABLE A (B int)\nGO\nINSERT INTO A VALUES ('x')",
    ]);
    let text = error.err().unwrap().to_string();
    assert!(text.contains("Msg 245") && text.contains("INSERT INTO A"), "{text}");
}

#[test]
fn begin_tran_in_a_parametrised_statement_is_266() {
    let mut f = Fixture::new();
    assert_eq!(code(&f.execute("BEGIN TRAN", &[])), 266);
}
