//! Items read whole: families and stock.

use std::collections::BTreeMap;

use cpsync::config::{Locations, Source};
use cpsync::model::{ItemNo, Value};
use cpsync_double::counterpoint::Fault;
use rust_decimal::Decimal;

use super::{decimal, family, head, listed, no, open, stock};
use crate::support::company::Company;
use crate::support::shop::{parent, store};

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
    let hidden: Vec<_> = boot.cells.iter().filter(|cell| !cell.web()).collect();
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
        kids.cells
            .iter()
            .any(|cell| cell.dims[0] == "CORAL" && cell.dims[1] == "10" && !cell.web())
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
    assert_eq!(rope.prices[0].units[0].levels[0], Some(decimal("128")));
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
        assert_eq!(found.out_of_scope_reason(), Some(reason), "{item}");
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
