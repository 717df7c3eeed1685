//! The compact listing that `find` compares with its signatures: one row per item in scope, folded
//! from one statement per table.

use std::collections::{HashMap, HashSet};

use super::catalogue::{Catalogue, Version};
use super::columns::{Columns, IMAGE_FILE, checksum, checksum_of_items};
use super::connection::Connection;
use super::error::Error;
use super::filter::conditions;
use super::row::Row;
use super::sql::{self, Request};
use super::version::{self, Fingerprint};
use super::{fold, grid};
use crate::config::Items;
use crate::model::{ItemNo, ScopedItem, Value};

/// An item in scope, or a parent that one names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedItem {
    /// `ITEM_NO`
    pub no: ItemNo,
    /// The configured parent column's value, spelled as the parent's own `ITEM_NO` where it is
    /// listed too; `None` when blank, not configured, or the item itself.
    pub parent: Option<ItemNo>,
    /// Moves when the item or a row under it was changed, added or deleted. Compare for equality.
    pub version: i64,
    /// How many products it shows on the web: 1, for a grid its web cells, 0 when switched off or
    /// archived by its columns.
    pub online: u32,
    /// Whether its archive column says so.
    pub archived: bool,
    /// `ECOMM_IMG_FILE`, the name of its picture; `None` when blank, or the site has no such column.
    pub image_file: Option<String>,
}

/// Child tables in the order that they go into the version, with the columns of a checksum.
pub(super) const CHILDREN: [(&str, &[&str]); 5] = [
    ("EC_ITEM_DESCR", &["HTML_DESCR"]),
    (
        "IM_BARCOD",
        &["SEQ_NO", "BARCOD", "BARCOD_ID", "UNIT", "DIM_1_UPR", "DIM_2_UPR", "DIM_3_UPR"],
    ),
    ("IM_GRID_DIM_1", &["DIM_1_UPR", "DIM_1", "DIM_1_SEQ_NO"]),
    ("IM_GRID_DIM_2", &["DIM_2_UPR", "DIM_2", "DIM_2_SEQ_NO"]),
    ("IM_GRID_DIM_3", &["DIM_3_UPR", "DIM_3", "DIM_3_SEQ_NO"]),
];

/// Who needs the cells.
pub(super) const CELLS: &str = "gridded items";

/// What is gathered of an item while the tables are read.
struct Gathered {
    print: Fingerprint,
    parent: Option<String>,
    stocked: bool,
    gridded: bool,
    online: bool,
    archived: bool,
    image_file: Option<String>,
    web_cells: u32,
}

/// One child table's numbers of one item.
struct Children {
    item: String,
    version: i64,
    rows: i64,
    web_cells: u32,
}

/// Lists the items in scope and the parents that they name, by item number.
pub(super) fn list(
    connection: &mut Connection,
    catalogue: &Catalogue,
    items: &Items,
) -> Result<Vec<ListedItem>, Error> {
    let mut gathered = read_items(connection, catalogue, items)?;
    for (number, (table, columns)) in (1..).zip(CHILDREN) {
        if catalogue.offers(table) {
            let request = children_request(catalogue, table, columns);
            let children = connection.rows(&request, |row| children(row, false))?;
            add(&mut gathered, number, children);
        }
    }
    // Unseen, the cells of every grid would be taken for gone.
    if gathered.values().any(|item| item.gridded) {
        catalogue.demand("IM_INV_CELL", CELLS)?;
    }
    if catalogue.offers("IM_INV_CELL") {
        let request = cells_request(catalogue, items);
        let cells = connection.rows(&request, |row| children(row, true))?;
        add(&mut gathered, 6, cells);
    }
    Ok(finish(gathered))
}

/// The same items without what hangs on them: one statement.
pub(super) fn scope(
    connection: &mut Connection,
    catalogue: &Catalogue,
    items: &Items,
) -> Result<Vec<ScopedItem>, Error> {
    let listed = finish(read_items(connection, catalogue, items)?);
    let scoped =
        |item: ListedItem| ScopedItem { no: item.no, parent: item.parent, archived: item.archived };
    Ok(listed.into_iter().map(scoped).collect())
}

fn read_items(
    connection: &mut Connection,
    catalogue: &Catalogue,
    items: &Items,
) -> Result<HashMap<String, Gathered>, Error> {
    let columns = Columns::of_listing(catalogue, items)?;
    let request = items_request(catalogue, items, &columns)?;
    let rows = connection.rows(&request, |row| gather(row, items, &columns))?;
    // A READ UNCOMMITTED scan may meet a row twice: the map keeps one.
    Ok(rows.into_iter().collect())
}

pub(super) fn items_request(
    catalogue: &Catalogue,
    items: &Items,
    columns: &Columns,
) -> Result<Request, Error> {
    let used = checksum_of_items(catalogue, items);
    let version = version::of_row(&catalogue.version_of("IM_ITEM"), "i", &used);
    let mut request = Request::new(&sql::ITEMS_LIST).with(&items.stocking_location);
    let filter = conditions(catalogue, &items.filter, &mut request)?;
    Ok(request
        .slot("version", &version)
        .slot("columns", &columns.select_further())
        .slot("filter", &all_of(&filter)))
}

