//! The web side: what a store can be asked to do, whatever its platform.
//!
//! `task` speaks to [`Store`] only; one folder a platform speaks its protocol. Opening a store makes
//! no request: a pass that finds nothing to send never touches it (law 2).

pub mod category;
pub mod dry_run;
pub mod fault;
pub mod held;
pub mod http;
pub mod image;
pub mod magento2;
pub mod order;
pub mod price;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

pub use category::{
    CategoryChange, LinkAction, LinkChange, LinkKey, Linked, StoreCategory, StoreTree,
};
pub use dry_run::DryRun;
pub use fault::{Exchange, Fault, FaultKind};
pub use held::{
    HeldOrder, HeldPrices, HeldProduct, HeldQuantities, HeldStock, ListedPage, ListedProduct,
    ReadBack,
};
pub use image::{ImageAction, ImageChange, ImageContent, ImageDone, ImageShown, StoreImage};
pub use order::{
    Cancelled, Capture, CustomerPage, CustomerSearch, InvoiceChange, Invoiced, LineQuantity,
    OrderNote, OrderPage, OrderProgress, OrderSearch, ShipmentChange, Shipped, StoreCustomer,
    StoreInvoice, StoreRefund, StoreShipment, Track, TrackChange,
};
pub use price::{PriceChange, SpecialChange, TierChange};

use crate::config::CategoryRoot;
use crate::model::{Check, Field, PictureKind, Product, ProductKey, Sku, StockLevel};

/// One web store.
///
/// An outer `Err` means that the call as a whole failed and nothing is known of single records: the
/// pass ends, by [`FaultKind`]. When it fails half way, the records that are left carry the fault as
/// their outcome ([`Fault::ends_pass`]). Outcomes are keyed, never paired by position, and hold every
/// key that was asked. Every `put_*` is idempotent: repeating it with the same content
/// ends in the same store; after an ambiguous write (time-out, lost answer) the adapter reads back
/// by key and adopts what it finds. Empty input makes no request.
pub trait Store {
    /// What the platform can do; may change within a run (bulk falls back to single calls).
    fn capabilities(&self) -> Capabilities;

    /// Reads the products that exist under these SKUs, in the store's own spelling; unknown SKUs
    /// are left out. Used before creations, to adopt, and to show the old values in a dry run.
    fn find_products(&mut self, skus: &[Sku]) -> Result<Vec<StoreProduct>, Fault>;

    /// Reads the option labels of a select attribute, cached for the run. `Rejected` when the store
    /// has no such attribute, or it is not one with options.
    fn find_options(&mut self, attribute: &str) -> Result<Vec<String>, Fault>;

    /// Adds options to a select attribute. A label that exists already, also in other case, is
    /// success.
    fn put_options(
        &mut self,
        attribute: &str,
        labels: &[String],
    ) -> Result<Outcomes<String, ()>, Fault>;

    /// Creates, updates or renames products. Children come in an earlier call than their parents.
    /// At most [`Capabilities::product_batch`] at once. The outcome holds the store's id of the
    /// product and the url key that it took (a clash is resolved by a suffix).
    fn put_products(
        &mut self,
        changes: &[ProductChange],
    ) -> Result<Outcomes<ProductKey, StoreProductId>, Fault>;

    /// Sets absolute stock. At most [`Capabilities::stock_batch`] at once.
    fn put_stock(&mut self, changes: &[StockChange]) -> Result<Outcomes<Sku, ()>, Fault>;

    /// Reads the categories below the one that is meant. `Denied` when the store has none such.
    fn find_categories(&mut self, root: &CategoryRoot) -> Result<StoreTree, Fault>;

    /// Makes, changes or moves one category and returns the store's id of it. The inner error is
    /// that category's own.
    fn put_category(&mut self, change: &CategoryChange) -> Result<Result<String, Fault>, Fault>;

    /// Puts products into categories and takes them out, without touching the products. At most
    /// [`Capabilities::link_batch`] at once.
    fn put_links(&mut self, changes: &[LinkChange]) -> Result<Outcomes<LinkKey, Linked>, Fault>;

    /// Sets prices. At most [`Capabilities::price_batch`] at once; products whose price the store
    /// computes ([`Capabilities::computes_parent_price`]) are not among them.
    fn put_prices(&mut self, changes: &[PriceChange]) -> Result<Outcomes<Sku, ()>, Fault>;

    /// Reads orders. A page holds what the store keeps of an order, gift messages included.
    fn find_orders(&mut self, _search: &OrderSearch) -> Result<OrderPage, Fault> {
        order::unknown("give its orders")
    }

