//! The keys of `[stores.NAME]` that speak of a Magento 2 store.

use std::path::PathBuf;
use std::time::Duration;

use super::Secret;

/// How to reach a Magento 2 store and how to treat it.
#[derive(Clone, Debug)]
pub struct Magento2 {
    /// `https://shop.example`, without `/rest`, no trailing slash.
    pub url: String,
    /// The integration's credentials.
    pub auth: Auth,
    /// The view that store-scoped fields are written to; `None` = nothing is store-scoped.
    pub store_code: Option<String>,
    /// Names of fields (`name`, `description`, an attribute's code, ...) written to `store_code`
    /// instead of the global scope.
    pub store_scoped: Vec<String>,
    /// Websites of new products; `None` = the store's default: all of them.
    pub website_ids: Option<Vec<u32>>,
    /// A CA certificate (PEM) that the store's must be signed by.
    pub ca_file: Option<PathBuf>,
    /// Time for TCP and TLS connect.
    pub connect_timeout: Duration,
    /// Time for one request.
    pub request_timeout: Duration,
    /// Tries of one request on 429, 502-504 and deadlock answers, the first included.
    pub attempts: u32,
    /// Wait after the first such answer; doubles, with jitter.
    pub first_wait: Duration,
    /// Async bulk for products.
    pub bulk: Bulk,
    /// Fewest products for which bulk is used.
    pub bulk_at_least: usize,
    /// Most products of one bulk call.
    pub bulk_size: usize,
    /// How long a bulk may take before cpsync falls back to single calls.
    pub bulk_deadline: Duration,
    /// Most stock rows of one call.
    pub stock_batch: usize,
    /// How the shop keeps stock.
    pub stock: StockKeeping,
    /// Extension attributes of orders that are amounts on top of them, in base currency, as modules
    /// for payment surcharges add.
    pub order_fees: Vec<String>,
    /// Where prices are written; must be what the shop's `catalog/price/scope` says.
    pub price_scope: PriceScope,
}

/// The integration's credentials.
#[derive(Clone, Debug)]
pub enum Auth {
    /// OAuth 1.0a, HMAC-SHA256 (works on every Magento 2.4.4 and later as it comes).
    OAuth {
        /// Consumer key.
        consumer_key: Secret,
        /// Consumer secret.
        consumer_secret: Secret,
        /// Access token.
        token: Secret,
        /// Access token secret.
        token_secret: Secret,
    },
    /// Access token alone; needs `oauth/consumer/enable_integration_as_bearer`, off since 2.4.4.
    Bearer(Secret),
}

/// `bulk`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bulk {
    /// Used for large batches while the store's consumers run.
    Auto,
    /// Never used.
    Never,
}

/// `stock`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StockKeeping {
    /// Multi-source inventory: open orders are reservations on top of what the sources hold.
    Msi,
    /// One quantity a product, which checkout takes the order off (MSI modules disabled).
    Legacy,
}

/// `price-scope`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceScope {
    /// One price for all websites: store 0.
    Global,
    /// The website of `store-code`: its view's number.
    Website,
}
