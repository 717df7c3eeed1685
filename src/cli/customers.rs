//! `customers link`, `unlink`, `why`: which customer of Counterpoint a shopper is.

use anyhow::Context;

use super::args::Globals;
use super::orders::{Customers as Command, configuration, open};
use super::{Environment, Usage, moment, pass, print};
use crate::config::{Config, Store};
use crate::counterpoint::Counterpoint;
use crate::exit::Exit;
use crate::model::CustomerMatch;
use crate::state::{CustomerLink, Order, OrderFilter, State};

pub(super) fn run(
    command: &Command,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    let config = configuration(globals, environment)?;
    let stores = pass::chosen(&config, globals.store.as_deref())?;
    let changes = !globals.dry_run && !matches!(command, Command::Why { .. });
    let path = &config.state.path;
    let state = match command {
        // A link may be the first thing that is known of a shop.
        Command::Link { .. } if changes => State::open(path, environment.hooks.clone())?,
        _ => open(path, changes, environment)?,
    };
    let text = match command {
        Command::Link { shopper, customer } => {
            link(&state, &config, one(&stores)?, shopper, customer, environment)?
        }
        Command::Unlink { shopper } => unlink(&state, one(&stores)?, shopper)?,
        Command::Why { shopper } => why(&state, &config, &stores, shopper, environment)?,
    };
    if !(globals.quiet && changes) {
        print(environment, &text)?;
    }
    Ok(Exit::Done)
}

/// Shoppers are numbered by each store on its own.
fn one<'c>(stores: &[&'c Store]) -> Result<&'c Store, Usage> {
    match stores {
        [one] => Ok(one),
        _ => Err(Usage::new("each store has shoppers of its own", "name the store by `--store`")),
    }
}

fn link(
    state: &State,
    config: &Config,
    store: &Store,
    shopper: &str,
    customer: &str,
    environment: &Environment,
) -> anyhow::Result<String> {
    let found = connect(config, store, environment)?.find_customer(customer.trim())?;
    let found = found.ok_or_else(|| {
        let hint = "`CUST_NO` is the number that Counterpoint shows for the customer";
        Usage::new(format!("Counterpoint has no customer `{customer}`"), hint)
    })?;
    let before = state.customer_link(&store.name, shopper)?;
    let link = CustomerLink {
        store: store.name.clone(),
        customer_id: shopper.trim().to_owned(),
        cust_no: found.number.clone(),
        email: email(state, store, shopper)?,
        how: "by a person".to_owned(),
        at: environment.now().timestamp(),
    };
    state
        .write(|writer| Ok(writer.put_customer_link(&link)?))
        .context("could not link the shopper")?;
    let before = before.filter(|before| before.cust_no != found.number);
    let before = before.map(|before| format!(", {} before", before.cust_no)).unwrap_or_default();
    Ok(format!("shopper {shopper} of store `{}` is {}{before}", store.name, told(&found)))
}

/// The address of the shopper's orders; blank when he has none.
fn email(state: &State, store: &Store, shopper: &str) -> anyhow::Result<String> {
    let orders = of_shopper(state, store, shopper)?;
    Ok(orders.last().map(|order| order.email.clone()).unwrap_or_default())
}

fn unlink(state: &State, store: &Store, shopper: &str) -> anyhow::Result<String> {
    let gone = state
        .write(|writer| Ok(writer.remove_customer_link(&store.name, shopper.trim())?))
        .context("could not unlink the shopper")?;
    if !gone {
        let what = format!("shopper `{shopper}` of store `{}` is linked to nobody", store.name);
        let hint = "`cpsync customers why` tells who his orders would go to";
        return Err(Usage::new(what, hint).into());
    }
    Ok(format!("shopper {shopper} of store `{}`: his next order decides anew", store.name))
}

fn why(
    state: &State,
    config: &Config,
    stores: &[&Store],
    shopper: &str,
    environment: &Environment,
) -> anyhow::Result<String> {
    let mut lines = Vec::new();
    let mut emails = Vec::new();
    for store in stores {
        let orders = of_shopper(state, store, shopper)?;
        emails.extend(orders.iter().map(|order| order.email.clone()));
        let links = state.customer_links(&store.name)?;
        let accounts: Vec<&String> =
            orders.iter().filter_map(|order| order.customer_id.as_ref()).collect();
        let his = |link: &&CustomerLink| is(link, shopper) || accounts.contains(&&link.customer_id);
        lines.extend(links.iter().filter(his).map(linked));
        lines.extend(orders.iter().filter_map(ordered));
    }
    emails.extend(shopper.contains('@').then(|| shopper.trim().to_owned()));
    emails.sort_by_key(|email| email.to_lowercase());
    emails.dedup_by_key(|email| email.to_lowercase());
    if let (Some(store), false) = (stores.first(), emails.is_empty()) {
        let mut counterpoint = connect(config, store, environment)?;
        for email in &emails {
            lines.extend(matches(&counterpoint.find_customers(email)?, email));
        }
    }
    if lines.is_empty() {
        let what = format!("nothing is known of a shopper `{shopper}`");
        let hint = "give the store's id of an account that has ordered, or an e-mail address";
        return Err(Usage::new(what, hint).into());
    }
    Ok(lines.join("\n"))
}

fn is(link: &CustomerLink, shopper: &str) -> bool {
    link.customer_id == shopper.trim() || link.email.eq_ignore_ascii_case(shopper.trim())
}

fn linked(link: &CustomerLink) -> String {
    let CustomerLink { store, customer_id, cust_no, how, at, .. } = link;
    let at = moment::short(*at);
    format!("shopper {customer_id} of store `{store}` is customer {cust_no}: {how} ({at})")
}

fn ordered(order: &Order) -> Option<String> {
    let customer = order.cust_no.as_ref()?;
    let number = order.tkt_no.as_ref().map(|number| format!(", document {number}"));
    Some(format!(
        "order {} went to customer {customer}{}",
        order.number,
        number.unwrap_or_default()
    ))
}

/// Who has the address now, which is what an order without a link goes by.
fn matches(found: &[CustomerMatch], email: &str) -> Vec<String> {
    if found.is_empty() {
        return vec![format!("no customer of Counterpoint has {email}")];
    }
    let line = |found: &CustomerMatch| format!("{} has {email}", told(found));
    found.iter().map(line).collect()
}

fn told(found: &CustomerMatch) -> String {
    let flag = if found.ecommerce { ", flagged for e-commerce" } else { "" };
    format!("customer {} ({}{flag})", found.number, found.name)
}

fn of_shopper(state: &State, store: &Store, shopper: &str) -> anyhow::Result<Vec<Order>> {
    let filter = OrderFilter { store: Some(&store.name), ..OrderFilter::default() };
    let mut orders = state.orders(&filter)?;
    let shopper = shopper.trim();
    orders.retain(|order| {
        order.customer_id.as_deref() == Some(shopper) || order.email.eq_ignore_ascii_case(shopper)
    });
    Ok(orders)
}

fn connect(
    config: &Config,
    store: &Store,
    environment: &Environment,
) -> anyhow::Result<Counterpoint> {
    let config = Config::load_for(&config.path, &environment.variables, Some(&store.name))?;
    Ok(Counterpoint::connect(&config.counterpoint)?)
}
