//! Magento 2 over REST: the `Store` contract on top of what the files beside this one do.
//!
//! `products`, `links`, `options`, `stock`, `images` and `bulk` each hold one kind of call; `map` and `read`
//! translate between the model and `api`'s wire shapes; `lookups` remembers what the store calls
//! things; `client` and `trouble` are the protocol. One call at a time: two writers on one SKU make
//! doubles.

mod api;
mod bulk;
mod categories;
mod category_links;
mod client;
mod examine;
mod held;
mod images;
mod links;
mod listing;
mod lookups;
mod map;
mod oauth;
mod options;
mod orders;
mod prices;
mod products;
mod read;
mod results;
mod stock;
mod tiers;
mod trouble;

use std::collections::{HashMap, HashSet};

use bulk::Bulks;
use client::Rest;
use held::StockItem;
use lookups::Lookups;
use results::Results;

use chrono::{DateTime, Utc};

use super::{
    BulkHook, Cancelled, Capabilities, CategoryChange, CustomerPage, CustomerSearch, Fault,
    ImageChange, ImageDone, InvoiceChange, Invoiced, LinkAction, LinkChange, LinkKey, Linked,
    OrderNote, OrderPage, OrderProgress, OrderSearch, Outcomes, PriceChange, ProductChange,
    ReadBack, ShipmentChange, Shipped, StockChange, Store, StoreImage, StoreProduct,
    StoreProductId, StoreTree, TierChange, TrackChange,
};
use crate::config::{self, CategoryRoot};
use crate::model::{Check, PictureKind, ProductKey, Sku};

/// A Magento 2 store.
pub struct Magento2 {
    settings: config::Magento2,
    rest: Rest,
    lookups: Lookups,
    /// Products seen or made in this run, by the SKU as the database compares it.
    known: HashMap<String, Known>,
    bulks: Bulks,
    /// The shop's list of stock items by the product's id, once it was read back.
    stock_items: Option<HashMap<u64, StockItem>>,
    /// Ids of categories that were there before, or were made by, this run.
    seen: HashSet<String>,
    /// Most rows of one stock array; shrinks when the store says so.
    stock_rows: usize,
    /// Most rows of one price array; the same.
    price_rows: usize,
    /// Orders of one page; the same.
    order_rows: usize,
    /// The same of a listing of the whole shop.
    listed_rows: usize,
}

/// What links need to know of a product.
#[derive(Clone, Debug, PartialEq)]
struct Known {
    id: u64,
    sku: String,
    kind: String,
}

impl Magento2 {
    /// Prepares the client; makes no request.
    pub fn open(_name: &str, settings: &config::Magento2) -> anyhow::Result<Self> {
        Ok(Self {
            rest: Rest::open(settings)?,
            lookups: Lookups::default(),
            known: HashMap::new(),
            stock_items: None,
            seen: HashSet::new(),
            bulks: Bulks::new(settings.bulk_size, settings.bulk),
            stock_rows: settings.stock_batch.max(1),
            price_rows: prices::ROWS,
            order_rows: orders::ROWS,
            listed_rows: lookups::PAGE,
            settings: settings.clone(),
        })
    }
}

