//! Quantities and prices are exact.

use rust_decimal::Decimal;

use super::Fixture;

#[test]
fn decimal_arithmetic_follows_sql_server() {
    let f = Fixture::new();
    for (sql, expected) in [
        ("SELECT CAST(CAST('2.3450' AS decimal(15,4)) AS decimal(15,2))", "2.35"),
        ("SELECT CAST(CAST('-2.3450' AS decimal(15,4)) AS decimal(15,2))", "-2.35"),
        ("SELECT CAST(CAST('2.3449' AS decimal(15,4)) AS decimal(15,2))", "2.34"),
        (
            "SELECT CAST('99999999999.9999' AS decimal(15,4)) * CAST('99999999999.9999' AS decimal(15,4))",
            "9999999999999980000000.00000001",
        ),
        ("SELECT CAST(10 AS decimal(15,4)) / CAST(3 AS decimal(15,4))", "3.33333333333333333333"),
        ("SELECT 1 / 3", "0"),
        ("SELECT 7 % 4", "3"),
        ("SELECT 0.1 + 0.2", "0.3"),
        ("SELECT CAST('0.1' AS decimal(15,4)) * 3", "0.3000"),
        ("SELECT ROUND(CAST('12.3456' AS decimal(15,4)), 2)", "12.3500"),
        ("SELECT FLOOR(CAST('-12.3' AS decimal(15,4)))", "-13"),
        ("SELECT CEILING(CAST('12.3' AS decimal(15,4)))", "13"),
        ("SELECT ABS(CAST('-12.3' AS decimal(15,4)))", "12.3000"),
        ("SELECT CAST(CAST('12.9' AS decimal(15,4)) AS int)", "12"),
        ("SELECT -CAST('12.9' AS decimal(30,4))", "-12.9000"),
        ("SELECT SUM(QTY_AVAIL) FROM IM_INV", "13.7500"),
        (
            "SELECT SUM(QTY_ON_HND * PRC_1) FROM IM_INV v JOIN IM_ITEM i ON i.ITEM_NO = v.ITEM_NO",
            "856.22000000",
        ),
        ("SELECT AVG(QTY_ON_HND) FROM IM_INV", "7.833333"),
        ("SELECT COUNT(*) FROM IM_INV WHERE QTY_AVAIL < 0.0", "1"),
        ("SELECT COUNT(*) FROM IM_INV WHERE QTY_AVAIL = -0.25", "1"),
        ("SELECT COUNT(*) FROM IM_INV WHERE QTY_ON_HND * 2 > 39.99999", "1"),
        ("SELECT ISNULL(REG_PRC, PRC_1) FROM IM_ITEM WHERE ITEM_NO = 'BAG-7'", "199.99"),
        ("SELECT COALESCE(REG_PRC, PRC_1) FROM IM_ITEM WHERE ITEM_NO = 'BAG-7'", "199.9900"),
        (
            "SELECT CASE WHEN SEQ_NO = 1 THEN 0 ELSE PRC_1 END FROM IM_ITEM WHERE ITEM_NO = 'CLUB'",
            "0.3333",
        ),
        ("SELECT CAST(0.3333 AS varchar(20)) + '/' + CONVERT(varchar(10), 12)", "0.3333/12"),
        ("SELECT MAX(PRC_1) FROM IM_ITEM", "199.9900"),
        ("SELECT CAST('1.2345' AS money) + 1", "2.2345"),
        ("SELECT 3000000000 + 1", "3000000001"),
    ] {
        assert_eq!(f.till(sql), expected, "{sql}");
    }
}

#[test]
fn decimal_parameters_compare_and_store_exactly() {
    let mut f = Fixture::new();
    let wanted = Decimal::new(1_999_900, 4);
    assert_eq!(f.rows("SELECT ITEM_NO FROM IM_ITEM WHERE PRC_1 = @P1", &[&wanted]).len(), 1);
    let long: Decimal = "0.33334999999".parse().unwrap();
    f.execute("UPDATE IM_ITEM SET PRC_1 = @P1 WHERE ITEM_NO = 'CLUB'", &[&long]).unwrap();
    assert_eq!(f.till("SELECT PRC_1 FROM IM_ITEM WHERE ITEM_NO = 'CLUB'"), "0.3333");
    f.execute(
        "UPDATE IM_ITEM SET PRC_1 = PRC_1 + @P1 WHERE ITEM_NO = 'CLUB'",
        &[&Decimal::new(1, 4)],
    )
    .unwrap();
    assert_eq!(f.till("SELECT PRC_1 FROM IM_ITEM WHERE ITEM_NO = 'CLUB'"), "0.3334");
}

#[test]
fn sums_keep_their_type_on_the_wire() {
    let mut f = Fixture::new();
    let rows = f.rows("SELECT LOC_ID, SUM(QTY_ON_HND) q, COUNT(*) n, COUNT_BIG(*) b, SUM(1) s FROM IM_INV GROUP BY LOC_ID ORDER BY LOC_ID DESC", &[]);
    assert_eq!(rows[0].get::<&str, _>(0), Some("WEB"));
    assert_eq!(rows[0].get::<Decimal, _>("q").unwrap().to_string(), "0.5000");
    assert_eq!((rows[1].get::<i32, _>("n"), rows[1].get::<i64, _>("b")), (Some(2), Some(2)));
    assert_eq!(rows[1].get::<i32, _>("s"), Some(2));
}
