//! A double of a Magento 2.4.7 shop (Open Source with multi-source inventory): its REST API over HTTP on loopback,
//! with real state in memory.
//!
//! It answers as a real shop answered when its exchanges were recorded, odd defaults included: error texts with
//! placeholders, selects by option id, `category_links` that merge, source items of unknown SKUs. Requests are applied
//! one at a time. Flow of a request: `front` -> `oauth` -> `router` -> a handler on `Shop`.

#![allow(clippy::unnecessary_wraps, reason = "all handlers have one signature")]

mod attribute;
mod attribute_sets;
mod bulk;
mod catalog_attributes;
mod category;
mod check;
mod configurable;
mod criteria;
mod customer;
mod edit;
mod failure;
mod faults;
mod fields;
mod front;
mod image;
mod links;
mod list;
mod media;
mod oauth;
mod prices;
mod product;
mod render;
mod router;
pub(crate) mod sales;
mod save;
mod scope;
pub mod settings;
mod shop;
mod sources;
mod stock;
mod stock_item;
mod store;
mod tiers;
mod values;

#[cfg(test)]
mod tests;

pub use faults::{Fault, Faults};
pub use sales::new::{Coupon, Message, NewAddress, NewKind, NewLine, NewOrder, Off, Part, Rate};
pub use sales::place::Placed;
pub use settings::{Credentials, Settings};
pub use shop::Shop;

use std::collections::HashSet;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Condvar, Mutex, PoisonError, Weak};
use std::thread::JoinHandle;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

pub use crate::http::Certificate;
use crate::http::{Reply, Server, lock};
use crate::tls;

/// A request the shop received.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// HTTP method.
    pub method: String,
    /// Decoded path with the store scope, e.g. `/rest/all/V1/products/A/B`.
    pub path: String,
    /// Decoded query.
    pub query: String,
    /// Body; `Null` when there was none.
    pub body: Value,
    /// Status answered; 0 when the connection was closed before the request was applied.
    pub status: u16,
}

/// When a hook is called.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Phase {
    /// The request is in and nothing is applied; its status is 0.
    Before,
    /// The request is applied and the answer not yet sent.
    Applied,
}

/// A hook: see [`MagentoDouble::on_request`].
pub type Hook = Box<dyn Fn(Phase, &Request) + Send + Sync>;

#[derive(Default)]
pub(crate) struct Switches {
    maintenance: bool,
    database_down: bool,
    token_revoked: bool,
    latency: Duration,
    ahead: TimeDelta,
}

/// Everything the connections and the consumer share.
pub(crate) struct Inner {
    shop: Mutex<Shop>,
    /// Wakes the consumer; goes with `shop`.
    work_waits: Condvar,
    switches: Mutex<Switches>,
    faults: Faults,
    requests: Mutex<Vec<Request>>,
    nonces: Mutex<HashSet<(String, String)>>,
    hook: Mutex<Option<Arc<Hook>>>,
    worked: Mutex<Duration>,
    scheme: &'static str,
    address: Mutex<Option<SocketAddr>>,
    stopping: Mutex<bool>,
    /// Wakes whoever pauses; goes with `stopping`.
    stopped: Condvar,
}

impl Inner {
    fn url(&self) -> String {
        let address = *lock(&self.address);
        address.map(|address| format!("{}://{address}", self.scheme)).unwrap_or_default()
    }

    /// What time it is in the shop.
    fn now(&self) -> DateTime<Utc> {
        Utc::now() + lock(&self.switches).ahead
    }

    fn latency(&self) -> Duration {
        lock(&self.switches).latency
    }

    /// Waits that long, or until the double goes away.
    fn pause(&self, time: Duration) {
        if !time.is_zero() {
            let stopping = lock(&self.stopping);
            let waited = self.stopped.wait_timeout_while(stopping, time, |stopping| !*stopping);
            drop(waited.unwrap_or_else(PoisonError::into_inner));
        }
    }

