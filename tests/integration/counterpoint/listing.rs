//! The listing that changes are found with, and the store's filter.

use cpsync::config::Test;
use cpsync::counterpoint::{ErrorKind, Version};

use super::{changed, decimal, head, listed, open, stock};
use crate::support::company::Company;
use crate::support::shop::{condition, store};

#[test]
fn the_listing_holds_what_is_in_scope_and_nothing_else() {
    let company = Company::start();
    let mut counterpoint = open(&company);
    let items = listed(&mut counterpoint, &store());
    for wanted in
        ["CLEAT/6IN", "000123", "TEA+SALT", "AYE™ MUG", "THERM-°F", "knot-kit", "GIFTWRAP"]
    {
        assert!(items.contains_key(wanted), "{wanted}");
    }
    for unwanted in ["WHSE-MAST", "OLD-LAMP", "BAG-PAPER"] {
        assert!(!items.contains_key(unwanted), "{unwanted}");
    }
    assert_eq!(items["CLEAT/6IN"].online, 1);
    assert_eq!(items["TEE-TERN"].online, 12);
    assert_eq!(items["BOOT-WORK"].online, 23);
    assert_eq!(items["RENT-SUIT"].online, 0);
    assert_eq!(items["BK-PILOT"].online, 0, "web status N");
    assert_eq!(items["AF-BLUE-GL"].online, 0, "archived");
    assert!(items.values().all(|item| item.parent.is_none()));
}

#[test]
fn the_listing_finds_a_change_in_each_table_and_nothing_else() {
    let company = Company::start();
    let mut counterpoint = open(&company);
    let store = store();
    let mut before = listed(&mut counterpoint, &store);
    assert_eq!(changed(&before, &listed(&mut counterpoint, &store)), Vec::<String>::new());
    for (what, sql, item) in [
        ("a column", "UPDATE dbo.IM_ITEM SET PRC_1 = 99 WHERE ITEM_NO = 'CLEAT/6IN'", "CLEAT/6IN"),
        (
            "a web description, by the application",
            "UPDATE dbo.EC_ITEM_DESCR SET HTML_DESCR = '<p>New</p>', LST_MAINT_DT = '2026-11-30T10:00:01' WHERE ITEM_NO = '000123'",
            "000123",
        ),
        (
            "a web description, by raw SQL",
            "UPDATE dbo.EC_ITEM_DESCR SET HTML_DESCR = '<p>Newer</p>' WHERE ITEM_NO = 'TEA+SALT'",
            "TEA+SALT",
        ),
        (
            "a web description of the same length, by raw SQL",
            "UPDATE dbo.EC_ITEM_DESCR SET HTML_DESCR = '<p>nEwer</p>' WHERE ITEM_NO = 'TEA+SALT'",
            "TEA+SALT",
        ),
        (
            "no more description",
            "DELETE FROM dbo.EC_ITEM_DESCR WHERE ITEM_NO = 'knot-kit'",
            "knot-kit",
        ),
        (
            "a barcode",
            "UPDATE dbo.IM_BARCOD SET BARCOD = '400000999999' WHERE ITEM_NO = '000123' AND SEQ_NO = 1",
            "000123",
        ),
        (
            "one barcode less",
            "DELETE FROM dbo.IM_BARCOD WHERE ITEM_NO = 'TEA+SALT' AND SEQ_NO = 2",
            "TEA+SALT",
        ),
        (
            "a grid value",
            "UPDATE dbo.IM_GRID_DIM_1 SET DIM_1 = 'Deep Navy' WHERE ITEM_NO = 'TEE-TERN' AND DIM_1_UPR = 'NAVY'",
            "TEE-TERN",
        ),
        (
            "the second dimension",
            "UPDATE dbo.IM_GRID_DIM_2 SET DIM_2_SEQ_NO = 9 WHERE ITEM_NO = 'TEE-LH' AND DIM_2_UPR = 'XXL'",
            "TEE-LH",
        ),
        (
            "the third dimension",
            "UPDATE dbo.IM_GRID_DIM_3 SET DIM_3 = 'wide' WHERE ITEM_NO = 'BOOT-WORK' AND DIM_3_UPR = 'EE'",
            "BOOT-WORK",
        ),
        (
            "a cell's status",
            "UPDATE dbo.IM_INV_CELL SET CELL_STAT = 'I' WHERE ITEM_NO = 'TEE-TERN' AND LOC_ID = 'MAIN' AND DIM_1_UPR = 'NAVY' AND DIM_2_UPR = 'S'",
            "TEE-TERN",
        ),
        (
            "a cell",
            "DELETE FROM dbo.IM_INV_CELL WHERE ITEM_NO = 'CLOG-DECK' AND LOC_ID = 'MAIN' AND DIM_1_UPR = '38'",
            "CLOG-DECK",
        ),
        (
            "a flag",
            "UPDATE dbo.IM_ITEM SET IS_ECOMM_ITEM = 'N' WHERE ITEM_NO = 'HORN-AIR'",
            "HORN-AIR",
        ),
        ("a status", "UPDATE dbo.IM_ITEM SET STAT = 'V' WHERE ITEM_NO = 'VHF-HAND'", "VHF-HAND"),
        (
            "the stock record",
            "DELETE FROM dbo.IM_INV WHERE ITEM_NO = 'TENT-4P' AND LOC_ID = 'MAIN'",
            "TENT-4P",
        ),
    ] {
        company.execute(sql);
        let after = listed(&mut counterpoint, &store);
        assert_eq!(changed(&before, &after), [item], "{what}");
        before = after;
    }
    assert_eq!(before["TEE-TERN"].online, 11);
    assert!(!before.contains_key("HORN-AIR") && !before.contains_key("TENT-4P"));
    // A sale moves IM_INV, which is none of the listing's business, whatever the figures become.
    company.execute("UPDATE dbo.IM_INV SET QTY_ON_HND = 0 WHERE ITEM_NO = 'CLEAT/6IN'");
    company.execute("UPDATE dbo.IM_PRC SET PRC_1 = 1 WHERE ITEM_NO = 'CLEAT/6IN'");
    assert_eq!(changed(&before, &listed(&mut counterpoint, &store)), Vec::<String>::new());
}

