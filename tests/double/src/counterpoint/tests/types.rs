//! Every type through the wire and back.

use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;
use tiberius::Uuid;

use super::{Fixture, code};
use crate::counterpoint::CounterpointDouble;

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").unwrap()
}

#[test]
fn login_needs_the_password_and_the_database() {
    let f = Fixture::new();
    assert_eq!(code(&f.log_in("wrong", CounterpointDouble::DATABASE)), 18_456);
    assert_eq!(code(&f.log_in(CounterpointDouble::PASSWORD, "OTHER")), 4060);
    f.double.set_password("new");
    assert_eq!(code(&f.connect()), 18_456);
    assert!(f.log_in("new", "harbour").is_ok());
}

#[test]
fn literals_and_casts_arrive_with_their_types() {
    let mut f = Fixture::new();
    let rows = f.rows(
        "SELECT CAST(1 AS bit) a, CAST(255 AS tinyint) b, CAST(-3 AS smallint) c, 7 d,
                CAST(9000000000 AS bigint) e, CAST('12.50' AS decimal(15,4)) f, CAST(1.25 AS float) g,
                CAST('2026-01-02' AS date) h, CAST('2026-01-02 03:04:05.007' AS datetime) i,
                CAST('2026-01-02T03:04:05.1234567' AS datetime2) j, CAST(0x0A0B AS varbinary(8)) k,
                CAST('6F9619FF-8B86-D011-B42D-00C04FC964FF' AS uniqueidentifier) l, N'日本' m, 'x' n,
                CAST('2026-01-02 03:04:40' AS smalldatetime) o, CAST('1.2345' AS money) p, 0.10 q",
        &[],
    );
    let r = &rows[0];
    assert_eq!(r.get::<bool, _>("a"), Some(true));
    assert_eq!(r.get::<u8, _>("b"), Some(255));
    assert_eq!(r.get::<i16, _>("c"), Some(-3));
    assert_eq!(r.get::<i32, _>("d"), Some(7));
    assert_eq!(r.get::<i64, _>("e"), Some(9_000_000_000));
    assert_eq!(r.get::<Decimal, _>("f").unwrap().to_string(), "12.5000");
    assert_eq!(r.get::<f64, _>("g"), Some(1.25));
    assert_eq!(r.get::<NaiveDate, _>("h"), NaiveDate::from_ymd_opt(2026, 1, 2));
    assert_eq!(
        r.get::<NaiveDateTime, _>("i").unwrap().to_string()[..23],
        *"2026-01-02 03:04:05.006"
    );
    assert_eq!(r.get::<NaiveDateTime, _>("j"), Some(at("2026-01-02 03:04:05.1234567")));
    assert_eq!(r.get::<&[u8], _>("k"), Some(&[10_u8, 11][..]));
    assert_eq!(r.get::<Uuid, _>("l").unwrap().to_string(), "6f9619ff-8b86-d011-b42d-00c04fc964ff");
    assert_eq!(r.get::<&str, _>("m"), Some("日本"));
    assert_eq!(r.get::<&str, _>("n"), Some("x"));
    assert_eq!(r.get::<NaiveDateTime, _>("o"), Some(at("2026-01-02 03:05:00")));
    assert_eq!(r.get::<f64, _>("p"), Some(1.2345));
    assert_eq!(r.get::<Decimal, _>("q").unwrap().to_string(), "0.10");
}

