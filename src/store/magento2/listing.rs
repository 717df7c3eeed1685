//! The whole shop, page by page, for `adopt`: products and customers' accounts by id.
//!
//! A page begins behind the last id of the page before instead of counting rows: what is made or
//! deleted meanwhile pushes no other row out, and the last page costs the shop no more than the first.

use serde::de::DeserializeOwned;

use super::client::Rest;
use super::lookups::paged;
use super::read::plain;
use super::trouble::Trouble;
use super::{Magento2, api};
use crate::model::Sku;
use crate::store::http::url::Query;
use crate::store::{ListedPage, ListedProduct};

/// What a listing asks of a product; Magento gives all custom attributes or none.
const PRODUCT: &str = "items[id,sku,type_id,name,status],total_count";
const PRODUCT_WITH_ATTRIBUTES: &str =
    "items[id,sku,type_id,name,status,custom_attributes[attribute_code,value]],total_count";

/// Rows behind an id, and where the next ones begin.
pub(super) struct Behind<T> {
    pub(super) rows: Vec<T>,
    pub(super) next: Option<String>,
}

/// The rows below `path` behind this id; `id` tells a row's own. `size` is what the shop is known to
/// allow in a page.
pub(super) fn behind<T: DeserializeOwned>(
    (rest, size): (&mut Rest, &mut usize),
    (path, fields): (&str, &str),
    after: Option<&str>,
    id: fn(&T) -> u64,
) -> Result<Behind<T>, Trouble> {
    let filter = "searchCriteria[filter_groups][0][filters][0]";
    let query = Query::new()
        .with(format!("{filter}[field]"), "entity_id")
        .with(format!("{filter}[condition_type]"), "gt")
        .with(format!("{filter}[value]"), after.unwrap_or("0"))
        .with("searchCriteria[sortOrders][0][field]", "entity_id")
        .with("searchCriteria[sortOrders][0][direction]", "ASC")
        .with("fields", fields);
    let page: api::Page<T> = loop {
        match rest.get(&paged(&query, *size, 1).on(path)) {
            Err(trouble) if trouble.fewer_than(*size).is_some() => {
                *size = trouble.fewer_than(*size).unwrap_or(1);
            }
            answer => break answer?,
        }
    };
    let rows = page.items.unwrap_or_default();
    let last = rows.last().filter(|_| rows.len() < page.total_count);
    let next = last.map(|last| id(last).to_string());
    Ok(Behind { rows, next })
}

impl Magento2 {
    /// The next products of the shop, with the text of one attribute.
    pub(super) fn products_behind(
        &mut self,
        after: Option<&str>,
        attribute: Option<&str>,
    ) -> Result<ListedPage, Trouble> {
        let fields = if attribute.is_some() { PRODUCT_WITH_ATTRIBUTES } else { PRODUCT };
        let rest = (&mut self.rest, &mut self.listed_rows);
        let page = behind::<api::Product>(rest, ("products", fields), after, |row| row.id)?;
        let products = page.rows.into_iter().map(|product| listed(product, attribute)).collect();
        Ok(ListedPage { products, next: page.next })
    }
}

fn listed(product: api::Product, attribute: Option<&str>) -> ListedProduct {
    let mut custom = product.custom_attributes.iter();
    let held = custom.find(|custom| Some(custom.attribute_code.as_str()) == attribute);
    ListedProduct {
        attribute: held.map(|custom| plain(&custom.value)).filter(|text| !text.trim().is_empty()),
        id: product.id.to_string(),
        sku: Sku(product.sku),
        kind: product.type_id,
        name: product.name.unwrap_or_default(),
        enabled: product.status == Some(1),
    }
}