/// `AND ..` per condition.
pub(super) fn all_of(conditions: &[String]) -> String {
    let one = |condition: &String| format!("AND {condition}");
    conditions.iter().map(one).collect::<Vec<_>>().join("\n  ")
}

pub(super) fn children_request(catalogue: &Catalogue, table: &str, columns: &[&str]) -> Request {
    let version = catalogue.version_of(table);
    let used = checksum(catalogue, table, "c", columns.iter().copied());
    let mut sum = version::of_group(&version, "c", &used);
    // EC_ITEM_DESCR has no rowversion [C], and raw SQL does not touch its LST_MAINT_DT: the text
    // itself tells.
    if table == "EC_ITEM_DESCR" && !matches!(version, Version::RowVersion(_) | Version::Checksum) {
        sum = format!("{sum} + {}", version::of_group(&Version::Checksum, "c", &used));
    }
    Request::new(&sql::CHILDREN_LIST)
        .slot("table", &format!("[{table}]"))
        .slot("version", &format!("ISNULL({sum}, 0)"))
}

pub(super) fn cells_request(catalogue: &Catalogue, items: &Items) -> Request {
    let columns = ["DIM_1_UPR", "DIM_2_UPR", "DIM_3_UPR", "CELL_STAT", "IS_ECOMM_ITEM_CELL"];
    let used = checksum(catalogue, "IM_INV_CELL", "c", columns.into_iter());
    let version = version::of_group(&catalogue.version_of("IM_INV_CELL"), "c", &used);
    Request::new(&sql::CELLS_LIST)
        .with(&items.stocking_location)
        .slot("version", &format!("ISNULL({version}, 0)"))
        .slot("web", &grid::web(catalogue))
}

fn gather(row: &Row<'_>, items: &Items, columns: &Columns) -> Result<(String, Gathered), Error> {
    let no = row.text("ITEM_NO")?;
    let values = columns.read(row)?;
    let flag = |flag: &Option<crate::config::FlagColumn>| {
        flag.as_ref().map(|flag| {
            let value = values.get(&flag.column.to_uppercase());
            flag.says(value.and_then(Value::text).as_deref())
        })
    };
    let archived = flag(&items.web_archive).unwrap_or(false);
    let online = flag(&items.web_status).unwrap_or(true) && !archived;
    let parent = items
        .parent
        .as_ref()
        .and_then(|rule| values.get(&rule.column.to_uppercase())?.text())
        .filter(|parent| fold(parent) != fold(&no));
    let mut print = Fingerprint::new();
    print.add(0, row.integer("version")?, 1);
    print.text(&parent.as_deref().map(fold).unwrap_or_default());
    let gathered = Gathered {
        print,
        parent,
        stocked: row.flag("stocked")?,
        gridded: row.flag("gridded")?,
        online,
        archived,
        image_file: values.get(IMAGE_FILE).and_then(Value::text),
        web_cells: 0,
    };
    Ok((no, gathered))
}

fn children(row: &Row<'_>, cells: bool) -> Result<Children, Error> {
    let web = if cells { row.integer("web_cells")? } else { 0 };
    Ok(Children {
        item: row.text("ITEM_NO")?,
        version: row.integer("version")?,
        rows: row.integer("children")?,
        web_cells: u32::try_from(web).unwrap_or_default(),
    })
}

/// Children of items that the filter left out find no place and are dropped.
fn add(gathered: &mut HashMap<String, Gathered>, table: u8, children: Vec<Children>) {
    for child in children {
        if let Some(item) = gathered.get_mut(&child.item) {
            item.print.add(table, child.version, child.rows);
            item.web_cells += child.web_cells;
        }
    }
}

/// Leaves out what is not stocked, except the parents of what is.
fn finish(gathered: HashMap<String, Gathered>) -> Vec<ListedItem> {
    let stocked = gathered.values().filter(|item| item.stocked);
    let parents: HashSet<String> =
        stocked.filter_map(|item| item.parent.as_deref().map(fold)).collect();
    let spelled: HashMap<String, ItemNo> = gathered
        .keys()
        .map(|no| (fold(no), no))
        .filter(|(folded, _)| parents.contains(folded))
        .map(|(folded, no)| (folded, ItemNo(no.clone())))
        .collect();
    let mut listed: Vec<ListedItem> = gathered
        .into_iter()
        .filter(|(no, item)| item.stocked || (!parents.is_empty() && parents.contains(&fold(no))))
        .map(|(no, item)| listed(no, item, &spelled))
        .collect();
    listed.sort_unstable_by(|a, b| a.no.cmp(&b.no));
    listed
}

fn listed(no: String, item: Gathered, spelled: &HashMap<String, ItemNo>) -> ListedItem {
    let online = match (item.online, item.gridded) {
        (false, _) => 0,
        (true, true) => item.web_cells,
        (true, false) => 1,
    };
    let parent =
        item.parent.map(|parent| spelled.get(&fold(&parent)).cloned().unwrap_or(ItemNo(parent)));
    let (version, archived, image_file) = (item.print.number(), item.archived, item.image_file);
    ListedItem { no: ItemNo(no), parent, version, online, archived, image_file }
}
