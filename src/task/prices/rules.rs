//! Price rules for a pass: read once, and told of where they cannot be evaluated.

use anyhow::Context;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use crate::config::{PriceEngine, Store};
use crate::counterpoint::{self, Counterpoint};
use crate::mapper::promotion::{self, Clock};
use crate::model::{ItemNo, Promotions, Skipped};
use crate::report::{Event, Summary};
use crate::task::Pass;

/// Items of a skipped rule that are told by number.
const NAMED: usize = 10;

/// Refuses the engine that cpsync cannot call: its work rows are described nowhere in public.
pub(in crate::task) fn check_engine(pass: &mut Pass) -> anyhow::Result<()> {
    if pass.store.prices.engine == PriceEngine::Own {
        return Ok(());
    }
    let why = if pass.counterpoint.has_price_engine()? {
        "the database has USP_GET_PRICE_AND_POINTS, but how its work rows are filled is not published, \
         and cpsync does not guess prices"
    } else {
        "the database has no procedure USP_GET_PRICE_AND_POINTS"
    };
    let error = counterpoint::Error::configuration(format!(
        "could not use Counterpoint's own price engine: {why}"
    ));
    Err(error
        .hint("set `price-engine = \"cpsync\"`: rules that cannot be evaluated exactly are told of")
        .into())
}

/// Both wall clocks at this moment.
pub(in crate::task) fn clock(
    store: &Store,
    counterpoint: &Counterpoint,
    now: DateTime<Utc>,
) -> Clock {
    let ahead = store.prices.look_ahead;
    Clock {
        counterpoint: counterpoint.time_zone(),
        store: store.time_zone,
        now,
        look_ahead: TimeDelta::from_std(ahead).unwrap_or(TimeDelta::zero()),
    }
}

/// Reads the rules for one piece, and tells of them.
pub(super) fn read(
    pass: &mut Pass,
    clock: &Clock,
    summary: &mut Summary,
) -> anyhow::Result<Promotions> {
    let promotions = of_one_piece(pass.store, pass.counterpoint, clock)?;
    if pass.store.prices.promotions {
        tell(pass, &promotions, clock, summary)?;
    }
    Ok(promotions)
}

/// The rules for one piece; none where the store leaves them out.
pub(in crate::task) fn of_one_piece(
    store: &Store,
    counterpoint: &mut Counterpoint,
    clock: &Clock,
) -> anyhow::Result<Promotions> {
    if !store.prices.promotions {
        return Ok(Promotions::default());
    }
    let now = clock.local_now();
    let until = now.checked_add_signed(clock.look_ahead).unwrap_or(now);
    counterpoint.promotions(store, now, until).context("could not read the price rules")
}

/// Tells of the rules that are skipped, and of the next moment at which a price changes.
pub(in crate::task) fn tell(
    pass: &mut Pass,
    promotions: &Promotions,
    clock: &Clock,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    for skipped in &promotions.skipped {
        tell_skipped(pass, skipped)?;
    }
    summary.next = promotion::next_edge(&promotions.rules, clock).map(|edge| {
        format!(
            "the next price rule begins or ends at {}",
            edge.to_rfc3339_opts(SecondsFormat::Secs, true)
        )
    });
    Ok(())
}

fn tell_skipped(pass: &mut Pass, skipped: &Skipped) -> anyhow::Result<()> {
    let mut message = format!("price rule left out: {}", skipped.why);
    if let Some(items) = &skipped.items {
        let named: Vec<&str> = items.iter().take(NAMED).map(ItemNo::as_str).collect();
        let more = items.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        message = format!("{message}; its items: {}{more}", named.join(", "));
    }
    let level = if skipped.on_purpose { log::Level::Info } else { log::Level::Warn };
    log::log!(level, "{}: {message}", skipped.name);
    pass.report.event(&Event::Warning { key: Some(skipped.name.clone()), message })
}
