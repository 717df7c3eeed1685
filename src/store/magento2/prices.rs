//! Prices as arrays: base prices, special prices, costs.
//!
//! The endpoints answer 200 with a list of what they refused, without places: a refusal is matched
//! to its row by the SKU among its parameters, and where that is not clear the array is halved until
//! it is. Good rows are applied either way, and applying one twice changes nothing.

use std::collections::BTreeSet;

use chrono::{NaiveDateTime, TimeDelta};
use serde::Deserialize;
use serde_json::{Value, json};

use super::read::key;
use super::trouble::{Trouble, row_error};
use super::{Magento2, Results, map, tiers};
use crate::config::PriceScope;
use crate::model::{Sku, Special, counted};
use crate::store::{Fault, FaultKind, PriceChange, SpecialChange};

/// Rows of an array: 0.1 s in the shop, and a body of some 50 kB.
pub(super) const ROWS: usize = 500;

const BASE: &str = "products/base-prices";
const SPECIAL: &str = "products/special-price";
const SPECIAL_END: &str = "products/special-price-delete";
const COST: &str = "products/cost";

/// What a call says of a change, without SKU and store; `None` = nothing.
type Body = fn(&PriceChange) -> Option<Value>;

/// One row of an array, and the change it belongs to.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) change: usize,
    pub(super) sku: Sku,
    pub(super) body: Value,
}

/// `catalog-data-price-update-result-interface`
#[derive(Debug, Deserialize)]
struct Refusal {
    #[serde(default)]
    message: String,
    #[serde(default)]
    parameters: Value,
}

/// Where prices are written that are kept by website.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PriceSite {
    website: u32,
    /// The store numbers of its views, the configured one first.
    views: Vec<u32>,
}

/// `store-data-store-config-interface`, as far as it is read.
#[derive(Debug, Deserialize)]
struct View {
    id: u32,
    website_id: u32,
    code: String,
}

impl Magento2 {
    /// Sends the changes, call by call; a product that one call refused is left out of the next.
    pub(super) fn put_price_changes(
        &mut self,
        changes: &[PriceChange],
        results: &mut Results<()>,
    ) -> Result<(), Trouble> {
        if changes.is_empty() {
            return Ok(());
        }
        let stores = self.price_stores()?;
        let rows = |body: Body, results: &Results<()>| {
            let open = changes.iter().enumerate().filter(|(n, _)| !results.settled(*n));
            let said = open.filter_map(|(change, of)| Some((change, of, body(of)?)));
            said.flat_map(|(change, of, body)| {
                stores.iter().map(move |store| {
                    let mut body = body.clone();
                    body["sku"] = of.sku.as_str().into();
                    body["store_id"] = (*store).into();
                    Row { change, sku: of.sku.clone(), body }
                })
            })
            .collect::<Vec<_>>()
        };
        let calls: [(&str, Body); 4] = [
            (BASE, |change| Some(json!({ "price": map::number(change.price?) }))),
            (SPECIAL_END, ended),
            (SPECIAL, special),
            (COST, |change| Some(json!({ "cost": map::number(change.cost?) }))),
        ];
        for (path, body) in calls {
            let rows = rows(body, results);
            self.put_price_rows(path, rows, results)?;
        }
        for n in 0..changes.len() {
            if !results.settled(n) {
                results.done(n, ());
            }
        }
        Ok(())
    }

    pub(super) fn put_price_rows(
        &mut self,
        path: &str,
        rows: Vec<Row>,
        results: &mut Results<()>,
    ) -> Result<(), Trouble> {
        let mut waiting = vec![rows];
        while let Some(rows) = waiting.pop() {
            if rows.is_empty() {
                continue;
            }
            if rows.len() > self.price_rows {
                waiting.extend(rows.chunks(self.price_rows).rev().map(<[Row]>::to_vec));
                continue;
            }
            let bodies: Vec<&Value> = rows.iter().map(|row| &row.body).collect();
            match self.rest.post::<Vec<Refusal>>(path, &json!({ "prices": bodies })) {
                Ok(refusals) => {
                    results.touched();
                    waiting.extend(self.sort_out(path, &rows, refusals, results)?);
                }
                Err(trouble) if trouble.ends_pass => return Err(trouble),
                Err(trouble) if trouble.perhaps_unknown_row() => {
                    let rows = self.without_unknown(rows, &trouble, results)?;
                    waiting.push(rows);
                }
                Err(trouble) => match self.fewer(&rows, &trouble) {
                    Some(parts) => waiting.extend(parts),
                    None => rows.iter().for_each(|row| results.fail(row.change, &trouble)),
                },
            }
        }
        Ok(())
    }

