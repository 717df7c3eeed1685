//! The stock that new products start with, sent right after them in array calls.

use std::collections::HashMap;

use anyhow::Context;

use super::PRODUCT;
use super::failure::Failed;
use super::plan::{Chunk, Planned, Step};
use crate::state::Phase;
use crate::store::StockChange;
use crate::task::Pass;
use crate::task::inventory::acknowledge;
use crate::task::{price_rules, prices};

/// Sends the stock of products that were just made, and ends their creation; `false` when the time
/// was up.
pub(super) fn of_created(pass: &mut Pass, chunk: &mut Chunk) -> anyhow::Result<bool> {
    let due: Vec<usize> = (0..chunk.products.len())
        .filter(|place| {
            let planned = &chunk.products[*place];
            planned.stock_due && planned.step == Step::Done
        })
        .collect();
    let size = pass.web.capabilities().stock_batch.max(1);
    for (number, places) in due.chunks(size).enumerate() {
        pass.check_interrupt()?;
        if number > 0 && pass.time_is_up() {
            return Ok(false);
        }
        send(pass, chunk, places)?;
    }
    Ok(true)
}

fn send(pass: &mut Pass, chunk: &mut Chunk, places: &[usize]) -> anyhow::Result<()> {
    let changes: Vec<StockChange> =
        places.iter().filter_map(|place| change(&chunk.products[*place])).collect();
    let mut outcomes = HashMap::new();
    if !changes.is_empty() {
        let sent =
            pass.web.put_stock(&changes).context("could not send the stock of new products")?;
        outcomes.extend(sent);
    }
    for place in places {
        let sku = &chunk.products[*place].product.sku;
        match outcomes.remove(sku) {
            Some(Err(fault)) if fault.ends_pass() => {
                return Err(fault).context("could not send the stock of a new product");
            }
            Some(Err(fault)) => chunk.fail(*place, Failed::fault(&chunk.products[*place], fault)),
            Some(Ok(())) | None => finish(pass, chunk, *place)?,
        }
    }
    Ok(())
}

/// A creation carries the settings, and a parent's in-stock flag comes right behind it: when another
/// pass made the parent, it may have been killed before the flag.
fn change(planned: &Planned) -> Option<StockChange> {
    let level = planned.product.creation.stock.clone()?;
    let settings = level.composite && !planned.made;
    let quantities = !level.composite && !level.quantities.is_empty();
    (settings || quantities).then_some(StockChange { level, settings, quantities })
}

/// The creation is complete: its stock is acknowledged with the binding, in one transaction.
fn finish(pass: &mut Pass, chunk: &mut Chunk, place: usize) -> anyhow::Result<()> {
    let (store, now) = (pass.store.name.clone(), pass.timestamp());
    let planned = &mut chunk.products[place];
    let Some(mut binding) = planned.binding.clone() else { return Ok(()) };
    binding.phase = Phase::Bound;
    let creation = &planned.product.creation;
    let composite = planned.product.shape.composite();
    pass.state
        .write(|writer| {
            writer.put_binding(&store, PRODUCT, &binding)?;
            if !composite {
                prices::acknowledge::created(writer, &store, &binding.key, creation, now)?;
                price_rules::acknowledge::forget(writer, &store, &binding.key)?;
            }
            let level = creation.stock.as_ref();
            level.map_or(Ok(()), |level| acknowledge::put(writer, &store, level, now))
        })
        .context("could not note that a product was made")?;
    planned.binding = Some(binding);
    planned.stock_due = false;
    Ok(())
}