#[test]
fn columns_round_trip_with_nulls() {
    let mut f = Fixture::new();
    let guid = Uuid::from_u128(0x1234_5678_9abc_def0_1122_3344_5566_7788);
    let changed = f.execute(
        "UPDATE dbo.IM_ITEM SET DESCR = @P1, PRC_1 = @P2, LST_MAINT_DT = @P3, NOTE = @P4, LONG_NOTE = @P5, UNI = @P6,
           GUID = @P7, WEIGHT = @P8, SEQ_NO = @P9 WHERE ITEM_NO = @P10",
        &[
            &"Café 10½\" – ñ 日",
            &Decimal::new(-0, 0).max(Decimal::new(1_234_567, 4)),
            &at("2026-03-04 05:06:07.123"),
            &"a note",
            &"x".repeat(9000),
            &"日本",
            &guid,
            &Decimal::new(105, 2),
            &Option::<i32>::None,
            &"adm-100  ",
        ],
    );
    assert_eq!(changed.unwrap(), 1);
    let rows = f.rows("SELECT * FROM IM_ITEM WHERE ITEM_NO = 'ADM-100'", &[]);
    let r = &rows[0];
    assert_eq!(r.get::<&str, _>("DESCR"), Some("Café 10½\" – ñ ?"));
    assert_eq!(r.get::<&str, _>("DESCR_UPR"), Some("CAFÉ 10½\" – Ñ ?"));
    assert_eq!(r.get::<Decimal, _>("PRC_1").unwrap().to_string(), "123.4567");
    assert_eq!(
        r.get::<NaiveDateTime, _>("LST_MAINT_DT").unwrap().to_string()[..23],
        *"2026-03-04 05:06:07.123"
    );
    assert_eq!(r.get::<&str, _>("NOTE"), Some("a note"));
    assert_eq!(r.get::<&str, _>("LONG_NOTE").unwrap().len(), 9000);
    assert_eq!(r.get::<&str, _>("UNI"), Some("日本"));
    assert_eq!(r.get::<Uuid, _>("GUID"), Some(guid));
    assert_eq!(r.get::<f64, _>("WEIGHT"), Some(1.05));
    assert_eq!(r.get::<i32, _>("SEQ_NO"), None);
    assert_eq!(r.get::<&[u8], _>("ROW_TS").unwrap().len(), 8);
    let rows = f.rows("SELECT * FROM IM_ITEM WHERE ITEM_NO = 'CLUB'", &[]);
    for column in ["NOTE", "LONG_NOTE", "UNI"] {
        assert_eq!(rows[0].get::<&str, _>(column), None, "{column}");
    }
    assert_eq!(rows[0].get::<Uuid, _>("GUID"), None);
    assert_eq!(rows[0].get::<f64, _>("WEIGHT"), None);
    assert_eq!(rows[0].get::<NaiveDateTime, _>("LST_MAINT_DT"), None);
}

#[test]
fn parameters_arrive_with_their_types() {
    let mut f = Fixture::new();
    let rows = f.rows(
        "SELECT @P1 a, @P2 b, @P3 c, @P4 d, @P5 e, @P6 f, @P7 g, @P8 h, CAST(@P5 AS datetime) i",
        &[
            &"text",
            &5_i32,
            &5_000_000_000_i64,
            &Decimal::new(-12_345, 3),
            &at("2026-01-02 03:04:05.1234567"),
            &true,
            &&[1_u8, 2, 3][..],
            &Option::<&str>::None,
        ],
    );
    let r = &rows[0];
    assert_eq!(r.get::<&str, _>("a"), Some("text"));
    assert_eq!(r.get::<i32, _>("b"), Some(5));
    assert_eq!(r.get::<i64, _>("c"), Some(5_000_000_000));
    assert_eq!(r.get::<Decimal, _>("d"), Some(Decimal::new(-12_345, 3)));
    assert_eq!(r.get::<NaiveDateTime, _>("e"), Some(at("2026-01-02 03:04:05.1234567")));
    assert_eq!(r.get::<bool, _>("f"), Some(true));
    assert_eq!(r.get::<&[u8], _>("g"), Some(&[1_u8, 2, 3][..]));
    assert_eq!(r.get::<&str, _>("h"), None);
    assert_eq!(
        r.get::<NaiveDateTime, _>("i").unwrap().to_string()[..23],
        *"2026-01-02 03:04:05.123"
    );
}
