//! What a site has and lacks: catalogue, missing tables and columns, locations.

use cpsync::config::{Locations, ParentRule};
use cpsync::counterpoint::{Counterpoint, ErrorKind, Version};

use super::{head, listed, open};
use crate::support::company::Company;
use crate::support::shop::{self, parent, store};

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
fn a_missing_optional_table_or_column_costs_what_it_held() {
    let company = Company::start_without(&[("IM_INV_CELL", "IS_ECOMM_ITEM_CELL")]);
    company.execute("DROP TABLE dbo.EC_ITEM_DESCR");
    company.execute(
        "DROP TABLE dbo.IM_PRC;
         UPDATE dbo.IM_CTL SET USE_MULTI_LOC_PRCS = 'N', USE_CELL_PRCS = 'N', USE_LOC_CELL_PRCS = 'N'",
    );
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
            .any(|cell| cell.dims[0] == "CORAL" && cell.dims[1] == "10" && cell.web())
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
    let mut numbered = shop::store();
    numbered.items.parent = Some(ParentRule { column: "QTY_DECS".into(), ..parent() });
    let error = counterpoint.check(&numbered).unwrap_err();
    assert!(error.message.contains("`IM_ITEM.QTY_DECS`") && error.message.contains("no text"));
    let company = Company::start_without(&[("IM_INV", "QTY_ON_XFER_IN")]);
    let error = Counterpoint::connect(&company.config()).err().unwrap();
    assert!(matches!(&error.kind, ErrorKind::Missing { table, column: Some(column), .. }
        if table == "IM_INV" && column == "QTY_ON_XFER_IN"));
    assert!(error.message.contains("inventory"), "{error}");
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
