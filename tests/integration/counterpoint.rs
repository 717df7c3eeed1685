//! The Counterpoint client against the sample company: over the wire, with the real statements.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use cpsync::config::{Locations, Secret, Source, Store, Test};
use cpsync::counterpoint::{Counterpoint, ErrorKind, ListedItem, Version};
use cpsync::model::{Family, Item, ItemNo, Value};
use cpsync_double::counterpoint::Fault;
use rust_decimal::Decimal;

use crate::support::company::Company;
use crate::support::shop::{condition, parent, store};

fn open(company: &Company) -> Counterpoint {
    Counterpoint::connect(&company.config()).unwrap()
}

fn no(text: &str) -> ItemNo {
    ItemNo(text.to_owned())
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn listed(counterpoint: &mut Counterpoint, store: &Store) -> BTreeMap<String, ListedItem> {
    let items = counterpoint.list_items(&store.items).unwrap();
    items.into_iter().map(|item| (item.no.0.clone(), item)).collect()
}

fn family(counterpoint: &mut Counterpoint, store: &Store, root: &str) -> Family {
    counterpoint.read_families(store, &[no(root)]).unwrap().remove(0)
}

fn head(counterpoint: &mut Counterpoint, store: &Store, root: &str) -> Item {
    family(counterpoint, store, root).head.unwrap_or_else(|| panic!("no item {root}"))
}

fn stock(counterpoint: &mut Counterpoint, store: &Store) -> Vec<Item> {
    let mut items = Vec::new();
    counterpoint
        .list_stock(store, &mut |item| {
            items.push(item);
            Ok(())
        })
        .unwrap();
    items
}

/// The item numbers whose entry differs.
fn changed(
    before: &BTreeMap<String, ListedItem>,
    after: &BTreeMap<String, ListedItem>,
) -> Vec<String> {
    let all = before.keys().chain(after.keys().filter(|no| !before.contains_key(*no)));
    all.filter(|no| before.get(*no) != after.get(*no)).cloned().collect()
}

#[test]
fn the_catalogue_knows_types_widths_and_versions() {
    let company = Company::start();
    let counterpoint = open(&company);
    let catalogue = counterpoint.catalogue();
    assert!(!catalogue.server_version.is_empty());
    assert!(catalogue.database_version.is_some());
    let number = catalogue.column("IM_ITEM", "ITEM_NO").unwrap();
    assert_eq!((number.width, number.nullable, number.computed), (Some(20), false, false));
    let available = catalogue.column("IM_INV", "QTY_AVAIL").unwrap();
    assert!(available.computed);
    assert_eq!(catalogue.column("EC_ITEM_DESCR", "HTML_DESCR").unwrap().width, None);
    assert_eq!(catalogue.version_of("IM_ITEM"), Version::RowVersion("ROW_TS".into()));
    assert_eq!(catalogue.version_of("EC_ITEM_DESCR"), Version::LocalTime);
    assert!(catalogue.table("NO_SUCH_TABLE").is_none());
    counterpoint.check(&store()).unwrap();
}

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
            let reason = head(&mut counterpoint, &store, item).out_of_scope_reason.unwrap();
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

#[test]
fn a_simple_item_arrives_with_everything_that_hangs_on_it() {
    let company = Company::start();
    let mut counterpoint = open(&company);
    let store = store();
    let item = head(&mut counterpoint, &store, "000123");
    assert!(item.in_scope && item.inventory && !item.gridded);
    assert_eq!(item.text("LONG_DESCR").unwrap(), "Dock Line 3/8\" x 15 ft, Navy, Shop Favourite");
    assert_eq!(item.column("PRC_1"), &Value::Number(decimal("21.9500")));
    assert!(item.html.as_deref().unwrap().starts_with("<p>Eye splice at one end"));
    assert_eq!(item.barcodes.len(), 1);
    assert_eq!((item.barcodes[0].kind.as_deref(), item.barcodes[0].unit), (Some("UPC"), '!'));
    let price = &item.prices[0];
    assert_eq!((price.location.as_str(), price.regular), ("*", Some(decimal("25.95"))));
    assert_eq!(price.levels[2], Some(decimal("17.56")));
    assert_eq!(price.levels[3], None);
    assert_eq!(item.quantities.len(), 1);
    let (location, quantity) = &item.quantities[0];
    assert_eq!((location.as_str(), quantity.on_hand), ("MAIN", decimal("8")));
    let lamp = head(&mut counterpoint, &store, "LAMP/CABIN");
    let quantity = lamp.quantities[0].1;
    assert_eq!(
        [
            quantity.committed,
            quantity.on_backorder,
            quantity.on_special_order,
            quantity.on_transfer_in
        ],
        [decimal("1"), decimal("2"), decimal("1"), decimal("4")]
    );
}

#[test]
fn names_beyond_ascii_survive_both_ways() {
    let company = Company::start();
    let mut counterpoint = open(&company);
    let mug = head(&mut counterpoint, &store(), "AYE™ MUG");
    assert_eq!(mug.no, no("AYE™ MUG"));
    assert_eq!(mug.text("DESCR").unwrap(), "Mug \"Aye Aye\"™ 12 oz");
    assert!(!mug.barcodes.is_empty() && !mug.quantities.is_empty() && mug.html.is_some());
    assert!(head(&mut counterpoint, &store(), "THERM-°F").in_scope);
    // Asked for in another case, it is the same item under its own spelling.
    assert_eq!(head(&mut counterpoint, &store(), "KNOT-KIT ").no, no("knot-kit"));
    // Outside the code page it is nobody, and never a look-alike.
    assert!(family(&mut counterpoint, &store(), "ＣＬＥＡＴ/6IN").head.is_none());
    assert!(family(&mut counterpoint, &store(), "CLEAT/6IN and much longer").head.is_none());
}

#[test]
fn a_grid_arrives_with_cells_in_display_order() {
    let company = Company::start();
    let mut counterpoint = open(&company);
    let mut store = store();
    store.inventory.sources[0].locations = Locations::Group("ALL".into());
    let boot = head(&mut counterpoint, &store, "BOOT-WORK");
    assert!(boot.gridded);
    assert_eq!(boot.dimensions, ["Color", "Size", "Width"]);
    assert_eq!(boot.cells.len(), 24);
    let shown = |index: usize| {
        boot.cells[index].values.iter().map(|v| v.label.as_str()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        [shown(0), shown(1), shown(2), shown(23)],
        ["Brown 9 D", "Brown 9 EE", "Brown 10 D", "Oxblood 12 EE"]
    );
    let hidden: Vec<_> = boot.cells.iter().filter(|cell| !cell.web).collect();
    assert_eq!(hidden.len(), 1);
    assert_eq!(hidden[0].dims, ["OXBLOOD", "12", "EE"]);
    let locations: Vec<_> = boot.cells[0].quantities.iter().map(|(l, _)| l.as_str()).collect();
    assert_eq!(locations, ["MAIN", "WHSE"]);
    assert_eq!(boot.quantities.len(), 2);

    let tee = head(&mut counterpoint, &store, "TEE-TERN");
    assert_eq!(tee.dimensions, ["Color", "Size"]);
    let cell = tee.cells.iter().find(|cell| cell.dims == ["NAVY", "M", "*"]).unwrap();
    assert_eq!(cell.values.len(), 2);
    assert_eq!(
        (cell.quantities[0].1.on_hand, cell.quantities[0].1.committed),
        (decimal("9"), decimal("2"))
    );
    let clog = head(&mut counterpoint, &store, "CLOG-DECK");
    assert_eq!(clog.dimensions.len(), 1);
    // Cells that exist elsewhere only, or are kept off the web.
    let hood = head(&mut counterpoint, &store, "HOOD-HP");
    assert!(!hood.cells.iter().any(|cell| cell.dims[0] == "ASH" && cell.dims[1] == "XXL"));
    let kids = head(&mut counterpoint, &store, "TEE-KIDS");
    assert!(
        kids.cells.iter().any(|cell| cell.dims[0] == "CORAL" && cell.dims[1] == "10" && !cell.web)
    );
    // Without tags the dimensions are those that the cells use.
    company.execute("UPDATE dbo.IM_ITEM SET GRID_DIM_1_TAG = NULL, GRID_DIM_2_TAG = NULL WHERE ITEM_NO = 'TEE-TERN'");
    assert_eq!(head(&mut counterpoint, &store, "TEE-TERN").dimensions, ["DIM 1", "DIM 2"]);
}

#[test]
fn units_arrive_with_their_ratio_barcodes_and_prices() {
    let company = Company::start();
    let mut counterpoint = open(&company);
    let rope = head(&mut counterpoint, &store(), "ROPE/8MM");
    assert_eq!(rope.stock_unit, "METRE");
    assert_eq!(rope.units.len(), 1);
    let coil = rope.unit('1').unwrap();
    assert_eq!((coil.name.as_str(), coil.numer, coil.denom), ("COIL 50", 50.into(), 1.into()));
    assert_eq!(rope.barcodes.iter().map(|barcode| barcode.unit).collect::<String>(), "01");
    assert_eq!(rope.prices[0].units[0].1, Some(decimal("128")));
    assert_eq!(rope.quantities[0].1.on_hand, decimal("137.5"));
    assert_eq!(rope.quantities[0].1.committed, decimal("12.25"));
    let glove = head(&mut counterpoint, &store(), "GLOVE-NTRL");
    assert!(glove.units.iter().any(|unit| unit.denom > Decimal::ONE || unit.numer > Decimal::ONE));
}

#[test]
fn a_parent_brings_its_members_and_is_listed_with_them() {
    let company = Company::start();
    let mut counterpoint = open(&company);
    let mut store = store();
    store.items.parent = Some(parent());
    let items = listed(&mut counterpoint, &store);
    assert_eq!(items["LANTERN-BRS"].parent, Some(no("LANTERN")));
    assert_eq!(items["LANTERN"].parent, None);
    let lantern = family(&mut counterpoint, &store, "lantern");
    assert_eq!(lantern.root, no("lantern"));
    assert!(lantern.head.as_ref().unwrap().in_scope);
    let members: Vec<_> = lantern.members.iter().map(|item| item.no.0.as_str()).collect();
    assert_eq!(members, ["LANTERN-BLK", "LANTERN-BRS", "LANTERN-RED"]);
    assert!(lantern.members.iter().all(|item| item.parent == Some(no("LANTERN"))));
    assert!(lantern.members.iter().all(|item| !item.quantities.is_empty()));
    let guern = family(&mut counterpoint, &store, "GUERN");
    assert!(guern.members.iter().all(|item| item.gridded && !item.cells.is_empty()));

    // A parent of the inventory kind without a stock record stays in; an unknown parent has no head.
    company.execute("UPDATE dbo.IM_ITEM SET ITEM_TYP = 'I' WHERE ITEM_NO = 'LANTERN'");
    assert!(listed(&mut counterpoint, &store).contains_key("LANTERN"));
    assert!(family(&mut counterpoint, &store, "LANTERN").head.unwrap().in_scope);
    company.execute(
        "UPDATE dbo.IM_ITEM SET USER_PARENT_ITEM = 'nobody' WHERE ITEM_NO = 'LANTERN-RED'",
    );
    assert_eq!(listed(&mut counterpoint, &store)["LANTERN-RED"].parent, Some(no("nobody")));
    let nobody = family(&mut counterpoint, &store, "NOBODY");
    assert!(nobody.head.is_none());
    assert_eq!(nobody.members.len(), 1);
    // An item that names itself is nobody's member.
    company.execute(
        "UPDATE dbo.IM_ITEM SET USER_PARENT_ITEM = 'cleat/6in' WHERE ITEM_NO = 'CLEAT/6IN'",
    );
    assert_eq!(listed(&mut counterpoint, &store)["CLEAT/6IN"].parent, None);
    assert!(family(&mut counterpoint, &store, "CLEAT/6IN").members.is_empty());
}

#[test]
fn families_come_in_the_order_asked_whatever_their_number() {
    let company = Company::start();
    let mut counterpoint = open(&company);
    let store = store();
    let mut roots: Vec<ItemNo> =
        listed(&mut counterpoint, &store).into_keys().map(ItemNo).collect();
    roots.reverse();
    roots.insert(1, no("deleted long ago"));
    roots.push(roots[0].clone());
    let before = counterpoint.statements_run();
    let families = counterpoint.read_families(&store, &roots).unwrap();
    assert!(roots.len() > 250 && counterpoint.statements_run() - before <= 3 * 7 + 1);
    assert_eq!(families.iter().map(|family| family.root.clone()).collect::<Vec<_>>(), roots);
    assert!(families[1].head.is_none());
    let heads = families.iter().filter_map(|family| family.head.as_ref());
    assert!(heads.clone().all(|item| item.in_scope));
    assert_eq!(heads.count(), roots.len() - 1);
    assert_eq!(families[0].head, families[roots.len() - 1].head);
    for (item, reason) in [
        ("WHSE-MAST", "not stocked at MAIN"),
        ("OLD-LAMP", "status is V"),
        ("BAG-PAPER", "not flagged for e-commerce"),
    ] {
        let found = head(&mut counterpoint, &store, item);
        assert_eq!(found.out_of_scope_reason.as_deref(), Some(reason), "{item}");
    }
}

#[test]
fn stock_comes_whole_and_in_order_with_the_locations_needed() {
    let company = Company::start();
    let mut counterpoint = open(&company);
    let mut store = store();
    store.inventory.sources = vec![
        Source { code: "shop".into(), locations: Locations::List(vec!["main".into()]) },
        Source { code: "all".into(), locations: Locations::All },
    ];
    let listed = listed(&mut counterpoint, &store);
    let items = stock(&mut counterpoint, &store);
    let numbers: Vec<String> = items.iter().map(|item| item.no.0.clone()).collect();
    let mut sorted: Vec<String> = listed.into_keys().collect();
    sorted.sort_unstable();
    let mut unordered = numbers.clone();
    unordered.sort_unstable();
    assert_eq!(unordered, sorted);
    let one = |no: &str| items.iter().find(|item| item.no.0 == no).unwrap();
    let cleat = one("CLEAT/6IN");
    let hand: BTreeMap<_, _> =
        cleat.quantities.iter().map(|(l, q)| (l.as_str(), q.on_hand)).collect();
    assert_eq!((hand["MAIN"], hand["WHSE"]), (decimal("20"), decimal("36")));
    assert!(cleat.html.is_none() && cleat.barcodes.is_empty() && cleat.prices.is_empty());
    assert_eq!(one("VHF-HAND").column("USER_WEB_THRESHOLD").number(), Some(decimal("3")));
    assert_eq!(one("TEE-TERN").cells.len(), 12);
    assert!(one("TEE-TERN").cells.iter().any(|cell| cell.quantities.len() == 3));
    assert_eq!(one("KEYFLOAT").quantities[0].1.on_hand, decimal("-2"));
    // The caller's own error ends it and comes back unchanged.
    let mut seen = 0;
    let error = counterpoint
        .list_stock(&store, &mut |_| {
            seen += 1;
            anyhow::bail!("enough")
        })
        .unwrap_err();
    assert_eq!((seen, error.to_string().as_str()), (1, "enough"));
}

#[test]
fn stock_of_more_than_one_page_comes_once_each() {
    let company = Company::start();
    for first in (0..1200).step_by(400) {
        let rows =
            |row: fn(usize) -> String| (first..first + 400).map(row).collect::<Vec<_>>().join(", ");
        let items = rows(|n| format!("('ZZ{n:05}', 'Peg', 'MERCH', 1, 'Y', 0)"));
        company.execute(&format!(
            "INSERT INTO dbo.IM_ITEM (ITEM_NO, DESCR, ACCT_COD, PRC_1, IS_ECOMM_ITEM, RS_STAT) VALUES {items}"
        ));
        let stock = rows(|n| format!("('ZZ{n:05}', 'MAIN', {n})"));
        company.execute(&format!(
            "INSERT INTO dbo.IM_INV (ITEM_NO, LOC_ID, QTY_ON_HND) VALUES {stock}"
        ));
    }
    let mut counterpoint = open(&company);
    let store = store();
    let listed: Vec<String> = listed(&mut counterpoint, &store).into_keys().collect();
    assert!(listed.len() > 1400);
    if let Some(double) = company.double() {
        // In the middle: what the pages before handed out must not come again.
        double.faults().fail_nth(6, Fault::DropAfter);
    }
    let items = stock(&mut counterpoint, &store);
    for item in items.iter().filter(|item| item.no.0.starts_with("ZZ")) {
        assert_eq!(item.quantities[0].1.on_hand, decimal(&item.no.0[2..]), "{}", item.no);
    }
    let mut numbers: Vec<String> = items.into_iter().map(|item| item.no.0).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, listed);
}

#[test]
fn locations_are_checked_against_the_company() {
    let company = Company::start();
    let mut counterpoint = open(&company);
    let mut all = counterpoint.locations(&Locations::All).unwrap();
    all.sort_unstable();
    assert_eq!(all, ["MAIN", "OUTLET", "WHSE"]);
    let group = counterpoint.locations(&Locations::Group("all".into())).unwrap();
    assert_eq!(group, ["MAIN", "WHSE"]);
    let list = counterpoint.locations(&Locations::List(vec!["whse".into()])).unwrap();
    assert_eq!(list, ["WHSE"]);
    for wrong in
        [Locations::List(vec!["MAIN".into(), "ATTIC".into()]), Locations::Group("ATTIC".into())]
    {
        let error = counterpoint.locations(&wrong).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Configuration);
        assert!(error.message.contains("`ATTIC`"), "{error}");
    }
    let mut store = store();
    store.items.stocking_location = "ATTIC".into();
    let error = counterpoint.list_items(&store.items).unwrap_err();
    assert!(error.message.contains("`ATTIC`") && error.hint.unwrap().contains("WHSE"));
}

