//! Anything in any order: orders, twins, late ones, changes at the shop, passes that die anywhere. In
//! the end each order is exactly one document or one visible hold.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{TimeDelta, Utc};
use cpsync::state::{Hooks, OrderState};
use cpsync_double::counterpoint::Fault;
use cpsync_double::magento2::{Fault as ShopFault, Placed, Shop};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::super::support::company::Company;
use super::super::support::site::Site;
use super::support::{cancel, cleats, comments, documents, double, neighbour, ship};

/// What happens next.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// An order; the shop's clock is so many minutes behind.
    Place(u32),
    /// The last order once more.
    Twin,
    /// A checkout that takes an id and comes to nothing.
    Abandon,
    Cancel(usize),
    Ship(usize),
    /// A pass; the nth thing of its kind goes wrong.
    Import(Wrong, usize),
}

#[derive(Clone, Copy, Debug)]
enum Wrong {
    Nothing,
    /// The connection to SQL Server breaks before a statement, or after it.
    Sql(bool),
    /// The shop's answer is lost.
    Shop,
    /// The process dies before a commit of the state file, or after it.
    Death(bool),
}

fn step() -> impl Strategy<Value = Step> {
    let wrong = prop_oneof![
        1 => Just(Wrong::Nothing),
        2 => any::<bool>().prop_map(Wrong::Sql),
        1 => Just(Wrong::Shop),
        3 => any::<bool>().prop_map(Wrong::Death),
    ];
    prop_oneof![
        3 => (0_u32..300).prop_map(Step::Place),
        1 => Just(Step::Twin),
        1 => Just(Step::Abandon),
        1 => (0_usize..4).prop_map(Step::Cancel),
        1 => (0_usize..4).prop_map(Step::Ship),
        4 => (wrong, 1_usize..45).prop_map(|(wrong, n)| Step::Import(wrong, n)),
    ]
}

/// Cases of a run of the suite; `PROPTEST_CASES` asks for more.
const CASES: u32 = 6;

#[test]
fn whatever_happens_each_order_is_one_document_or_one_visible_hold() {
    let company = Arc::new(Company::start());
    let number = AtomicUsize::new(0);
    let mut config =
        Config { failure_persistence: None, max_shrink_iters: 40, ..Config::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = CASES;
    }
    let mut runner = TestRunner::new(config);
    let steps = proptest::collection::vec(step(), 4..10);
    let result = runner.run(&steps, |steps| {
        let name = format!("c{}", number.fetch_add(1, Ordering::Relaxed));
        let wrong = play(neighbour(&company, &name), &name, &steps);
        prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        Ok(())
    });
    result.unwrap();
}

/// Plays the steps, lets it come to rest, and says what is wrong then.
fn play(mut site: Site, name: &str, steps: &[Step]) -> Vec<String> {
    let mut placed: Vec<Placed> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        match *step {
            Step::Place(behind) => {
                let when = Utc::now() - TimeDelta::minutes(behind.into());
                let order = cleats(&format!("{name}.{at}@example.org"));
                placed.push(site.shop.place_order(&order.with(|o| o.at = Some(when))));
            }
            Step::Twin => {
                let order = cleats(&format!("{name}.twin@example.org"));
                placed.push(site.shop.place_order(&order));
            }
            Step::Abandon => site.shop.edit(Shop::skip_order),
            Step::Cancel(n) => {
                if let Some(order) = placed.get(n) {
                    cancel(&site, order);
                }
            }
            Step::Ship(n) => {
                if let Some(order) = placed.get(n) {
                    try_to_ship(&site, order);
                }
            }
            Step::Import(wrong, n) => import(&mut site, wrong, n),
        }
    }
    rest(&mut site);
    verdict(&site, name, &placed)
}

/// One that was cancelled cannot be shipped.
fn try_to_ship(site: &Site, order: &Placed) {
    let state = site.shop.order(order.id).map(|order| order["state"].clone());
    if state.is_some_and(|state| state != "canceled" && state != "complete") {
        let open = catch_unwind(AssertUnwindSafe(|| ship(site, order, 1)));
        drop(open);
    }
}

fn import(site: &mut Site, wrong: Wrong, n: usize) {
    let mut hooks = Hooks::default();
    match wrong {
        Wrong::Nothing => {}
        Wrong::Sql(after) => {
            let fault = if after { Fault::DropAfter } else { Fault::Drop };
            double(site).faults().fail_nth(n, fault);
        }
        Wrong::Shop => site.shop.faults().fail_next(1, ShopFault::LostAnswer),
        Wrong::Death(before) => {
            let seen = AtomicUsize::new(0);
            let hook: cpsync::state::Hook = Arc::new(move |_: &str| {
                assert!(seen.fetch_add(1, Ordering::SeqCst) + 1 != n % 12 + 1, "dies here");
            });
            if before {
                hooks.before_commit = Some(hook);
            } else {
                hooks.after_commit = Some(hook);
            }
        }
    }
    drop(catch_unwind(AssertUnwindSafe(|| site.run_hooked(&["orders", "import"], hooks))));
    double(site).faults().clear();
    site.later(TimeDelta::hours(7));
}

/// Passes until one finds nothing to do.
fn rest(site: &mut Site) {
    for _ in 0..3 {
        site.run(&["orders", "import"]);
        site.later(TimeDelta::hours(7));
    }
}

fn verdict(site: &Site, name: &str, placed: &[Placed]) -> Vec<String> {
    let mut wrong = Vec::new();
    let documents = documents(site, &format!("{name}-"));
    for placed in placed {
        let number = format!("{name}-{}", placed.number);
        let there = documents.iter().filter(|document| **document == number).count();
        let order = site.state().order(name, &placed.id.to_string()).unwrap();
        let Some(order) = order else {
            wrong.push(format!("{number}: not in the ledger"));
            continue;
        };
        let held = order.state == OrderState::Held;
        let cancelled = order.state == OrderState::Closed && order.tkt_no.is_none();
        let told = comments(site, placed.id).len();
        let fine = match there {
            1 => !held && order.imported() && told == 1,
            0 => (held || cancelled) && told == 0,
            _ => false,
        };
        if !fine {
            wrong.push(format!("{number}: {there} documents, told {told} times, {order:?}"));
        }
    }
    if documents.len() > placed.len() {
        wrong.push(format!("documents of nobody: {documents:?}"));
    }
    wrong
}
