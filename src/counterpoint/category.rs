//! The tree of web categories and the items in them: compact listings, texts by key.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::prelude::ToPrimitive;

use super::catalogue::{Catalogue, Version};
use super::columns::{checksum, expression};
use super::error::Error;
use super::row::Row;
use super::sql::{self, Request, padded};
use super::version::{self, Fingerprint};
use super::{Counterpoint, listing};
use crate::config;
use crate::model::{Category, ItemCategory, ItemNo, ScopedItem, fold};

/// What a category is made of.
pub(super) const CATEGORY: [&str; 5] =
    ["CATEG_ID", "PARENT_ID", "DESCR", "DISP_SEQ_NO", "HTML_DESCR"];
pub(super) const LINK: [&str; 3] = ["ITEM_NO", "CATEG_ID", "ENTRY_SEQ_NO"];
/// Keys of one statement.
const CHUNK: usize = 100;

impl Counterpoint {
    /// Every category of `EC_CATEG`, by id, whatever its place in the tree.
    pub fn list_categories(&mut self) -> Result<Vec<Category>, Error> {
        self.catalogue.require("EC_CATEG", &CATEGORY, "task `categories`")?;
        let request = list_request(&self.catalogue);
        let rows = self.connection.rows(&request, category)?;
        // A READ UNCOMMITTED scan may meet a row twice; the map also orders by id.
        let once: BTreeMap<String, Category> =
            rows.into_iter().map(|category| (category.id.clone(), category)).collect();
        Ok(once.into_values().collect())
    }

    /// The HTML texts of these categories by id; those without one are left out.
    pub fn read_category_texts(
        &mut self,
        ids: &[String],
    ) -> Result<HashMap<String, String>, Error> {
        self.catalogue.require("EC_CATEG", &CATEGORY, "task `categories`")?;
        let mut texts = HashMap::new();
        for chunk in ids.chunks(CHUNK) {
            let request = texts_request(&self.catalogue, chunk);
            let rows = self
                .connection
                .rows(&request, |row| Ok((row.text("CATEG_ID")?, row.text("html")?)))?;
            texts.extend(rows.into_iter().filter(|(_, html)| !html.trim().is_empty()));
        }
        Ok(texts)
    }

    /// Every row of `EC_CATEG_ITEM` of a flagged, active item.
    pub fn list_item_categories(&mut self) -> Result<Vec<ItemCategory>, Error> {
        self.catalogue.require("EC_CATEG_ITEM", &LINK, "task `category-items`")?;
        self.connection.rows(&Request::new(&sql::CATEGORY_ITEMS_LIST), link)
    }

    /// The rows of `EC_CATEG_ITEM` of these items.
    pub fn read_item_categories(&mut self, items: &[ItemNo]) -> Result<Vec<ItemCategory>, Error> {
        self.catalogue.require("EC_CATEG_ITEM", &LINK, "task `category-items`")?;
        let keys: Vec<String> = items.iter().map(|item| item.0.clone()).collect();
        let mut rows = Vec::new();
        for chunk in keys.chunks(CHUNK) {
            rows.extend(self.connection.rows(&links_request(chunk), link)?);
        }
        Ok(rows)
    }

    /// The items in scope and the parents that they name, without what hangs on them.
    ///
    /// Errors: also an unknown stocking location, which would read as "nothing is stocked".
    pub fn list_scope(&mut self, items: &config::Items) -> Result<Vec<ScopedItem>, Error> {
        self.locations.one(&mut self.connection, &items.stocking_location)?;
        listing::scope(&mut self.connection, &self.catalogue, items)
    }
}

/// The texts of these categories.
pub(super) fn texts_request(catalogue: &Catalogue, ids: &[String]) -> Request {
    let mut request = Request::new(&sql::CATEGORIES_READ);
    let list = request.list(&padded(ids, CHUNK), "varchar(50)");
    let column = catalogue.column("EC_CATEG", "HTML_DESCR");
    let html = column.map(|column| expression("c", "HTML_DESCR", column));
    request.slot("html", &html.unwrap_or_default()).slot("keys", &list)
}

/// The categories of these items.
pub(super) fn links_request(items: &[String]) -> Request {
    let mut request = Request::new(&sql::CATEGORY_ITEMS_READ);
    let list = request.list(&padded(items, CHUNK), "varchar(50)");
    request.slot("keys", &list)
}

/// `EC_CATEG` has no rowversion at the sites that are known, and raw SQL does not touch its
/// `LST_MAINT_DT`: a checksum over the used columns sees what the time would miss.
pub(super) fn list_request(catalogue: &Catalogue) -> Request {
    let version = catalogue.version_of("EC_CATEG");
    let used = checksum(catalogue, "EC_CATEG", "c", CATEGORY.into_iter());
    let sum = match version {
        Version::RowVersion(_) => "CAST(0 AS bigint)".to_owned(),
        _ => version::of_row(&Version::Checksum, "c", &used),
    };
    Request::new(&sql::CATEGORIES_LIST)
        .slot("version", &format!("ISNULL({}, 0)", version::of_row(&version, "c", &used)))
        .slot("checksum", &sum)
}

fn category(row: &Row<'_>) -> Result<Category, Error> {
    let id = row.text("CATEG_ID")?;
    let parent = row.text("PARENT_ID")?;
    let mut print = Fingerprint::new();
    print.add(0, row.integer("version")?, row.integer("checksum")?);
    Ok(Category {
        // A category that names itself as its parent is a loop, to be told of.
        parent: Some(parent).filter(|parent| !fold(parent).is_empty()),
        id,
        name: row.text("DESCR")?.trim().to_owned(),
        sequence: sequence(row, "DISP_SEQ_NO")?,
        version: print.number(),
    })
}

fn link(row: &Row<'_>) -> Result<ItemCategory, Error> {
    Ok(ItemCategory {
        item: ItemNo(row.text("ITEM_NO")?),
        category: row.text("CATEG_ID")?,
        sequence: sequence(row, "ENTRY_SEQ_NO")?,
    })
}

fn sequence(row: &Row<'_>, column: &str) -> Result<Option<i64>, Error> {
    Ok(row.decimal(column)?.and_then(|number| number.to_i64()))
}
