//! A handful of the sample company's items, one of each kind: what suites that run hundreds of passes
//! use in place of the whole catalogue.

/// Simple, simple (to be un-flagged), a grid of three cells, alternate units, a parent over three
/// items (one of web status N), archived on the web, and one that holds no stock.
pub(crate) const ITEMS: [&str; 10] = [
    "CLEAT/6IN",
    "KEYFLOAT",
    "SOCK-WOOL",
    "SHKL-D5",
    "LANTERN",
    "LANTERN-BRS",
    "LANTERN-BLK",
    "LANTERN-RED",
    "AF-BLUE-GL",
    "GIFTWRAP",
];

/// Edits of cpsync.toml that let these items through and no others.
pub(crate) fn only(items: &[&str]) -> impl FnOnce(String) -> String {
    let quoted: Vec<String> = items.iter().map(|item| format!("{item:?}")).collect();
    let filter = format!("filter = [{{ column = \"ITEM_NO\", in = [{}] }}]", quoted.join(", "));
    move |toml| {
        let narrowed =
            toml.replace("filter = [{ column = \"USER_WEB_STORE\", not = [\"OUTLET\"] }]", &filter);
        assert_ne!(narrowed, toml, "the sample configuration has a filter");
        narrowed
    }
}

/// What happens at the till between two passes: a rename, an item un-flagged, children switched, a
/// grid that grows by a cell and loses another, and quantities.
pub(crate) const EDITS: &str = "
UPDATE dbo.IM_ITEM SET DESCR = 'Open Base Cleat 150 mm' WHERE ITEM_NO = 'CLEAT/6IN';
UPDATE dbo.IM_ITEM SET IS_ECOMM_ITEM = 'N' WHERE ITEM_NO = 'KEYFLOAT';
UPDATE dbo.IM_ITEM SET USER_WEB_STATUS = 'N' WHERE ITEM_NO = 'LANTERN-BLK';
UPDATE dbo.IM_ITEM SET USER_WEB_STATUS = 'Y' WHERE ITEM_NO = 'LANTERN-RED';
UPDATE dbo.IM_ITEM SET USER_WEB_ARCHIVE = NULL WHERE ITEM_NO = 'AF-BLUE-GL';
INSERT INTO dbo.IM_GRID_DIM_1 (ITEM_NO, DIM_1_UPR, DIM_1, DIM_1_SEQ_NO)
VALUES ('SOCK-WOOL', 'XL', 'XL', 4);
INSERT INTO dbo.IM_INV_CELL (ITEM_NO, LOC_ID, DIM_1_UPR, DIM_2_UPR, DIM_3_UPR, QTY_ON_HND, CELL_STAT)
VALUES ('SOCK-WOOL', 'MAIN', 'XL', '*', '*', 5, 'A');
UPDATE dbo.IM_INV_CELL SET CELL_STAT = 'I' WHERE ITEM_NO = 'SOCK-WOOL' AND DIM_1_UPR = 'S';
UPDATE dbo.IM_INV SET QTY_ON_HND = 3 WHERE ITEM_NO = 'CLEAT/6IN' AND LOC_ID = 'MAIN';
UPDATE dbo.IM_INV SET QTY_ON_HND = 0 WHERE ITEM_NO IN ('LANTERN-BRS', 'LANTERN-RED');
UPDATE dbo.IM_INV SET QTY_ON_HND = 512 WHERE ITEM_NO = 'SHKL-D5' AND LOC_ID = 'WHSE';
";
