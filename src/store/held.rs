//! What a store holds, read back to be compared with Counterpoint: for `verify` and `adopt`.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{Fault, StoreImage, StoreInvoice, StoreProduct, StoreShipment};
use crate::model::{Sku, StockSettings, WebPrice};

/// A product as a shopper of the configured view finds it.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldProduct {
    /// The product; a field that it does not have is empty at the store.
    pub product: StoreProduct,
    /// The store's ids of its categories, with its place in each where the store tells it.
    pub categories: BTreeMap<String, Option<i64>>,
}

/// The stock of a product as the store holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldStock {
    /// In the spelling that it was asked by.
    pub sku: Sku,
    /// The quantities.
    pub quantities: HeldQuantities,
    /// How the store treats the stock; `None` = the store has no such product.
    pub settings: Option<StockSettings>,
    /// Whether the product as a whole can be bought.
    pub in_stock: bool,
}

/// Quantities as the store counts them.
#[derive(Clone, Debug, PartialEq)]
pub enum HeldQuantities {
    /// Per stock source, each with whether it is in stock there.
    Sources(BTreeMap<String, (Decimal, bool)>),
    /// One number for all; `None` = it counts none.
    Sum(Option<Decimal>),
}

/// The prices of a product as the store holds them.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldPrices {
    /// In the spelling that it was asked by.
    pub sku: Sku,
    /// The prices; those that it does not have are `None`.
    pub prices: WebPrice,
}

/// What a store holds beside an order itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeldOrder {
    /// Oldest first.
    pub invoices: Vec<StoreInvoice>,
    /// Oldest first.
    pub shipments: Vec<StoreShipment>,
    /// What was said of it: to the shop's staff, and to the shopper.
    pub comments: Vec<String>,
}

/// What a listing of the whole shop tells of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedProduct {
    /// In the store's spelling.
    pub sku: Sku,
    /// The store's id.
    pub id: String,
    /// The store's word for its kind.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Whether it is enabled.
    pub enabled: bool,
    /// The text of the attribute that was asked for; `None` where it is blank, or none was.
    pub attribute: Option<String>,
}

/// Some products of the whole shop.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedPage {
    /// The products, by the store's id.
    pub products: Vec<ListedProduct>,
    /// What to ask for next; `None` = that was all.
    pub next: Option<String>,
}

/// Reading a store back. Changes nothing there; empty input makes no request.
pub trait ReadBack {
    /// Reads products with these attributes, also where the platform made them itself; unknown SKUs
    /// are left out.
    fn read_products(
        &mut self,
        skus: &[Sku],
        attributes: &BTreeSet<String>,
    ) -> Result<Vec<HeldProduct>, Fault>;

    /// Reads stock; each SKU that was asked is in the answer.
    fn read_stock(&mut self, skus: &[Sku]) -> Result<Vec<HeldStock>, Fault>;

    /// Reads prices, the manufacturer's from this attribute; unknown SKUs are left out.
    fn read_prices(&mut self, skus: &[Sku], msrp: Option<&str>) -> Result<Vec<HeldPrices>, Fault>;

    /// Reads which pictures products have; unknown SKUs are left out.
    fn read_images(&mut self, skus: &[Sku]) -> Result<Vec<(Sku, Vec<StoreImage>)>, Fault>;

    /// Reads what was made of orders and said of them, by the store's id of the order; unknown ids are
    /// left out.
    fn read_orders(&mut self, ids: &[String]) -> Result<BTreeMap<String, HeldOrder>, Fault>;

    /// Reads the texts of these categories by id; those without one are left out.
    fn read_category_texts(&mut self, ids: &[String]) -> Result<BTreeMap<String, String>, Fault>;

    /// Lists the products of the whole shop, a page at a time, with the text of one attribute. `after` is
    /// [`ListedPage::next`] of the page before; `None` = the first page.
    fn list_products(
        &mut self,
        after: Option<&str>,
        attribute: Option<&str>,
    ) -> Result<ListedPage, Fault>;

    /// Whether the store's text of a field is what it makes of the text that it was sent: it may cut
    /// what is too long, take blanks off, or know an option in another case.
    fn same_text(&self, field: &str, held: &str, wanted: &str) -> bool;
}