    /// Fails the rows that the refusals name; returns those to be asked again, in halves.
    fn sort_out(
        &mut self,
        path: &str,
        rows: &[Row],
        refusals: Vec<Refusal>,
        results: &mut Results<()>,
    ) -> Result<Vec<Vec<Row>>, Trouble> {
        let mut unclear = false;
        let mut unknown = Vec::new();
        for refusal in refusals {
            let trouble = row_error(&refusal.message, &refusal.parameters);
            if path == tiers::REMOVE && trouble.no_such_group() {
                // Its steps went with it.
                continue;
            }
            let Some(row) = meant(rows, &refusal) else {
                unclear = true;
                continue;
            };
            if trouble.perhaps_unknown_row() {
                unknown.push((row.clone(), trouble));
            } else {
                results.fail(row.change, &trouble);
            }
        }
        self.fail_unknown(unknown, results)?;
        if !unclear {
            return Ok(Vec::new());
        }
        let left: Vec<Row> =
            rows.iter().filter(|row| !results.settled(row.change)).cloned().collect();
        if left.len() == 1 && rows.len() > 1 {
            return Ok(vec![left]);
        }
        let (one, two) = left.split_at(left.len() / 2);
        Ok(vec![two.to_vec(), one.to_vec()])
    }

    /// One unknown SKU and a call of steps is refused as a whole (`verify_tier_mixed_unknown_sku.json`):
    /// fails the rows of those, and returns the others.
    fn without_unknown(
        &mut self,
        rows: Vec<Row>,
        trouble: &Trouble,
        results: &mut Results<()>,
    ) -> Result<Vec<Row>, Trouble> {
        let mut skus: Vec<Sku> = rows.iter().map(|row| row.sku.clone()).collect();
        skus.dedup();
        let held = self.held(&skus)?;
        let (known, unknown): (Vec<Row>, Vec<Row>) =
            rows.into_iter().partition(|row| held.contains(&key(row.sku.as_str())));
        for row in &unknown {
            results.fail(row.change, &trouble.clone().gone(row.sku.as_str()));
        }
        if unknown.is_empty() {
            // All are there: the refusal means something else.
            for row in &known {
                results.fail(row.change, trouble);
            }
            return Ok(Vec::new());
        }
        Ok(known)
    }

    fn held(&mut self, skus: &[Sku]) -> Result<BTreeSet<String>, Trouble> {
        let products = self.read_products(skus)?;
        Ok(products.iter().map(|product| key(product.sku.as_str())).collect())
    }

    /// "Invalid SKU" is said of a product that is gone and of one that has no price of its own.
    fn fail_unknown(
        &mut self,
        unknown: Vec<(Row, Trouble)>,
        results: &mut Results<()>,
    ) -> Result<(), Trouble> {
        if unknown.is_empty() {
            return Ok(());
        }
        let skus: Vec<Sku> = unknown.iter().map(|(row, _)| row.sku.clone()).collect();
        let held = self.held(&skus)?;
        for (row, trouble) in unknown {
            if held.contains(&key(row.sku.as_str())) {
                results.fail(row.change, &trouble);
            } else {
                results.fail(row.change, &trouble.gone(row.sku.as_str()));
            }
        }
        Ok(())
    }

    /// The array in parts after the call as a whole was refused: as small as the store wants them,
    /// or halves. `None` when one row is left, or the store is busy.
    fn fewer(&mut self, rows: &[Row], trouble: &Trouble) -> Option<Vec<Vec<Row>>> {
        if let Some(most) = trouble.limit.filter(|most| (1..rows.len()).contains(most)) {
            log::info!("the store takes {} at a time", counted(most, "price"));
            self.price_rows = most;
            return Some(vec![rows.to_vec()]);
        }
        if rows.len() < 2 || trouble.fault.kind != FaultKind::Rejected {
            return None;
        }
        let (one, two) = rows.split_at(rows.len() / 2);
        Some(vec![two.to_vec(), one.to_vec()])
    }

