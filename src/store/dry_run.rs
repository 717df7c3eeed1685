//! A store that only notes what would be sent.
//!
//! Reads pass through, so that a task can show old values beside new ones; every write succeeds and
//! goes nowhere (law 6).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{
    BulkHook, Cancelled, Capabilities, CategoryChange, CustomerPage, CustomerSearch, Fault,
    ImageAction, ImageChange, ImageDone, InvoiceChange, Invoiced, LinkChange, LinkKey, Linked,
    OrderNote, OrderPage, OrderProgress, OrderSearch, Outcomes, PriceChange, ProductChange,
    ReadBack, ShipmentChange, Shipped, StockChange, Store, StoreImage, StoreProduct,
    StoreProductId, StoreTree, TierChange, TrackChange,
};
use crate::config::CategoryRoot;
use crate::model::{PictureKind, ProductKey, Sku};

/// Decorates a store for `--dry-run`.
pub struct DryRun {
    store: Box<dyn Store>,
    options: BTreeMap<String, Vec<String>>,
    made: u32,
}

impl DryRun {
    /// Wraps the store.
    pub fn new(store: Box<dyn Store>) -> Self {
        Self { store, options: BTreeMap::new(), made: 0 }
    }
}

impl Store for DryRun {
    fn capabilities(&self) -> Capabilities {
        self.store.capabilities()
    }

    fn reserves_stock(&mut self) -> Result<bool, Fault> {
        self.store.reserves_stock()
    }

    fn find_products(&mut self, skus: &[Sku]) -> Result<Vec<StoreProduct>, Fault> {
        self.store.find_products(skus)
    }

    /// With the labels that this dry run would have added, so that later records find them.
    fn find_options(&mut self, attribute: &str) -> Result<Vec<String>, Fault> {
        let mut labels = self.store.find_options(attribute)?;
        labels.extend(self.options.get(attribute).into_iter().flatten().cloned());
        Ok(labels)
    }

    fn put_options(
        &mut self,
        attribute: &str,
        labels: &[String],
    ) -> Result<Outcomes<String, ()>, Fault> {
        self.options.entry(attribute.to_owned()).or_default().extend_from_slice(labels);
        Ok(labels.iter().map(|label| (label.clone(), Ok(()))).collect())
    }

    fn put_products(
        &mut self,
        changes: &[ProductChange],
    ) -> Result<Outcomes<ProductKey, StoreProductId>, Fault> {
        let done =
            |change: &ProductChange| (change.product.key.clone(), Ok(StoreProductId::default()));
        Ok(changes.iter().map(done).collect())
    }

    fn put_stock(&mut self, changes: &[StockChange]) -> Result<Outcomes<Sku, ()>, Fault> {
        Ok(changes.iter().map(|change| (change.level.sku.clone(), Ok(()))).collect())
    }

    fn find_categories(&mut self, root: &CategoryRoot) -> Result<StoreTree, Fault> {
        self.store.find_categories(root)
    }

    /// A category that would be made gets an id of its own, so that others can go under it.
    fn put_category(&mut self, change: &CategoryChange) -> Result<Result<String, Fault>, Fault> {
        self.made += 1;
        Ok(Ok(match change {
            CategoryChange::Create { .. } => format!("new-{}", self.made),
            CategoryChange::Update { id, .. } | CategoryChange::Move { id, .. } => id.clone(),
        }))
    }

    fn put_links(&mut self, changes: &[LinkChange]) -> Result<Outcomes<LinkKey, Linked>, Fault> {
        Ok(changes.iter().map(|change| (change.key(), Ok(Linked::Done))).collect())
    }

    fn put_prices(&mut self, changes: &[PriceChange]) -> Result<Outcomes<Sku, ()>, Fault> {
        Ok(changes.iter().map(|change| (change.sku.clone(), Ok(()))).collect())
    }

    fn find_orders(&mut self, search: &OrderSearch) -> Result<OrderPage, Fault> {
        self.store.find_orders(search)
    }

    fn find_moved_orders(&mut self, since: DateTime<Utc>) -> Result<Vec<String>, Fault> {
        self.store.find_moved_orders(since)
    }

    fn acknowledge_order(&mut self, _note: &OrderNote) -> Result<Result<(), Fault>, Fault> {
        Ok(Ok(()))
    }

    fn find_progress(&mut self, order: &str) -> Result<OrderProgress, Fault> {
        self.store.find_progress(order)
    }

    fn put_invoice(&mut self, _change: &InvoiceChange) -> Result<Result<Invoiced, Fault>, Fault> {
        Ok(Ok(Invoiced::Done { id: String::new(), made: true }))
    }

    fn put_shipment(&mut self, _change: &ShipmentChange) -> Result<Result<Shipped, Fault>, Fault> {
        Ok(Ok(Shipped::Done { id: String::new(), made: true }))
    }

    fn put_track(&mut self, _change: &TrackChange) -> Result<Result<(), Fault>, Fault> {
        Ok(Ok(()))
    }

    fn cancel_order(&mut self, _order: &str) -> Result<Result<Cancelled, Fault>, Fault> {
        Ok(Ok(Cancelled::Done))
    }

    fn find_customers(&mut self, search: &CustomerSearch) -> Result<CustomerPage, Fault> {
        self.store.find_customers(search)
    }

    fn image_kinds(&self) -> &'static [PictureKind] {
        self.store.image_kinds()
    }

    fn find_images(&mut self, sku: &Sku) -> Result<Option<Vec<StoreImage>>, Fault> {
        self.store.find_images(sku)
    }

    fn read_image(&mut self, sku: &Sku, id: &str) -> Result<Option<Vec<u8>>, Fault> {
        self.store.read_image(sku, id)
    }

    fn put_image(&mut self, change: &ImageChange) -> Result<Result<ImageDone, Fault>, Fault> {
        self.made += 1;
        Ok(Ok(ImageDone::Done(match &change.action {
            ImageAction::Add { .. } => format!("new-{}", self.made),
            ImageAction::Replace { id, .. }
            | ImageAction::Update { id, .. }
            | ImageAction::Remove { id } => id.clone(),
        })))
    }

    fn find_groups(&mut self) -> Result<Vec<String>, Fault> {
        self.store.find_groups()
    }

    fn put_tiers(&mut self, changes: &[TierChange]) -> Result<Outcomes<Sku, ()>, Fault> {
        Ok(changes.iter().map(|change| (change.sku.clone(), Ok(()))).collect())
    }

    fn read_back(&mut self) -> Option<&mut dyn ReadBack> {
        self.store.read_back()
    }

    fn requests(&self) -> u64 {
        self.store.requests()
    }

    fn on_bulk(&mut self, _hook: BulkHook) {}

    /// Waiting for a bulk would not change the store, but what it is waited for is a write.
    fn settle_bulks(&mut self, bulks: &[Option<String>]) -> Result<Vec<Option<String>>, Fault> {
        Ok(bulks.to_vec())
    }
}
