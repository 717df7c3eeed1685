//! `explain`: why a product is on the web or not, how its quantity and price come about, where an order
//! is. Looks at everything, changes nothing.

mod json;
mod lines;
mod orders;
mod price;
mod stock;
mod text;

use clap::Args;

use super::args::Globals;
use super::{Environment, Usage, doctor, failure, pass, queue, quote};
use crate::config::{Config, Store};
use crate::counterpoint::Counterpoint;
use crate::exit::Exit;
use crate::state::JobKey;
use crate::store::{self, DryRun};
use crate::task;
use crate::task::explain::{self, Fix, Found, Look, Story};

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// A SKU, item number, barcode or cell (`ITEM|DIM|DIM`), or the number of an order or its document
    #[arg(value_name = "WHAT", allow_hyphen_values = true)]
    what: String,
    /// Only as a product: no look into the orders
    #[arg(long, conflicts_with = "order")]
    item: bool,
    /// Only as an order: no look into Counterpoint
    #[arg(long)]
    order: bool,
    /// Do not ask the store what it holds
    #[arg(long)]
    offline: bool,
}

/// What to do, ready to be pasted where it is a command.
fn fix(fix: &Fix, story: &Story, config: &Config) -> String {
    match fix {
        Fix::Do(what) => what.clone(),
        Fix::Send(root) => {
            let key = JobKey::new(&story.store, task::items::TASK, root.as_str());
            queue::replay(&key, &config.path)
        }
        Fix::Explain(sku) => format!("cpsync explain {}", quote::native(sku.as_str())),
    }
}

/// What was found, store by store.
#[derive(Default)]
struct Told {
    orders: Vec<orders::Story>,
    stories: Vec<Story>,
    /// Names that are like the one that was asked for.
    near: Vec<String>,
    exit: Option<Exit>,
}

pub(super) fn run(
    command: &Explain,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    let config = super::orders::configuration(globals, environment)?;
    let stores = pass::chosen(&config, globals.store.as_deref())?;
    let mut told = Told::default();
    if !command.item {
        told.orders = orders::find(&config, &stores, &command.what)?;
    }
    if !command.order {
        products(command, globals, environment, &mut told)?;
    }
    if told.is_empty() && told.exit.is_none() {
        return Err(unknown(command, &told.near).into());
    }
    let text = if globals.json {
        json::text(&told.orders, &told.stories, &config)
    } else {
        text::text(&told.orders, &told.stories, &config)
    };
    if !told.is_empty() {
        super::print(environment, &text)?;
    }
    Ok(told.exit.unwrap_or(Exit::Done))
}

impl Told {
    fn is_empty(&self) -> bool {
        self.orders.is_empty() && self.stories.is_empty()
    }

    /// Tells an error on the way; what was found is told all the same.
    fn fail(&mut self, error: &anyhow::Error, globals: &Globals, environment: &mut Environment) {
        let exit = failure::tell(error, globals.json, environment);
        self.exit = Some(self.exit.map_or(exit, |before| before.worst(exit)));
    }
}

/// The product at each store; where one cannot be looked at, the others are.
fn products(
    command: &Explain,
    globals: &Globals,
    environment: &mut Environment,
    told: &mut Told,
) -> anyhow::Result<()> {
    let config = doctor::load(globals, environment)?;
    let mut counterpoint = match Counterpoint::connect(&config.counterpoint) {
        Ok(counterpoint) => counterpoint,
        Err(error) => {
            let error = anyhow::Error::new(error).context("could not look into Counterpoint");
            told.fail(&error, globals, environment);
            return Ok(());
        }
    };
    for store in pass::chosen(&config, globals.store.as_deref())? {
        let found = product(command, store, &config, &mut counterpoint, environment);
        match found {
            Ok(Found::Story(mut story)) => {
                if let Some(Err(fault)) = story.shop.take_if(|held| held.is_err()) {
                    let what = format!("could not ask store `{}` what it holds", store.name);
                    told.fail(&anyhow::Error::new(fault).context(what), globals, environment);
                }
                told.stories.push(*story);
            }
            Ok(Found::Unknown(near)) => told.near.extend(near),
            Err(error) => {
                let error = error.context(format!("explain of store `{}`", store.name));
                told.fail(&error, globals, environment);
            }
        }
    }
    Ok(())
}

fn product(
    command: &Explain,
    store: &Store,
    config: &Config,
    counterpoint: &mut Counterpoint,
    environment: &Environment,
) -> anyhow::Result<Found> {
    let mut web = DryRun::new(store::open(store)?);
    let ask = !command.offline;
    let (state, now) = (config.state.path.as_path(), environment.now());
    let mut look = Look { store, counterpoint, web: &mut web, ask, state, now };
    explain::run(&mut look, &command.what)
}

fn unknown(command: &Explain, near: &[String]) -> Usage {
    let what = command.what.trim();
    let looked = match (command.item, command.order) {
        (true, _) => "SKUs, items and barcodes",
        (_, true) => "orders and documents",
        _ => "orders, documents, SKUs, items and barcodes",
    };
    let mut near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    near.sort_unstable();
    near.dedup();
    let hint = if near.is_empty() {
        let what = quote::native(what);
        format!(
            "`cpsync orders list --state all` lists the orders; `cpsync log --key {what}` tells what passes did"
        )
    } else {
        format!("there is {}", near.join(", "))
    };
    Usage::new(format!("nothing is known as `{what}`, among {looked}"), hint)
}