#[test]
fn a_missing_optional_table_or_column_costs_what_it_held() {
    let company = Company::start_without(&[("IM_INV_CELL", "IS_ECOMM_ITEM_CELL")]);
    company.execute("DROP TABLE dbo.EC_ITEM_DESCR");
    company.execute("DROP TABLE dbo.IM_PRC");
    let mut counterpoint = open(&company);
    let mut store = store();
    let items = listed(&mut counterpoint, &store);
    assert!(items.contains_key("CLEAT/6IN"));
    let item = head(&mut counterpoint, &store, "000123");
    assert!(item.html.is_none() && item.prices.is_empty() && !item.barcodes.is_empty());
    assert!(
        head(&mut counterpoint, &store, "TEE-KIDS")
            .cells
            .iter()
            .any(|cell| cell.dims[0] == "CORAL" && cell.dims[1] == "10" && cell.web)
    );
    // What the configuration cannot do without is an error all the same: texts would be emptied.
    let error = counterpoint.check(&store).unwrap_err();
    assert!(matches!(&error.kind, ErrorKind::Missing { table, column: None, feature }
        if table == "EC_ITEM_DESCR" && feature.contains("items.description")));
    store.items.description = None;
    counterpoint.check(&store).unwrap();
}

#[test]
fn what_is_missing_is_named_with_what_needs_it() {
    let company = Company::start();
    let counterpoint = open(&company);
    let mut store = store();
    store.items.name = "LONG_DESC".into();
    store.items.weight = Some("USER_GEWICHT".into());
    let error = counterpoint.check(&store).unwrap_err();
    assert!(
        matches!(&error.kind, ErrorKind::Missing { column: Some(column), .. } if column == "LONG_DESC")
    );
    for part in [
        "`IM_ITEM.LONG_DESC`",
        "`stores.main.items.name`",
        "did you mean `LONG_DESCR`",
        "USER_GEWICHT",
    ] {
        assert!(error.message.contains(part), "{part}: {error}");
    }
    let company = Company::start_without(&[("IM_INV", "QTY_ON_XFER_IN")]);
    let error = Counterpoint::connect(&company.config()).err().unwrap();
    assert!(matches!(&error.kind, ErrorKind::Missing { table, column: Some(column), .. }
        if table == "IM_INV" && column == "QTY_ON_XFER_IN"));
    assert!(error.message.contains("inventory"), "{error}");
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
fn a_refused_login_says_who_and_never_the_password() {
    let company = Company::start();
    let mut config = company.config();
    let cpsync::config::Login::Sql { user, password } = &mut config.login else { unreachable!() };
    let name = user.clone();
    *password = Secret::new("Wrong-Horse-1");
    let error = Counterpoint::connect(&config).err().unwrap();
    assert_eq!(error.kind, ErrorKind::Denied);
    assert!(error.hint.as_deref().unwrap().contains(&name), "{error:?}");
    assert!(!format!("{error:?}").contains("Wrong-Horse-1"));

    let mut config = company.config();
    config.database = "no_such_company".into();
    let error = Counterpoint::connect(&config).err().unwrap();
    assert_eq!(error.kind, ErrorKind::Configuration, "{error:?}");
    assert!(error.hint.unwrap().contains("counterpoint.database"));
}

#[test]
fn a_server_that_is_down_is_unavailable() {
    let company = Company::start();
    let mut config = company.config();
    // Nobody listens on a port that was just given back.
    config.server.port =
        Some(std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port());
    config.server.host = "127.0.0.1".into();
    let error = Counterpoint::connect(&config).err().unwrap();
    assert_eq!(error.kind, ErrorKind::Unavailable);
    assert!(error.message.starts_with("could not connect to SQL Server `127.0.0.1,"), "{error}");
    config.server.host = "no-such-host.invalid".into();
    assert_eq!(Counterpoint::connect(&config).err().unwrap().kind, ErrorKind::Unavailable);
    // Somebody who accepts and says nothing.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    config.server.host = "127.0.0.1".into();
    config.server.port = Some(silent.local_addr().unwrap().port());
    config.connect_timeout = Duration::from_millis(300);
    config.attempts = 1;
    let start = Instant::now();
    assert_eq!(Counterpoint::connect(&config).err().unwrap().kind, ErrorKind::Unavailable);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_deadlock_or_a_lost_connection_is_tried_again() {
    let company = Company::start();
    let Some(double) = company.double() else { return };
    let mut counterpoint = open(&company);
    let store = store();
    let calm = listed(&mut counterpoint, &store);
    let deadlock = || Fault::Error { number: 1205, message: "Transaction was deadlocked.".into() };
    for fault in [deadlock(), Fault::Drop, Fault::DropAfter] {
        for statement in ["cpsync items_list", "cpsync children_list", "cpsync cells_list"] {
            double.faults().fail_matching(statement, fault.clone(), 1);
            assert_eq!(listed(&mut counterpoint, &store), calm, "{fault:?} in {statement}");
            assert_eq!(double.faults().pending(), 0);
        }
        double.faults().fail_matching("cpsync cells_read", fault.clone(), 1);
        let items = stock(&mut counterpoint, &store);
        assert_eq!(items.len(), calm.len(), "no item twice after {fault:?}");
    }
    // Not for ever.
    double.faults().fail_matching("cpsync items_list", deadlock(), 2);
    let error = counterpoint.list_items(&store.items).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unavailable);
    assert!(error.message.contains("items_list.sql") && error.message.contains("1205"), "{error}");
    assert_eq!(listed(&mut counterpoint, &store), calm);
    // Nor for what would fail again.
    double.faults().fail_matching("cpsync items_list", Fault::Error { number: 229, message: "The SELECT permission was denied on the object 'IM_ITEM', database 'X', schema 'dbo'.".into() }, 1);
    let error = counterpoint.list_items(&store.items).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Denied);
    assert!(error.hint.unwrap().contains("GRANT SELECT ON dbo.[IM_ITEM]"));
}

#[test]
fn a_stalled_statement_is_given_up_and_the_connection_remade() {
    let company = Company::start();
    let Some(double) = company.double() else { return };
    let mut config = company.config();
    config.command_timeout = Duration::from_secs(3);
    config.attempts = 1;
    let mut counterpoint = Counterpoint::connect(&config).unwrap();
    double.faults().fail_matching("cpsync items_list", Fault::Stall(Duration::from_secs(20)), 1);
    let start = Instant::now();
    let error = counterpoint.list_items(&store().items).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unavailable);
    assert!(start.elapsed() < Duration::from_secs(15));
    assert!(!listed(&mut counterpoint, &store()).is_empty());
}