    /// Ids of the orders that were shipped, invoiced or credited since then, by the store's clock: a
    /// store does not count each of these as a change of the order.
    fn find_moved_orders(&mut self, _since: DateTime<Utc>) -> Result<Vec<String>, Fault> {
        order::unknown("tell which orders were shipped")
    }

    /// Tells an order what became of it. Repeating it is harmless. The inner error is that order's
    /// own.
    fn acknowledge_order(&mut self, _note: &OrderNote) -> Result<Result<(), Fault>, Fault> {
        order::unknown("take comments on an order")
    }

    /// Reads the invoices, shipments and credit memos of an order. An order that the store does not
    /// have has none.
    fn find_progress(&mut self, _order: &str) -> Result<OrderProgress, Fault> {
        order::unknown("give an order's invoices")
    }

    /// Makes one invoice, or finds the one of that reference. The inner error is that order's own.
    fn put_invoice(&mut self, _change: &InvoiceChange) -> Result<Result<Invoiced, Fault>, Fault> {
        order::unknown("take an invoice")
    }

    /// Makes one shipment, or finds the one of that reference and adds the tracking numbers that it
    /// lacks. The inner error is that order's own.
    fn put_shipment(&mut self, _change: &ShipmentChange) -> Result<Result<Shipped, Fault>, Fault> {
        order::unknown("take a shipment")
    }

    /// Adds a tracking number to a shipment. The inner error is that order's own.
    fn put_track(&mut self, _change: &TrackChange) -> Result<Result<(), Fault>, Fault> {
        order::unknown("take a tracking number")
    }

    /// Cancels what of an order is not invoiced. The inner error is that order's own: one that is on
    /// hold cannot be cancelled.
    fn cancel_order(&mut self, _order: &str) -> Result<Result<Cancelled, Fault>, Fault> {
        order::unknown("cancel an order")
    }

    /// Reads customers' accounts.
    fn find_customers(&mut self, _search: &CustomerSearch) -> Result<CustomerPage, Fault> {
        order::unknown("give its customers")
    }

    /// The kinds of pictures that it takes.
    fn image_kinds(&self) -> &'static [PictureKind] {
        &[]
    }

    /// Reads which pictures a product has; `None` when the store has no such product.
    fn find_images(&mut self, _sku: &Sku) -> Result<Option<Vec<StoreImage>>, Fault> {
        Ok(Some(Vec::new()))
    }

    /// Reads the bytes of one of them; `None` when it is not there.
    fn read_image(&mut self, _sku: &Sku, _id: &str) -> Result<Option<Vec<u8>>, Fault> {
        Ok(None)
    }

    /// Adds, replaces, changes or removes one picture. The inner error is that picture's own.
    fn put_image(&mut self, _change: &ImageChange) -> Result<Result<ImageDone, Fault>, Fault> {
        Ok(Err(Fault::rejected("pictures cannot be sent to stores of this platform")))
    }

    /// Reads the names of the customer groups that steps of price can be made for.
    fn find_groups(&mut self) -> Result<Vec<String>, Fault> {
        Ok(Vec::new())
    }

    /// Makes, replaces and takes away steps of price, by quantity and customer group. At most
    /// [`Capabilities::tier_batch`] steps at once, but always a whole product. A step that is not there to be taken
    /// away is success.
    fn put_tiers(&mut self, changes: &[TierChange]) -> Result<Outcomes<Sku, ()>, Fault> {
        let none = || Fault::rejected("the store's software has no prices by quantity or group");
        Ok(changes.iter().map(|change| (change.sku.clone(), Err(none()))).collect())
    }

    /// Looks at the store for `cpsync doctor`: whether it can be reached, lets cpsync do its work and
    /// has what the configuration names. A failure is a finding. Changes nothing; with `probe` it may
    /// queue what has no effect whenever the store carries it out.
    fn examine(&mut self, _config: &crate::config::Store, _probe: bool) -> Vec<Check> {
        Vec::new()
    }

    /// The store as one that can be read back for `verify` and `adopt`; `None` = its platform cannot.
    fn read_back(&mut self) -> Option<&mut dyn ReadBack> {
        None
    }

    /// Requests sent since the store was opened, each attempt counted.
    fn requests(&self) -> u64 {
        0
    }

    /// Tells the hook about every queued batch that the store works off on its own, so that a run
    /// that is killed meanwhile can be followed by [`Store::settle_bulks`]. Platforms without such
    /// batches never call it.
    fn on_bulk(&mut self, _hook: BulkHook) {}

    /// Waits until the batches of an earlier, killed run are settled, or the platform's deadline;
    /// returns those that are still open. A batch that the store no longer knows is settled; `None`
    /// stands for one whose id that run did not live to learn.
    fn settle_bulks(&mut self, _bulks: &[Option<String>]) -> Result<Vec<Option<String>>, Fault> {
        Ok(Vec::new())
    }
}