#[test]
fn without_row_versions_times_and_checksums_find_changes() {
    let company = Company::start_without(&[
        ("IM_ITEM", "ROW_TS"),
        ("IM_BARCOD", "ROW_TS"),
        ("IM_BARCOD", "LST_MAINT_DT"),
    ]);
    let mut counterpoint = open(&company);
    assert_eq!(counterpoint.catalogue().version_of("IM_ITEM"), Version::UtcTime);
    assert_eq!(counterpoint.catalogue().version_of("IM_BARCOD"), Version::Checksum);
    let store = store();
    let before = listed(&mut counterpoint, &store);
    company.execute("UPDATE dbo.IM_ITEM SET PRC_1 = 5, RS_UTC_DT = '2026-11-30T10:00:00.010' WHERE ITEM_NO = 'CLEAT/6IN'");
    let first = listed(&mut counterpoint, &store);
    assert_eq!(changed(&before, &first), ["CLEAT/6IN"]);
    company.execute("UPDATE dbo.IM_ITEM SET PRC_1 = 6, RS_UTC_DT = '2026-11-30T10:00:00.500' WHERE ITEM_NO = 'CLEAT/6IN'");
    let second = listed(&mut counterpoint, &store);
    assert_eq!(changed(&first, &second), ["CLEAT/6IN"], "within the same second");
    company
        .execute("UPDATE dbo.IM_BARCOD SET BARCOD = '1' WHERE ITEM_NO = '000123' AND SEQ_NO = 1");
    assert_eq!(changed(&second, &listed(&mut counterpoint, &store)), ["000123"]);
}

#[test]
fn without_any_stamp_a_checksum_sees_every_column_that_is_used() {
    let stamps = ["ROW_TS", "RS_UTC_DT", "LST_MAINT_DT"];
    let tables = ["IM_ITEM", "IM_INV_CELL", "IM_GRID_DIM_1", "EC_ITEM_DESCR"];
    let absent: Vec<_> =
        tables.iter().flat_map(|table| stamps.map(|stamp| (*table, stamp))).collect();
    let company = Company::start_without(&absent);
    let mut counterpoint = open(&company);
    for table in tables {
        assert_eq!(counterpoint.catalogue().version_of(table), Version::Checksum, "{table}");
    }
    let store = store();
    let mut before = listed(&mut counterpoint, &store);
    for (sql, item) in [
        ("UPDATE dbo.IM_ITEM SET WEIGHT = 1.5 WHERE ITEM_NO = 'CLEAT/6IN'", "CLEAT/6IN"),
        // BINARY_CHECKSUM itself has no regard to the sign of a decimal.
        ("UPDATE dbo.IM_ITEM SET WEIGHT = -1.5 WHERE ITEM_NO = 'CLEAT/6IN'", "CLEAT/6IN"),
        ("UPDATE dbo.IM_ITEM SET DESCR = 'Other' WHERE ITEM_NO = 'CLEAT/6IN'", "CLEAT/6IN"),
        (
            "UPDATE dbo.IM_INV_CELL SET CELL_STAT = 'I' WHERE ITEM_NO = 'TEE-TERN' AND LOC_ID = 'MAIN' AND DIM_1_UPR = 'NAVY' AND DIM_2_UPR = 'S'",
            "TEE-TERN",
        ),
        (
            "UPDATE dbo.IM_GRID_DIM_1 SET DIM_1 = 'Deep Navy' WHERE ITEM_NO = 'TEE-TERN' AND DIM_1_UPR = 'NAVY'",
            "TEE-TERN",
        ),
        (
            "UPDATE dbo.EC_ITEM_DESCR SET HTML_DESCR = '<p>New</p>' WHERE ITEM_NO = '000123'",
            "000123",
        ),
        ("UPDATE dbo.EC_ITEM_DESCR SET HTML_DESCR = NULL WHERE ITEM_NO = '000123'", "000123"),
    ] {
        company.execute(sql);
        let after = listed(&mut counterpoint, &store);
        assert_eq!(changed(&before, &after), [item], "{sql}");
        before = after;
    }
}

