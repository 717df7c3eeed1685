//! Before a creation: does the store have the product already, and whose is it?
//!
//! An intent is written before the request. After a kill between request and acknowledgement the
//! next pass finds the intent, reads the store, and takes the product as its own, its stock still
//! to be sent. A product without an intent was there before cpsync: it is adopted, and its price,
//! stock and address are left alone.

use std::collections::HashMap;

use anyhow::Context;

use super::PRODUCT;
use super::plan::{Chunk, Failed, Planned, Step};
use crate::model::{Shape, Sku};
use crate::state::{Binding, Phase};
use crate::store::StoreProduct;
use crate::task::Pass;

/// Decides for every new product whether it is made or adopted, and writes the intents.
pub(super) fn adopt_or_create(pass: &mut Pass, chunk: &mut Chunk) -> anyhow::Result<()> {
    let new: Vec<usize> = (0..chunk.products.len())
        .filter(|place| chunk.products[*place].step == Step::New)
        .collect();
    if new.is_empty() {
        return Ok(());
    }
    let skus: Vec<Sku> =
        new.iter().map(|place| chunk.products[*place].product.sku.clone()).collect();
    let there: HashMap<String, StoreProduct> = pass
        .web
        .find_products(&skus)
        .context("could not read which products the store has")?
        .into_iter()
        .map(|product| (product.sku.folded(), product))
        .collect();
    let mut intents = Vec::new();
    for place in new {
        let found = there.get(&chunk.products[place].product.sku.folded());
        match decide(pass, &mut chunk.products[place], found)? {
            Ok(Some(intent)) => intents.push(intent),
            Ok(None) => {}
            Err(failed) => chunk.fail(place, *failed),
        }
    }
    write(pass, &intents)
}

fn write(pass: &mut Pass, intents: &[Binding]) -> anyhow::Result<()> {
    if intents.is_empty() {
        return Ok(());
    }
    pass.state
        .write(|writer| {
            for intent in intents {
                writer.put_binding(&pass.store.name, PRODUCT, intent)?;
            }
            Ok(())
        })
        .context("could not note the products that are about to be made")
}

/// The intent to write, if any; an `Err` holds the product.
fn decide(
    pass: &Pass,
    planned: &mut Planned,
    found: Option<&StoreProduct>,
) -> anyhow::Result<Result<Option<Binding>, Box<Failed>>> {
    if let Some(reason) = taken(pass, planned)? {
        return Ok(Err(Box::new(reason)));
    }
    let ours = planned.binding.is_some();
    let mut binding = binding(planned);
    match found {
        Some(found) if !fits(planned.product.shape, &found.kind) => {
            return Ok(Err(Box::new(wrong_kind(planned, found))));
        }
        Some(found) => {
            found.sku.0.clone_into(&mut binding.sku);
            found.id.id.clone_into(&mut binding.store_id);
            binding.phase = if ours { Phase::Created } else { Phase::Bound };
            planned.stock_due = ours;
            planned.step = Step::Known;
        }
        None => match priced(planned) {
            Ok(()) => planned.step = Step::Create,
            Err(reason) => return Ok(Err(reason)),
        },
    }
    planned.binding = Some(binding.clone());
    // An adopted product gets its binding with the acknowledgement of its first update.
    Ok(Ok((planned.step == Step::Create && !ours).then_some(binding)))
}

fn binding(planned: &Planned) -> Binding {
    Binding {
        key: planned.product.key.to_string(),
        root: planned.root.clone(),
        sku: planned.product.sku.0.clone(),
        store_id: String::new(),
        shape: planned.product.shape,
        phase: Phase::Creating,
        online: planned.product.enabled(),
    }
}

/// Two records of Counterpoint must not share a product. A product that was withdrawn gives its SKU
/// up: a barcode may have moved on.
fn taken(pass: &Pass, planned: &Planned) -> anyhow::Result<Option<Failed>> {
    let other =
        pass.state.binding_of_sku(&pass.store.name, PRODUCT, planned.product.sku.as_str())?;
    let key = planned.product.key.to_string();
    Ok(other.filter(|other| other.key != key && other.online).map(|other| {
        Failed::because(
            planned,
            format!(
                "its SKU `{}` belongs to `{}` already",
                planned.product.sku,
                other.key.replace('\t', " ")
            ),
            "give one of them another SKU: check barcodes and the `sku` templates",
        )
    }))
}

fn priced(planned: &Planned) -> Result<(), Box<Failed>> {
    if planned.product.shape.composite() || planned.product.creation.price.is_some() {
        return Ok(());
    }
    Err(Box::new(Failed::because(
        planned,
        "it has no price",
        "set a price in Counterpoint, or `zero-price = \"send\"` to sell it for 0",
    )))
}

fn fits(shape: Shape, kind: &str) -> bool {
    match shape {
        Shape::Simple | Shape::Virtual => matches!(kind, "simple" | "virtual"),
        Shape::Configurable => matches!(kind, "configurable" | "variable"),
        Shape::Grouped => kind == "grouped",
    }
}

fn wrong_kind(planned: &Planned, found: &StoreProduct) -> Failed {
    let shape = planned.product.shape.as_str();
    Failed::because(
        planned,
        format!("the store has it as a {} product, Counterpoint makes it {shape}", found.kind),
        "delete or rename the product in the store, or change the item",
    )
}