/// Called with the store's id of a queued batch (empty while there is none) and what became of it.
pub type BulkHook = Box<dyn FnMut(&str, BulkStep)>;

/// What became of a queued batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkStep {
    /// It is about to be sent: from now on the store may have it, told or not.
    Sending,
    /// The store has accepted it: keep its id before going on.
    Started,
    /// The store has not accepted it, and will not carry it out.
    Refused,
    /// All of it is settled: its id may be forgotten. Not called for one given up at the deadline,
    /// which the store may still work off.
    Settled,
}

/// What became of each record of a call.
pub type Outcomes<K, T> = Vec<(K, Result<T, Fault>)>;

/// Differences between platforms, as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Most products that one `put_products` call should be given just now.
    pub product_batch: usize,
    /// Fewer products than this go one by one all the same: a caller that gives them one at a time
    /// loses nothing, and has each settled before the next.
    pub product_bulk_from: usize,
    /// Most stock levels of one `put_stock` call.
    pub stock_batch: usize,
    /// Most category links of one `put_links` call.
    pub link_batch: usize,
    /// Most products of one `put_prices` call.
    pub price_batch: usize,
    /// Most steps of one `put_tiers` call, made and taken away.
    pub tier_batch: usize,
    /// Whether open orders are reservations on top of the quantity (Magento 2 MSI), or have been
    /// taken off the number that a push overwrites (WooCommerce, Magento 1).
    pub reserves_stock: bool,
    /// Whether orders are numbered one by one, so that a missing id may be an order that is late; not
    /// where other records share the numbers (WooCommerce).
    pub dense_order_ids: bool,
    /// Whether a parent's price is computed by the store (Magento 2), or is to be sent.
    pub computes_parent_price: bool,
    /// Whether a configurable's children can be linked at all (not by Magento 1's core API).
    pub links_configurables: bool,
}

/// What is to happen to one product.
#[derive(Clone, Debug, PartialEq)]
pub struct ProductChange {
    /// The whole product as it should be.
    pub product: Product,
    /// What of it to send.
    pub action: Action,
}

/// What of a product to send.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Make it, with its creation data. The store has no product of this SKU, as far as a read just
    /// before tells.
    Create,
    /// Send these fields of a product that exists; `children` and `members` by difference.
    Update {
        /// The store's id, where known.
        id: Option<StoreProductId>,
        /// The SKU that the store holds it under; differs from the product's own for a rename.
        held_as: Sku,
        /// The fields to send.
        fields: BTreeSet<Field>,
        /// Linked SKUs to add to a composite; links that exist already are success.
        link: Vec<Sku>,
        /// Linked SKUs to take off a composite; links that do not exist are success.
        unlink: Vec<Sku>,
    },
}

/// The store's own identity of a product.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreProductId {
    /// The store's id as text; empty where the platform tells none.
    pub id: String,
    /// The url key that the product took; `None` when unchanged or not told.
    pub url_key: Option<String>,
}

/// A product as the store holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoreProduct {
    /// In the store's spelling.
    pub sku: Sku,
    /// The store's id.
    pub id: StoreProductId,
    /// The store's word for its kind (`simple`, `configurable`, ...).
    pub kind: String,
    /// Its fields in the form of [`crate::model::Content`]'s text; those the platform tells.
    pub fields: BTreeMap<Field, String>,
}

/// What is to happen to one product's stock.
#[derive(Clone, Debug, PartialEq)]
pub struct StockChange {
    /// The stock as it should be.
    pub level: StockLevel,
    /// Whether [`StockLevel::settings`] are to be sent (for a composite: its in-stock flag).
    pub settings: bool,
    /// Whether the quantities are to be sent.
    pub quantities: bool,
}

/// Opens the store that the configuration describes.
pub fn open(config: &crate::config::Store) -> anyhow::Result<Box<dyn Store>> {
    match &config.platform {
        crate::config::Platform::Magento2(settings) => {
            Ok(Box::new(magento2::Magento2::open(&config.name, settings)?))
        }
    }
}