#[test]
fn every_kind_of_condition_filters() {
    let company = Company::start();
    let mut counterpoint = open(&company);
    let all = listed(&mut counterpoint, &store());
    let text = |values: &[&str]| values.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>();
    let long = "MAIN and a lot more than the column holds";
    let cases: Vec<(&str, Test, &[&str], &[&str])> = vec![
        ("CATEG_COD", Test::Equals("rope ".into()), &["ROPE/8MM"], &["TEE-TERN"]),
        ("CATEG_COD", Test::Equals("CAFÉ".into()), &[], &["ROPE/8MM"]),
        (
            "CATEG_COD",
            Test::In(text(&["ROPE", "APPAREL"])),
            &["ROPE/8MM", "TEE-TERN"],
            &["TEA+SALT"],
        ),
        ("CATEG_COD", Test::Not(text(&["ROPE"])), &["TEE-TERN", "TEA+SALT"], &["ROPE/8MM"]),
        ("USER_WEB_STORE", Test::Not(text(&["OUTLET"])), &["CLEAT/6IN"], &["SANDAL-RV"]),
        ("USER_WEB_STORE", Test::Not(text(&["OUTLET", long])), &["CLEAT/6IN"], &["SANDAL-RV"]),
        ("USER_WEB_STORE", Test::IsSet(true), &["SANDAL-RV"], &["CLEAT/6IN"]),
        ("USER_WEB_STORE", Test::IsSet(false), &["CLEAT/6IN"], &["SANDAL-RV"]),
        ("ITEM_NO", Test::StartsWith("rope/".into()), &["ROPE/8MM", "ROPE/10MM"], &["TEE-TERN"]),
        ("ITEM_NO", Test::StartsWith("%".into()), &[], &["ROPE/8MM"]),
        ("ITEM_NO", Test::Equals("O'Hara; --".into()), &[], &["ROPE/8MM"]),
        ("USER_WEB_THRESHOLD", Test::AtLeast(decimal("25.5")), &["ROPE/10MM"], &["VHF-HAND"]),
        (
            "USER_WEB_THRESHOLD",
            Test::AtMost(decimal("3")),
            &["VHF-HAND", "EXTING-5BC"],
            &["ROPE/10MM"],
        ),
        ("USER_WEB_THRESHOLD", Test::Equals("3".into()), &["VHF-HAND"], &["ROPE/10MM"]),
        ("USER_WEB_THRESHOLD", Test::IsSet(true), &["VHF-HAND", "EXTING-5BC"], &["CLEAT/6IN"]),
        ("QTY_DECS", Test::In(text(&["2"])), &["ROPE/8MM"], &["TEE-TERN"]),
    ];
    for (column, test, inside, outside) in cases {
        let mut store = store();
        store.items.filter = vec![condition(column, test.clone())];
        let found = listed(&mut counterpoint, &store);
        assert!(found.len() < all.len(), "{column} {test:?}");
        for item in inside {
            assert!(found.contains_key(*item), "{column} {test:?}: {item}");
            assert!(head(&mut counterpoint, &store, item).in_scope, "{column} {test:?}: {item}");
        }
        for item in outside {
            assert!(!found.contains_key(*item), "{column} {test:?}: {item}");
            let reason = head(&mut counterpoint, &store, item);
            let reason = reason.out_of_scope_reason().unwrap();
            assert!(reason.starts_with(&format!("filtered out by {column}")), "{reason}");
        }
        let mut stocked: Vec<String> =
            stock(&mut counterpoint, &store).into_iter().map(|item| item.no.0).collect();
        // The server sorts by its collation.
        stocked.sort_unstable();
        assert_eq!(stocked, found.into_keys().collect::<Vec<_>>(), "{column} {test:?}");
    }
    let mut odd = store();
    odd.items.filter = vec![condition("CATEG_COD", Test::AtLeast(1.into()))];
    let error = counterpoint.list_items(&odd.items).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Configuration);
    assert!(error.message.contains("CATEG_COD"), "{error}");
}
