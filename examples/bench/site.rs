//! Both doubles, the configuration that joins them and the state file between passes.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use anyhow::anyhow;
use cpsync::model::{ItemNo, ProductKey, Shape, Sku, StockLevel, StockSettings};
use cpsync::state::{Binding, Hooks, JobFilter, Phase, State, Writer};
use cpsync::task::inventory::acknowledge;
use cpsync::task::items::PRODUCT;
use cpsync_double::company::{self, Places};
use cpsync_double::counterpoint::CounterpointDouble;
use cpsync_double::magento2::{MagentoDouble, NewOrder, Request};
use cpsync_double::pictures;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::catalogue::{self, Made};
use crate::history;
use crate::process::{self, Cost};

/// The store's name in the company's configuration.
const STORE: &str = "main";
const HOUR: Duration = Duration::from_secs(3_600);

/// What a pass is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Rows of the listing, by time.
    Rows,
    /// Stock levels sent, by request.
    Skus,
    /// Products made, by request.
    Products,
    /// Prices of products sent, by request.
    Prices,
    /// Category links sent, by request.
    Links,
    /// Documents written, by time and statement.
    Orders,
    /// Documents that are open, by statement.
    Documents,
}

/// One measured pass.
pub(crate) struct Measured {
    pub(crate) pass: &'static str,
    pub(crate) unit: Unit,
    /// So many of the unit.
    pub(crate) count: u64,
    pub(crate) cost: Cost,
    pub(crate) requests: u64,
    /// Statements sent to Counterpoint.
    pub(crate) statements: u64,
    /// Added to each request.
    pub(crate) latency: Duration,
    /// What the Counterpoint double worked.
    pub(crate) sql: Duration,
    /// What the shop worked, without the latency.
    pub(crate) shop: Duration,
    /// From the first request to the last answer.
    pub(crate) sending: Duration,
}

/// A company with a generated catalogue, and its shop.
pub(crate) struct Site {
    counterpoint: CounterpointDouble,
    shop: MagentoDouble,
    folder: tempfile::TempDir,
    size: u32,
    latency: std::cell::Cell<Duration>,
}

impl Site {
    /// Makes the catalogue; the shop is empty.
    pub(crate) fn start(size: u32, bulk: bool) -> anyhow::Result<Self> {
        // Schema, set-up and customers, none of the sample company's own items.
        let counterpoint = CounterpointDouble::start(&company::SCRIPTS[..3])?;
        catalogue::fill(&counterpoint, size)?;
        let shop = MagentoDouble::start(company::shop())?;
        let folder = tempfile::Builder::new().prefix("cpsync-bench-").tempdir()?;
        let site = Self { counterpoint, shop, folder, size, latency: Duration::ZERO.into() };
        site.configure(bulk)?;
        Ok(site)
    }