impl Store for Magento2 {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            product_batch: if self.bulks.usable() { self.bulks.size } else { 1 },
            product_bulk_from: self.settings.bulk_at_least.max(1),
            stock_batch: self.stock_rows,
            link_batch: if self.bulks.usable() { self.bulks.size } else { 1 },
            price_batch: prices::ROWS,
            tier_batch: tiers::ROWS,
            reserves_stock: self.settings.stock == config::StockKeeping::Msi
                && !self.lookups.lacks_sources(),
            dense_order_ids: true,
            computes_parent_price: true,
            links_configurables: true,
        }
    }

    fn find_products(&mut self, skus: &[Sku]) -> Result<Vec<StoreProduct>, Fault> {
        Ok(self.read_products(skus)?)
    }

    fn find_options(&mut self, attribute: &str) -> Result<Vec<String>, Fault> {
        Ok(self.labels(attribute)?)
    }

    fn put_options(
        &mut self,
        attribute: &str,
        labels: &[String],
    ) -> Result<Outcomes<String, ()>, Fault> {
        let mut results = Results::new(labels.len());
        for (n, label) in labels.iter().enumerate() {
            let outcome = self.put_option(attribute, label);
            if results.enter(n, outcome)? {
                break;
            }
        }
        Ok(results.keyed(labels.iter().cloned()))
    }

    fn put_products(
        &mut self,
        changes: &[ProductChange],
    ) -> Result<Outcomes<ProductKey, StoreProductId>, Fault> {
        let mut results = Results::new(changes.len());
        let ready = self.know_links(changes).and_then(|()| self.put_bulk(changes, &mut results));
        if results.ended(ready)? {
            return Ok(results.keyed(changes.iter().map(|change| change.product.key.clone())));
        }
        for (n, change) in changes.iter().enumerate() {
            if results.settled(n) {
                continue;
            }
            let outcome = self.put_one(change);
            if results.enter(n, outcome)? {
                break;
            }
        }
        Ok(results.keyed(changes.iter().map(|change| change.product.key.clone())))
    }

    fn put_stock(&mut self, changes: &[StockChange]) -> Result<Outcomes<Sku, ()>, Fault> {
        let mut results = Results::new(changes.len());
        if changes.iter().any(|change| change.settings || change.quantities) {
            let sent = self.put_levels(changes, &mut results);
            results.ended(sent)?;
        } else {
            (0..changes.len()).for_each(|n| results.done(n, ()));
        }
        Ok(results.keyed(changes.iter().map(|change| change.level.sku.clone())))
    }

    fn find_categories(&mut self, root: &CategoryRoot) -> Result<StoreTree, Fault> {
        Ok(self.tree(root)?)
    }

    fn put_category(&mut self, change: &CategoryChange) -> Result<Result<String, Fault>, Fault> {
        own(self.change_category(change))
    }

    fn put_links(&mut self, changes: &[LinkChange]) -> Result<Outcomes<LinkKey, Linked>, Fault> {
        let mut results = Results::new(changes.len());
        let queued = self.link_bulk(changes, &mut results);
        if !results.ended(queued)? {
            let mut order: Vec<usize> = (0..changes.len()).collect();
            order.sort_by_key(|n| changes[*n].action == LinkAction::Remove);
            for n in order {
                if !results.settled(n) && results.enter(n, self.link(&changes[n]))? {
                    break;
                }
            }
        }
        Ok(results.keyed(changes.iter().map(LinkChange::key)))
    }

    fn put_prices(&mut self, changes: &[PriceChange]) -> Result<Outcomes<Sku, ()>, Fault> {
        let mut results = Results::new(changes.len());
        let sent = self.put_price_changes(changes, &mut results);
        results.ended(sent)?;
        Ok(results.keyed(changes.iter().map(|change| change.sku.clone())))
    }

    fn find_orders(&mut self, search: &OrderSearch) -> Result<OrderPage, Fault> {
        Ok(self.search_orders(search)?)
    }

    fn find_moved_orders(&mut self, since: DateTime<Utc>) -> Result<Vec<String>, Fault> {
        Ok(self.moved_orders(since)?)
    }

    fn acknowledge_order(&mut self, note: &OrderNote) -> Result<Result<(), Fault>, Fault> {
        own(self.note_order(note))
    }

    fn find_progress(&mut self, order: &str) -> Result<OrderProgress, Fault> {
        Ok(self.progress(order)?)
    }

    fn put_invoice(&mut self, change: &InvoiceChange) -> Result<Result<Invoiced, Fault>, Fault> {
        own(self.make_invoice(change))
    }

    fn put_shipment(&mut self, change: &ShipmentChange) -> Result<Result<Shipped, Fault>, Fault> {
        own(self.make_shipment(change))
    }

    fn put_track(&mut self, change: &TrackChange) -> Result<Result<(), Fault>, Fault> {
        own(self.make_track(change))
    }

    fn cancel_order(&mut self, order: &str) -> Result<Result<Cancelled, Fault>, Fault> {
        own(self.cancel_one(order))
    }

    fn find_customers(&mut self, search: &CustomerSearch) -> Result<CustomerPage, Fault> {
        Ok(self.search_customers(search)?)
    }

    fn image_kinds(&self) -> &'static [PictureKind] {
        images::KINDS
    }

    fn find_images(&mut self, sku: &Sku) -> Result<Option<Vec<StoreImage>>, Fault> {
        Ok(self.gallery(sku)?)
    }

    fn read_image(&mut self, sku: &Sku, id: &str) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.image_bytes(sku, id)?)
    }

    fn put_image(&mut self, change: &ImageChange) -> Result<Result<ImageDone, Fault>, Fault> {
        match self.change_image(change) {
            Ok(done) => Ok(Ok(done)),
            Err(trouble) if trouble.ends_pass => Err(trouble.fault),
            Err(trouble) => Ok(Err(trouble.fault)),
        }
    }

    fn find_groups(&mut self) -> Result<Vec<String>, Fault> {
        Ok(self.lookups.groups(&mut self.rest)?)
    }

    fn put_tiers(&mut self, changes: &[TierChange]) -> Result<Outcomes<Sku, ()>, Fault> {
        let mut results = Results::new(changes.len());
        let sent = self.put_tier_changes(changes, &mut results);
        results.ended(sent)?;
        Ok(results.keyed(changes.iter().map(|change| change.sku.clone())))
    }

    fn examine(&mut self, config: &config::Store, probe: bool) -> Vec<Check> {
        self.look(config, probe)
    }

    fn read_back(&mut self) -> Option<&mut dyn ReadBack> {
        Some(self)
    }

    fn requests(&self) -> u64 {
        self.rest.requests()
    }

    fn on_bulk(&mut self, hook: BulkHook) {
        self.bulks.hook(hook);
    }

    fn settle_bulks(&mut self, bulks: &[Option<String>]) -> Result<Vec<Option<String>>, Fault> {
        Ok(self.settle(bulks)?)
    }
}

/// A record's own trouble apart from one that ends the pass.
fn own<T>(outcome: Result<T, trouble::Trouble>) -> Result<Result<T, Fault>, Fault> {
    match outcome {
        Ok(done) => Ok(Ok(done)),
        Err(trouble) if trouble.ends_pass => Err(trouble.fault),
        Err(trouble) => Ok(Err(trouble.fault)),
    }
}