    fn log(&self, request: Request) {
        lock(&self.requests).push(request);
    }

    fn tell(&self, phase: Phase, request: &Request) {
        let hook = lock(&self.hook).clone();
        if let Some(hook) = hook {
            hook(phase, request);
        }
    }
}

/// What a shop held.
pub struct Saved(Box<Shop>);

/// A running shop; dropping it stops it.
pub struct MagentoDouble {
    inner: Arc<Inner>,
    server: Mutex<Option<Server>>,
    consumer: Option<JoinHandle<()>>,
    tls: Option<Arc<rustls::ServerConfig>>,
}

impl MagentoDouble {
    /// Opens a shop on a free port of the loopback address.
    pub fn start(settings: Settings) -> io::Result<Self> {
        Self::open(settings, None)
    }

    /// Opens a shop behind TLS; see [`ca_pem`](Self::ca_pem).
    pub fn start_tls(settings: Settings, certificate: Certificate) -> io::Result<Self> {
        Self::open(settings, Some(tls::config(certificate)?))
    }

    /// The certificate of the authority that a client of [`start_tls`](Self::start_tls) must trust, as PEM.
    pub fn ca_pem(&self) -> &'static str {
        tls::authority()
    }

    fn open(settings: Settings, tls: Option<Arc<rustls::ServerConfig>>) -> io::Result<Self> {
        let faults = Faults::default();
        let latency = settings.latency;
        let shop = Shop::new(settings, Arc::clone(&faults.rejected));
        let inner = Arc::new(Inner {
            shop: Mutex::new(shop),
            work_waits: Condvar::new(),
            switches: Mutex::new(Switches { latency, ..Switches::default() }),
            faults,
            requests: Mutex::default(),
            nonces: Mutex::default(),
            hook: Mutex::default(),
            worked: Mutex::default(),
            scheme: if tls.is_some() { "https" } else { "http" },
            address: Mutex::default(),
            stopping: Mutex::new(false),
            stopped: Condvar::new(),
        });
        let weak = Arc::downgrade(&inner);
        let consumer = std::thread::Builder::new()
            .name("magento consumer".to_owned())
            .spawn(move || consume(&weak))?;
        let double = Self { inner, server: Mutex::default(), consumer: Some(consumer), tls };
        double.restart()?;
        Ok(double)
    }

    /// Base URL, e.g. `http://127.0.0.1:40123`.
    pub fn url(&self) -> String {
        self.inner.url()
    }

    /// The integration's keys.
    pub fn credentials(&self) -> Credentials {
        lock(&self.inner.shop).settings.credentials.clone()
    }

    /// All requests since the start or the last [`clear_requests`](Self::clear_requests), in order of completion.
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.inner.requests).clone()
    }

    /// The requests that are not GETs.
    pub fn writes(&self) -> Vec<Request> {
        self.requests().into_iter().filter(|request| request.method != "GET").collect()
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&self) {
        lock(&self.inner.requests).clear();
    }

    /// The time spent on requests since this was last called, without the latency that was added: what a bench
    /// takes off a pass's time.
    pub fn take_work(&self) -> Duration {
        std::mem::take(&mut lock(&self.inner.worked))
    }

    /// A product as `GET /rest/all/V1/products/{sku}` shows it.
    pub fn product(&self, sku: &str) -> Option<Value> {
        self.product_in_view("all", sku)
    }

    /// A product as a store view shows it.
    pub fn product_in_view(&self, view: &str, sku: &str) -> Option<Value> {
        self.get(&format!("/rest/{view}/V1/products/{}", encode(sku)))
    }

    /// All products as `GET /rest/all/V1/products` lists them, oldest first.
    pub fn products(&self) -> Vec<Value> {
        self.items("/rest/all/V1/products?searchCriteria")
    }

    /// All source items: `sku`, `source_code`, `quantity`, `status`.
    pub fn source_items(&self) -> Vec<Value> {
        self.items("/rest/all/V1/inventory/source-items?searchCriteria")
    }

    /// A shopper orders.
    pub fn place_order(&self, order: &NewOrder) -> Placed {
        self.edit(|shop| shop.place_order(order))
    }

    /// An order as `GET /rest/all/V1/orders/{id}` shows it.
    pub fn order(&self, id: u32) -> Option<Value> {
        self.get(&format!("/rest/all/V1/orders/{id}"))
    }

    /// All orders, oldest first.
    pub fn orders(&self) -> Vec<Value> {
        self.items("/rest/all/V1/orders?searchCriteria")
    }

    /// All invoices, oldest first.
    pub fn invoices(&self) -> Vec<Value> {
        self.items("/rest/all/V1/invoices?searchCriteria")
    }

    /// All shipments with their tracks, oldest first.
    pub fn shipments(&self) -> Vec<Value> {
        self.items("/rest/all/V1/shipments?searchCriteria")
    }

    /// All credit memos, oldest first.
    pub fn creditmemos(&self) -> Vec<Value> {
        self.items("/rest/all/V1/creditmemos?searchCriteria")
    }

    /// Has the payment provider refuse to give money, or give it again.
    pub fn refuse_captures(&self, refuse: bool) {
        self.edit(|shop| shop.refuse_captures(refuse));
    }

    /// The legacy stock item of a product.
    pub fn stock_item(&self, sku: &str) -> Option<Value> {
        self.get(&format!("/rest/all/V1/stockItems/{}", encode(sku)))
    }

    /// Ids and admin labels of an attribute's options, in the order shown.
    pub fn options(&self, attribute: &str) -> Vec<(u32, String)> {
        let shop = lock(&self.inner.shop);
        let options = shop.attribute(attribute).map(attribute::Attribute::sorted_options);
        options.unwrap_or_default().into_iter().map(|o| (o.id, o.label.clone())).collect()
    }

    /// The state of the shop without ids and times: equal shops have equal images.
    pub fn image(&self) -> Value {
        image::shop(&lock(&self.inner.shop))
    }

    /// All that the shop holds, to be loaded into another one.
    pub fn save(&self) -> Saved {
        Saved(Box::new(lock(&self.inner.shop).clone()))
    }

    /// Goes on where another shop was saved; settings, address and faults stay this one's own.
    pub fn load(&self, saved: &Saved) {
        let mut loaded = saved.0.as_ref().clone();
        self.edit(|shop| {
            loaded.settings = shop.settings.clone();
            loaded.rejected = Arc::clone(&shop.rejected);
            *shop = loaded;
        });
    }

    /// Somebody works in the admin panel.
    pub fn edit<T>(&self, work: impl FnOnce(&mut Shop) -> T) -> T {
        let done = work(&mut lock(&self.inner.shop));
        self.inner.work_waits.notify_all();
        done
    }

    /// The indexers run: salable quantities and parents of new products follow.
    pub fn reindex(&self) {
        self.edit(stock::reindex);
    }

    /// Faults on demand.
    pub fn faults(&self) -> &Faults {
        &self.inner.faults
    }

    /// Turns maintenance mode on or off.
    pub fn set_maintenance(&self, on: bool) {
        lock(&self.inner.switches).maintenance = on;
    }

    /// Takes the database away or brings it back.
    pub fn set_database_down(&self, down: bool) {
        lock(&self.inner.switches).database_down = down;
    }

    /// Sets the least time an answer takes.
    pub fn set_latency(&self, latency: Duration) {
        lock(&self.inner.switches).latency = latency;
    }

    /// Revokes the integration's access token.
    pub fn revoke_token(&self) {
        lock(&self.inner.switches).token_revoked = true;
    }

    /// Takes [`revoke_token`](Self::revoke_token) back, as a new token does that the operator enters.
    pub fn restore_token(&self) {
        lock(&self.inner.switches).token_revoked = false;
    }

    /// Starts or stops the consumer of bulk operations.
    pub fn set_consumers(&self, running: bool) {
        self.edit(|shop| shop.settings.consumers_running = running);
    }

    /// Takes the rights to these ACL resources from the integration.
    pub fn deny(&self, resources: &[&str]) {
        let denied = resources.iter().map(|&resource| resource.to_owned()).collect();
        self.edit(|shop| shop.settings.denied = denied);
    }

    /// Waits until no bulk operation is left, or that long; says whether none is left.
    pub fn wait_for_bulks(&self, most: Duration) -> bool {
        let shop = lock(&self.inner.shop);
        let waited =
            self.inner.work_waits.wait_timeout_while(shop, most, |shop| shop.bulks.has_work());
        let (shop, _) = waited.unwrap_or_else(PoisonError::into_inner);
        !shop.bulks.has_work()
    }

    /// Calls `hook` before a request is applied and after, before it is answered; `None` takes it away.
    pub fn on_request(&self, hook: Option<Hook>) {
        *lock(&self.inner.hook) = hook.map(Arc::new);
    }

    /// Sets the shop's clock ahead of the machine's, or behind it.
    pub fn set_clock_ahead(&self, ahead: TimeDelta) {
        lock(&self.inner.switches).ahead = ahead;
    }

    /// Takes the server off the network; the shop keeps its state.
    pub fn stop(&self) {
        drop(lock(&self.server).take());
    }

    /// Brings the server back on the same port.
    pub fn restart(&self) -> io::Result<()> {
        self.stop();
        let loopback = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let address = lock(&self.inner.address).unwrap_or(loopback);
        let weak = Arc::downgrade(&self.inner);
        let handler = Arc::new(move |incoming| match weak.upgrade() {
            Some(inner) => front::answer(&inner, &incoming),
            None => Reply::Close,
        });
        let server = Server::bind(address, handler, self.tls.clone())?;
        *lock(&self.inner.address) = Some(server.address());
        *lock(&self.server) = Some(server);
        Ok(())
    }

    fn get(&self, target: &str) -> Option<Value> {
        self.edit(|shop| shop.call("GET", target, Value::Null)).ok()
    }

    fn items(&self, target: &str) -> Vec<Value> {
        let mut answer = self.get(target).unwrap_or_default();
        match answer.get_mut("items").map(Value::take) {
            Some(Value::Array(items)) => items,
            _ => Vec::new(),
        }
    }
}