    fn configure(&self, bulk: bool) -> anyhow::Result<()> {
        let places = Places {
            server: &format!("{},{}", self.counterpoint.host(), self.counterpoint.port()),
            database: CounterpointDouble::DATABASE,
            user: CounterpointDouble::USER,
            password: CounterpointDouble::PASSWORD,
            url: &self.shop.url(),
            credentials: &self.shop.credentials(),
        };
        for (file, mut text) in company::configuration(&places) {
            if !bulk && file == "cpsync.toml" {
                let section = "[stores.main.items]";
                text = text.replacen(section, &format!("bulk = \"never\"\n\n{section}"), 1);
            }
            std::fs::write(self.path(file), text)?;
        }
        Ok(())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Adds this to each request from now on.
    pub(crate) fn set_latency(&self, latency: Duration) {
        self.latency.set(latency);
        self.shop.set_latency(latency);
    }

    /// Somebody works at the till.
    pub(crate) fn till(&self, sql: &str) -> anyhow::Result<()> {
        self.counterpoint.execute(sql).map_err(|error| anyhow!("{error:?}"))?;
        Ok(())
    }

    /// Puts a picture of each item into the folder, as of an hour ago.
    pub(crate) fn draw(&self) -> anyhow::Result<()> {
        let folder = self.path("ItemImages");
        std::fs::create_dir(&folder)?;
        let (picture, then) = (pictures::bytes("bench.jpg")?, SystemTime::now() - HOUR);
        for made in catalogue::products(self.size).filter(|made| made.dims.is_none()) {
            // What stands behind the end makes each file another.
            let bytes = [&picture[..], made.root.as_bytes(), b"\xff\xd9"].concat();
            let mut file = File::create(folder.join(format!("{}.jpg", made.root)))?;
            file.write_all(&bytes)?;
            file.set_modified(then)?;
        }
        Ok(())
    }

    /// Runs and measures one pass.
    pub(crate) fn pass(
        &self,
        pass: &'static str,
        args: &[&str],
        unit: Unit,
    ) -> anyhow::Result<Measured> {
        self.shop.clear_requests();
        self.counterpoint.take_work();
        self.counterpoint.clear_statements();
        self.shop.take_work();
        let span = self.watch();
        let documents = self.documents()?;
        let cost = process::run(&self.path("cpsync.toml"), args)?;
        let requests = self.shop.requests();
        let count = match unit {
            Unit::Rows => self.size as usize,
            Unit::Skus => requests.iter().map(rows).sum(),
            Unit::Products => self.shop.products().len(),
            Unit::Prices => requests.iter().map(prices).sum(),
            Unit::Links => requests.iter().map(links).sum(),
            Unit::Orders => self.documents()? - documents,
            Unit::Documents => documents,
        };
        Ok(Measured {
            pass,
            unit,
            count: count as u64,
            cost,
            requests: requests.len() as u64,
            statements: self.counterpoint.statements().len() as u64,
            latency: self.latency.get(),
            sql: self.counterpoint.take_work(),
            shop: self.shop.take_work(),
            sending: lock(&span).map_or(Duration::ZERO, |(first, last)| last - first),
        })
    }

    /// When the first request came and the last answer went; requests are met after the latency.
    fn watch(&self) -> Arc<Mutex<Option<(Instant, Instant)>>> {
        let span = Arc::new(Mutex::new(None));
        let (seen, latency) = (Arc::clone(&span), self.latency.get());
        self.shop.on_request(Some(Box::new(move |_, _| {
            let now = Instant::now();
            lock(&seen).get_or_insert((now.checked_sub(latency).unwrap_or(now), now)).1 = now;
        })));
        span
    }

    /// Puts the products into the shop, without a request.
    pub(crate) fn fill_shop(&self) -> anyhow::Result<()> {
        self.shop.edit(|shop| {
            catalogue::products(self.size).try_for_each(|made| {
                let product = json!({
                    "sku": sku(&made), "name": sku(&made), "attribute_set_id": 4, "price": 1,
                });
                shop.call("POST", "/rest/all/V1/products", json!({ "product": product }))
                    .map(drop)
                    .map_err(|refused| anyhow!("{refused:?}"))
            })
        })
    }

    fn documents(&self) -> anyhow::Result<usize> {
        let count = "SELECT COUNT(*) FROM dbo.PS_DOC_HDR WHERE DOC_TYP = 'O'";
        let rows = self.counterpoint.query(count).map_err(|error| anyhow!("{error:?}"))?;
        let count = rows.first().and_then(|row| row.first()?.clone()).unwrap_or_default();
        Ok(count.parse()?)
    }

    /// So many shoppers order two items each.
    pub(crate) fn place_orders(&self, count: u32) {
        let skus: Vec<String> = catalogue::products(self.size)
            .filter(|made| made.dims.is_none() && !made.parent)
            .map(|made| made.root)
            .take(50)
            .collect();
        let sku = |n: u32| &skus[n as usize % skus.len()];
        self.shop.edit(|shop| {
            for n in 0..count {
                let order = NewOrder::guest(&format!("shopper{n}@example.org"));
                let order = order.buy(sku(n), 1, "12.50").buy(sku(n + 7), 2, "3.25").fee("5.00");
                shop.place_order(&order);
            }
        });
    }

    /// Makes the state file that of a shop after a year.
    pub(crate) fn remember(&self) -> anyhow::Result<()> {
        history::fill(&self.path("cpsync.db"), STORE)
    }

    /// Makes the state file that of a shop that has every product, and an empty queue: sending a
    /// hundred thousand products first would measure something else for an hour.
    pub(crate) fn settle(&self) -> anyhow::Result<()> {
        let state = State::open(&self.path("cpsync.db"), Hooks::default())?;
        let jobs = state.jobs(&JobFilter::default())?;
        state.write(|writer| {
            for job in &jobs {
                writer.done(&job.key, None)?;
            }
            catalogue::products(self.size).try_for_each(|made| put(writer, made))
        })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The products of the calls that hold each once.
fn prices(request: &Request) -> usize {
    let once = ["/base-prices", "/tier-prices"].iter().any(|path| request.path.ends_with(path));
    if once { request.body["prices"].as_array().map_or(0, Vec::len) } else { 0 }
}

/// One, or those of a bulk.
fn links(request: &Request) -> usize {
    match &request.body {
        Value::Array(operations) => operations.len(),
        Value::Null => 0,
        _ => 1,
    }
}

/// The rows of a stock array.
fn rows(request: &Request) -> usize {
    request.body["sourceItems"].as_array().map_or(0, Vec::len)
}

fn sku(made: &Made) -> String {
    match &made.dims {
        Some(dims) => format!("{}|{}|{}", made.root, dims[0], dims[1]),
        None => made.root.clone(),
    }
}

/// A product that the store has, its stock not yet told.
fn put(writer: &Writer, made: Made) -> anyhow::Result<()> {
    let (item, sku) = (ItemNo(made.root.clone()), sku(&made));
    let key = match made.dims {
        Some(dims) => ProductKey::Cell(item, dims),
        None => ProductKey::Item(item),
    };
    let binding = Binding {
        key: key.to_string(),
        root: made.root,
        sku: sku.clone(),
        store_id: String::new(),
        shape: if made.parent { Shape::Configurable } else { Shape::Simple },
        phase: Phase::Bound,
        online: true,
    };
    writer.put_binding(STORE, PRODUCT, &binding)?;
    let zero = vec![("default".to_owned(), Decimal::ZERO)];
    let level = StockLevel {
        key,
        sku: Sku(sku),
        settings: StockSettings { managed: true, ..StockSettings::default() },
        quantities: if made.parent { Vec::new() } else { zero },
        in_stock: made.parent,
        composite: made.parent,
    };
    acknowledge::put(writer, STORE, &level, 0)
}
