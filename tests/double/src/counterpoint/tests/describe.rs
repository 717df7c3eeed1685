//! Statements described, rights, clock and collation: what a look at the server is answered.

use chrono::{NaiveDateTime, TimeDelta};

use super::{Fixture, code};

const DESCRIBE: &str = "EXEC sys.sp_describe_first_result_set @tsql = @P1, @params = @P2";

#[test]
fn a_statement_is_described_without_being_run() {
    let mut f = Fixture::new();
    let columns = |f: &mut Fixture, tsql: &str| -> Vec<String> {
        let rows = f.rows(DESCRIBE, &[&tsql, &"@P1 nvarchar(4000)"]);
        let column = |row: &tiberius::Row| {
            let text = |name: &str| row.get::<&str, _>(name).unwrap().to_owned();
            format!("{} {}", text("name"), text("system_type_name"))
        };
        rows.iter().map(column).collect()
    };
    let listing = "SELECT i.ITEM_NO, MAX(CAST(i.ROW_TS AS bigint)) AS version
        FROM dbo.IM_ITEM AS i WHERE i.DESCR = CAST(@P1 AS varchar(30)) GROUP BY i.ITEM_NO";
    assert_eq!(columns(&mut f, listing), ["ITEM_NO varchar(20)", "version bigint"]);
    assert_eq!(columns(&mut f, "SET LOCK_TIMEOUT 100"), [""; 0]);
    assert_eq!(columns(&mut f, "DELETE FROM dbo.IM_INV"), [""; 0]);
    assert_eq!(f.till("SELECT COUNT(*) FROM IM_INV"), "3");
    for (tsql, number) in [
        ("SELECT GONE FROM dbo.IM_ITEM", 207),
        ("SELECT 1 FROM dbo.GONE", 208),
        ("SELECT @P2", 137),
    ] {
        assert_eq!(code(&f.try_rows(DESCRIBE, &[&tsql, &"@P1 nvarchar(4000)"])), number, "{tsql}");
    }
}

#[test]
fn a_right_that_was_taken_hides_the_table_from_the_login_only() {
    let mut f = Fixture::new();
    f.double.deny(&["im_inv"]);
    let allowed = "SELECT HAS_PERMS_BY_NAME('dbo.IM_INV', 'OBJECT', 'SELECT') AS n,
        HAS_PERMS_BY_NAME('dbo.IM_ITEM', 'OBJECT', 'SELECT') AS m,
        HAS_PERMS_BY_NAME('dbo.GONE', 'OBJECT', 'SELECT') AS g,
        OBJECT_ID('dbo.IM_INV') AS o";
    let row = f.rows(allowed, &[]).remove(0);
    let number = |name: &str| row.get::<i32, _>(name);
    assert_eq!((number("n"), number("m"), number("g")), (Some(0), Some(1), None));
    assert_eq!(number("o"), None);
    assert_eq!(code(&f.try_rows("SELECT LOC_ID FROM dbo.IM_INV", &[])), 229);
    let seen = "SELECT c.name FROM sys.columns c JOIN sys.objects o ON o.object_id = c.object_id
        WHERE o.name = 'IM_INV'";
    assert!(f.rows(seen, &[]).is_empty());
    assert_eq!(f.till("SELECT COUNT(*) FROM IM_INV"), "3");
    f.double.deny(&[]);
    assert_eq!(f.rows("SELECT LOC_ID FROM dbo.IM_INV", &[]).len(), 3);
    assert!(!f.rows(seen, &[]).is_empty());
}

#[test]
fn the_clock_is_norfolk_s_and_can_be_wrong() {
    let mut f = Fixture::new();
    let times = |f: &mut Fixture| {
        let row = f.rows("SELECT GETUTCDATE() AS utc, GETDATE() AS here", &[]).remove(0);
        let time = |name: &str| row.get::<NaiveDateTime, _>(name).unwrap();
        (time("utc"), time("here"))
    };
    let (utc, here) = times(&mut f);
    assert!([4, 5].contains(&((utc - here).num_minutes() + 1).div_euclid(60)), "{utc} {here}");
    f.double.set_clock_ahead(TimeDelta::hours(2));
    assert!(times(&mut f).0 - utc >= TimeDelta::hours(2));
}

#[test]
fn the_collation_tells_its_code_page() {
    let f = Fixture::new();
    let page = "SELECT COLLATIONPROPERTY(CAST(DATABASEPROPERTYEX(DB_NAME(), 'Collation') AS nvarchar(128)), 'CodePage')";
    assert_eq!(f.till(page), "1252");
    f.double.set_collation(Some(("Polish_CI_AS", 1250)));
    assert_eq!(f.till(page), "1250");
    assert_eq!(f.till("SELECT DATABASEPROPERTYEX(DB_NAME(), 'Collation')"), "Polish_CI_AS");
}
