//! cpsync.toml -> a checked [`Config`]: every problem at once, with line and column.
//!
//! `file` finds and reads the text, `read` walks it with positions and turns each section into its
//! types, which stand here, a file a section. Each side of the program uses its own section only.

pub mod alerts;
pub mod api;
pub mod categories;
pub mod counterpoint;
pub mod duration;
mod file;
pub mod images;
pub mod inventory;
pub mod items;
pub mod magento2;
pub mod orders;
pub mod price_rules;
pub mod prices;
mod problem;
mod read;
mod redact;
pub mod secret;
mod shell;
mod shown;
pub mod status;
mod variables;

use std::path::{Path, PathBuf};
use std::time::Duration;

pub use alerts::{Alerts, Heartbeat, Mail, MailEncryption};
pub use api::CounterpointApi;
pub use categories::{Categories, CategoryRoot, GoneCategory};
pub use counterpoint::{Counterpoint, Encryption, Login, Server};
pub use file::{VARIABLE, find};
pub use images::{GonePicture, Images, Turning};
pub use inventory::{
    BackorderRule, Figure, Inventory, Locations, Source, ThresholdUse, WhenUnreadable,
};
pub use items::{
    AttributeKind, AttributeRule, AttributeSource, Condition, DimensionRule, FlagColumn, Items,
    MissingOption, ParentRule, ParentShape, PriceRule, Removed, SkuSource, Test, TextSource,
    ZeroPrice,
};
pub use magento2::{Auth, Bulk, Magento2, PriceScope, StockKeeping};
pub use orders::{
    Acknowledge, AddressUse, Carrier, CustomerField, Customers, DocumentCancelled, LateChange,
    OrderActivityRules, OrderCharges, OrderFinding, OrderNumber, OrderTax, OrderView, OrderWriter,
    Orders, OtherShipVia, PaymentRule, PaymentRules, PaymentTime, Rounding, Tracking,
};
pub use price_rules::{Buyers, Discounts, PriceGroup, PriceRules};
pub use prices::{Level, PriceEngine, Prices};
pub use problem::{Invalid, Problem};
pub use read::nearest;
pub use redact::Redactor;
pub use secret::Secret;
pub use shell::shell;
pub use shown::Shown;
pub use status::{Every, Limit, RHYTHMS, Rhythm, Status};
pub use variables::Variables;

/// A whole, checked configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// The file it came from.
    pub path: PathBuf,
    /// The POS side.
    pub counterpoint: Counterpoint,
    /// Where cpsync keeps what it knows between runs.
    pub state: State,
    /// Who is told when something is wrong.
    pub alerts: Alerts,
    /// When a task is stale.
    pub status: Status,
    /// The web stores, in the file's order; at least one, names unique.
    pub stores: Vec<Store>,
}

/// `[state]`
#[derive(Clone, Debug)]
pub struct State {
    /// The SQLite file; relative paths are taken from the configuration file's folder.
    pub path: PathBuf,
    /// How long run history is kept.
    pub keep_history: Duration,
    /// How long is kept what single runs did to single records.
    pub keep_records: Duration,
}

/// `[stores.NAME]`
#[derive(Clone, Debug)]
pub struct Store {
    /// The name used on the command line and in the state file.
    pub name: String,
    /// Its software, with the settings of its adapter.
    pub platform: Platform,
    /// The zone that the store shows times in (special price dates).
    pub time_zone: chrono_tz::Tz,
    /// Rules of the `items` task.
    pub items: Items,
    /// Rules of the `inventory` task.
    pub inventory: Inventory,
    /// Rules of the tasks `categories` and `category-items`.
    pub categories: Categories,
    /// Rules of the `prices` task.
    pub prices: Prices,
    /// Rules of `images find` and `images sync`.
    pub images: Images,
    /// Rules of the `price-rules` task.
    pub price_rules: PriceRules,
    /// Rules of `orders`; `None` = the store's orders are not imported.
    pub orders: Option<Orders>,
    /// When a pass stops itself.
    pub guard: Guard,
    /// How failed records are tried again.
    pub retry: Retry,
}

impl Store {
    /// Whether the configuration gives this task anything to do.
    pub fn runs(&self, task: &str) -> bool {
        match task {
            "images-find" | "images-sync" => self.images.folder.is_some(),
            "orders" | "orders-activity" => self.orders.is_some(),
            _ => true,
        }
    }
}

/// A store's software.
#[derive(Clone, Debug)]
pub enum Platform {
    /// Magento 2 / Adobe Commerce, REST.
    Magento2(Magento2),
}

/// `[stores.NAME.guard]`: a pass that would change more than this stops before any write.
#[derive(Clone, Copy, Debug)]
pub struct Guard {
    /// Share of the online products that one `items` pass may disable, of the categories that one
    /// `categories` pass may deactivate, of the category links that one `category-items` pass may
    /// take away, and of the pictures whose files one `images find` may miss, in percent.
    pub disable_percent: u32,
    /// Share of the stocked products that one `inventory` pass may set to 0, in percent.
    pub zero_percent: u32,
    /// Share of the priced products whose price one `prices` pass may change, and of the products
    /// with tier prices that one `price-rules` pass may strip or halve, in percent.
    pub price_percent: u32,
    /// Up to this many records no guard looks at the share.
    pub at_least: u32,
}

/// `[stores.NAME.retry]`
#[derive(Clone, Copy, Debug)]
pub struct Retry {
    /// Attempts before a job is dead.
    pub attempts: u32,
    /// Wait after the first failure; doubles with each further one, with jitter.
    pub first_wait: Duration,
    /// Longest wait.
    pub longest_wait: Duration,
}

/// How far secrets are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrets {
    /// Their form only (`config check`, `config show`); they are empty then.
    Leave,
    /// Variables and files are read, commands are not run (`config check --secrets`).
    Look,
    /// All are fetched.
    Fetch,
}

/// A configuration with what there is to tell of it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What the program uses.
    pub config: Config,
    /// What is in effect, defaults included, secrets as `***`.
    pub shown: Shown,
    /// What works and should still be changed.
    pub warnings: Vec<Problem>,
}

impl Config {
    /// Reads a file for a pass: secrets are fetched, warnings are logged.
    pub fn load(path: &Path, variables: &Variables) -> Result<Self, Invalid> {
        Self::load_for(path, variables, None)
    }

    /// The same for a pass of one store: the other stores' secrets are not fetched, and empty.
    pub fn load_for(
        path: &Path,
        variables: &Variables,
        store: Option<&str>,
    ) -> Result<Self, Invalid> {
        let loaded = read::read(path, &file::text(path)?, variables, Secrets::Fetch, store)?;
        for warning in &loaded.warnings {
            log::warn!("{warning}");
        }
        Ok(loaded.config)
    }

    /// Reads a file.
    pub fn read(path: &Path, variables: &Variables, secrets: Secrets) -> Result<Loaded, Invalid> {
        Self::parse(path, &file::text(path)?, variables, secrets)
    }

    /// Reads the text that stands, or is to stand, in a file.
    pub fn parse(
        path: &Path,
        text: &str,
        variables: &Variables,
        secrets: Secrets,
    ) -> Result<Loaded, Invalid> {
        read::read(path, text, variables, secrets, None)
    }

    /// The store of this name.
    pub fn store(&self, name: &str) -> Option<&Store> {
        self.stores.iter().find(|store| store.name == name)
    }
}
