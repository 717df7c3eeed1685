//! A store with its double, seen the same way whatever the platform.

use std::time::Duration;

use cpsync::config::{self, Auth, Bulk, PriceScope, Secret, StockKeeping};
use cpsync::store::Store;
use cpsync::store::magento2::Magento2 as Adapter;
use cpsync_double::magento2::{Fault, MagentoDouble, Settings};
use serde_json::Value;

/// What a platform's double must be able to do and tell.
pub(crate) trait Rig {
    /// A newly opened adapter.
    fn store(&self) -> Box<dyn Store>;
    /// Requests that the double has received.
    fn requests(&self) -> usize;
    /// Requests that were not reads.
    fn writes(&self) -> usize;
    /// Everything that the store holds, without ids and times.
    fn image(&self) -> Value;
    /// The product's name.
    fn name(&self, sku: &str) -> Option<String>;
    /// The product's price as the store shows it.
    fn price(&self, sku: &str) -> Option<String>;
    /// The product's quantity as the store shows it.
    fn quantity(&self, sku: &str) -> Option<String>;
    /// How many products have this SKU.
    fn copies(&self, sku: &str) -> usize;
    /// Labels of a select attribute.
    fn labels(&self, attribute: &str) -> Vec<String>;
    /// Saving this SKU is refused from now on.
    fn reject(&self, sku: &str, message: &str);
    /// Somebody deletes the product in the store.
    fn delete(&self, sku: &str);
    /// The next requests meet this.
    fn meet(&self, times: usize, what: Meet);
    /// The answer to the next write is lost, after it was carried out.
    fn lose_next_write(&self);
    /// The credentials stop working.
    fn revoke(&self);
    /// The store goes off the network.
    fn stop(&self);
}

/// What can happen to a request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Meet {
    /// 429, with this `Retry-After`.
    TooMany(Option<u32>),
    /// A 504 page from the server in front.
    GatewayTimeout,
    /// The maintenance page.
    Maintenance,
    /// 200 with an HTML page.
    Page,
    /// JSON that ends in the middle.
    Truncated,
    /// No answer for this long.
    Stall(Duration),
    /// A deadlock answer.
    Deadlock,
    /// The connection is closed and nothing is carried out.
    Drop,
}

/// Magento 2 with MSI.
pub(crate) struct Magento2 {
    pub(crate) double: MagentoDouble,
    pub(crate) config: config::Magento2,
}

impl Magento2 {
    pub(crate) fn start() -> Self {
        Self::with(Settings::default(), |_| {})
    }

    pub(crate) fn with(settings: Settings, change: impl FnOnce(&mut config::Magento2)) -> Self {
        Self::over(MagentoDouble::start(settings).unwrap(), change)
    }

    pub(crate) fn over(double: MagentoDouble, change: impl FnOnce(&mut config::Magento2)) -> Self {
        let mut config = config(&double);
        change(&mut config);
        Self { double, config }
    }

    /// Paths of the writes so far with their methods.
    pub(crate) fn written(&self) -> Vec<String> {
        let writes = self.double.writes();
        writes.iter().map(|request| format!("{} {}", request.method, request.path)).collect()
    }
}

fn config(double: &MagentoDouble) -> config::Magento2 {
    let keys = double.credentials();
    config::Magento2 {
        url: double.url(),
        auth: Auth::OAuth {
            consumer_key: Secret::new(keys.consumer_key),
            consumer_secret: Secret::new(keys.consumer_secret),
            token: Secret::new(keys.access_token),
            token_secret: Secret::new(keys.access_token_secret),
        },
        store_code: None,
        store_scoped: Vec::new(),
        website_ids: None,
        ca_file: None,
        connect_timeout: Duration::from_secs(2),
        request_timeout: Duration::from_secs(2),
        attempts: 3,
        first_wait: Duration::from_millis(2),
        bulk: Bulk::Never,
        bulk_at_least: 10,
        bulk_size: 100,
        bulk_deadline: Duration::from_millis(400),
        stock_batch: 500,
        stock: StockKeeping::Msi,
        order_fees: Vec::new(),
        price_scope: PriceScope::Global,
    }
}

impl Rig for Magento2 {
    fn store(&self) -> Box<dyn Store> {
        Box::new(Adapter::open("main", &self.config).unwrap())
    }

    fn requests(&self) -> usize {
        self.double.requests().len()
    }

    fn writes(&self) -> usize {
        self.double.writes().len()
    }

    fn image(&self) -> Value {
        self.double.image()
    }

    fn name(&self, sku: &str) -> Option<String> {
        Some(self.double.product(sku)?["name"].as_str()?.to_owned())
    }

    fn price(&self, sku: &str) -> Option<String> {
        Some(self.double.product(sku)?["price"].to_string())
    }

    fn quantity(&self, sku: &str) -> Option<String> {
        Some(self.double.stock_item(sku)?["qty"].to_string())
    }

    fn copies(&self, sku: &str) -> usize {
        self.double.products().iter().filter(|product| product["sku"] == sku).count()
    }

    fn labels(&self, attribute: &str) -> Vec<String> {
        self.double.options(attribute).into_iter().map(|(_, label)| label).collect()
    }

    fn reject(&self, sku: &str, message: &str) {
        self.double.faults().reject_sku(sku, message);
    }

    fn delete(&self, sku: &str) {
        self.double.edit(|shop| shop.delete_product(sku));
    }

    fn meet(&self, times: usize, what: Meet) {
        let fault = match what {
            Meet::TooMany(retry_after) => Fault::TooMany { retry_after },
            Meet::GatewayTimeout => Fault::GatewayTimeout504Html,
            Meet::Maintenance => Fault::Maintenance,
            Meet::Page => Fault::HtmlOk,
            Meet::Truncated => Fault::TruncatedJson,
            Meet::Stall(time) => Fault::Stall(time),
            Meet::Deadlock => Fault::Deadlock,
            Meet::Drop => Fault::Drop,
        };
        self.double.faults().fail_next(times, fault);
    }

    fn lose_next_write(&self) {
        let faults = self.double.faults();
        for method in ["POST", "PUT"] {
            faults.fail_matching(method, "", Fault::LostAnswer, 1);
        }
    }

    fn revoke(&self) {
        self.double.revoke_token();
    }

    fn stop(&self) {
        self.double.stop();
    }
}