    /// The store number that prices are read of: 0, or that of the configured view.
    pub(super) fn price_store(&mut self) -> Result<u32, Trouble> {
        Ok(self.price_stores()?.first().copied().unwrap_or_default())
    }

    /// The store numbers that prices are written for: 0 alone, or those of every view of the website,
    /// the configured view first. A special price reaches no other view than the one it is written for
    /// (magento/magento2#39521, mended in 2.4.8), and the views of a website have one price.
    fn price_stores(&mut self) -> Result<Vec<u32>, Trouble> {
        Ok(self.price_site()?.map_or_else(|| vec![0], |site| site.views))
    }

    /// The website that steps of price are written for: 0, or that of the configured view.
    pub(super) fn price_website(&mut self) -> Result<u32, Trouble> {
        Ok(self.price_site()?.map_or(0, |site| site.website))
    }

    /// The website of the configured view, where prices are kept by website.
    fn price_site(&mut self) -> Result<Option<PriceSite>, Trouble> {
        let code = self.settings.store_code.clone();
        let (PriceScope::Website, Some(code)) = (self.settings.price_scope, code) else {
            return Ok(None);
        };
        if let Some(site) = self.lookups.price_site() {
            return Ok(Some(site.clone()));
        }
        let views: Vec<View> = self.rest.get("store/storeConfigs")?;
        let own = views.iter().find(|view| view.code == code).ok_or_else(|| {
            let fault = Fault::new(FaultKind::Denied, format!("the store has no view `{code}`"));
            Trouble::from(fault.hint("set `store-code` to the code of a store view"))
        })?;
        let website = own.website_id;
        let beside = views.iter().filter(|view| view.website_id == website && view.id != own.id);
        let views = std::iter::once(own).chain(beside).map(|view| view.id).collect();
        let site = PriceSite { website, views };
        self.lookups.keep_price_site(site.clone());
        Ok(Some(site))
    }
}

/// The row that a refusal speaks of, or one of those of the same change; `None` = not clear.
fn meant<'r>(rows: &'r [Row], refusal: &Refusal) -> Option<&'r Row> {
    let named = named(rows, refusal);
    match (named.as_slice(), rows) {
        ([], [row]) => Some(row),
        ([first, rest @ ..], _) => {
            rest.iter().all(|row| row.change == first.change).then_some(*first)
        }
        _ => None,
    }
}

/// The rows whose SKU is among the parameters. `%fieldName = %fieldValue` has the SKU only where the
/// field is the SKU: a price of 3 is not the product `3`.
fn named<'r>(rows: &'r [Row], refusal: &Refusal) -> Vec<&'r Row> {
    let of_field = refusal.message.contains("%fieldName");
    let texts: Vec<&str> = match &refusal.parameters {
        Value::Array(list) if of_field && list.first().is_none_or(|field| field != "SKU") => {
            Vec::new()
        }
        Value::Array(list) => {
            list.iter().skip(usize::from(of_field)).filter_map(Value::as_str).collect()
        }
        Value::Object(map) => map.values().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    rows.iter().filter(|row| texts.contains(&row.sku.as_str())).collect()
}

/// A price in the row of a deletion is asked for and not looked at (`special_price_delete_mismatch.json`).
fn ended(change: &PriceChange) -> Option<Value> {
    match change.special.as_ref()? {
        SpecialChange::End | SpecialChange::Set { clear: true, .. } => Some(json!({ "price": 0 })),
        SpecialChange::Set { clear: false, .. } => None,
    }
}

fn special(change: &PriceChange) -> Option<Value> {
    let SpecialChange::Set { special, .. } = change.special.as_ref()? else { return None };
    let Special { price, from, to } = special;
    let mut body = json!({ "price": map::number(*price) });
    if let Some(from) = from {
        body["price_from"] = text(*from).into();
    }
    if let Some(to) = to {
        // Magento compares with 24 hours added, by the wall clock.
        body["price_to"] = text(*to - TimeDelta::days(1)).into();
    }
    Some(body)
}

/// The one form that the endpoint takes (`special_price_set_iso.json`).
fn text(time: NaiveDateTime) -> String {
    time.format("%Y-%m-%d %H:%M:%S").to_string()
}