impl Drop for MagentoDouble {
    fn drop(&mut self) {
        *lock(&self.inner.stopping) = true;
        self.inner.stopped.notify_all();
        self.stop();
        // Taking the lock once makes sure that the consumer is either waiting or about to look.
        drop(lock(&self.inner.shop));
        self.inner.work_waits.notify_all();
        if let Some(consumer) = self.consumer.take() {
            drop(consumer.join());
        }
    }
}

fn encode(segment: &str) -> String {
    utf8_percent_encode(segment, NON_ALPHANUMERIC).to_string()
}

/// The consumer: works off bulk operations, one lock of the shop for each.
fn consume(weak: &Weak<Inner>) {
    while let Some(inner) = weak.upgrade() {
        if *lock(&inner.stopping) {
            return;
        }
        let shop = lock(&inner.shop);
        let idle = |shop: &mut Shop| {
            !(*lock(&inner.stopping) || shop.settings.consumers_running && shop.bulks.has_work())
        };
        let waited = inner.work_waits.wait_while(shop, idle);
        let delay = waited.unwrap_or_else(PoisonError::into_inner).settings.consumer_delay;
        inner.pause(delay);
        while !*lock(&inner.stopping) {
            let mut shop = lock(&inner.shop);
            if !shop.settings.consumers_running || !bulk::work(&mut shop) {
                break;
            }
        }
        inner.work_waits.notify_all();
    }
}
