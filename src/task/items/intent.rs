//! Before a creation: does the store have the product already, and whose is it?
//!
//! An intent is written before the request. After a kill between request and acknowledgement the
//! next pass finds the intent, reads the store, and takes the product as its own, its stock still
//! to be sent. A product without an intent was there before cpsync: it is adopted, and its price,
//! stock and address are left alone.

use std::collections::HashMap;

use anyhow::Context;

use super::failure::Failed;
use super::plan::{Chunk, Planned, Step};
use super::{FIELDS, PRODUCT, settle, told};
use crate::model::{ItemNo, ProductKey, Shape, Sku};
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
    let mut claimed = HashMap::new();
    let mut intents = Vec::new();
    for place in new {
        let sku = chunk.products[place].product.sku.folded();
        let found = there.get(&sku);
        let other = claimed.get(&sku);
        match decide(pass, &mut chunk.products[place], found, other)? {
            Ok(intent) => {
                claimed.insert(sku, chunk.products[place].product.key.clone());
                intents.extend(intent.map(|intent| (place, intent)));
            }
            Err(failed) => fail(chunk, place, *failed, found),
        }
    }
    intents.retain(|(place, _)| chunk.products[*place].step == Step::Create);
    write(pass, &intents.into_iter().map(|(_, intent)| intent).collect::<Vec<_>>())
}

/// A family whose own product cannot be had by its kind is held as it is: neither are its children
/// taken off nor others made for a parent that cannot be.
fn fail(chunk: &mut Chunk, place: usize, failed: Failed, found: Option<&StoreProduct>) {
    let planned = &chunk.products[place];
    let (job, shape) = (planned.job, planned.product.shape);
    let own = planned.product.key == ProductKey::Item(ItemNo(planned.root.clone()));
    chunk.fail(place, failed);
    if own && found.is_some_and(|found| !fits(shape, &found.kind)) {
        for planned in chunk.products.iter_mut().filter(|planned| planned.job == job) {
            planned.step = Step::Failed;
        }
    }
}

fn write(pass: &mut Pass, intents: &[Binding]) -> anyhow::Result<()> {
    if intents.is_empty() {
        return Ok(());
    }
    let store = pass.store.name.as_str();
    let mut former = Vec::new();
    for intent in intents {
        former.extend(settle::former_holder(pass, intent)?);
    }
    pass.state
        .write(|writer| {
            for holder in &former {
                settle::give_up(writer, store, Some(holder))?;
            }
            for intent in intents {
                writer.put_binding(store, PRODUCT, intent)?;
                // What it was before, of another kind, is confirmed no more.
                writer.remove_acknowledged(store, FIELDS, &intent.key)?;
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
    other: Option<&ProductKey>,
) -> anyhow::Result<Result<Option<Binding>, Box<Failed>>> {
    if let Some(other) = other {
        return Ok(Err(Box::new(shared(planned, other))));
    }
    if let Some(other) = taken(pass, planned)? {
        return Ok(Err(Box::new(shared(planned, &other))));
    }
    let intended = |own: &Binding| own.phase == Phase::Creating;
    let ours = planned.binding.as_ref().is_some_and(intended);
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
            planned.unread = !ours && !planned.force;
            planned.step = Step::Known;
        }
        None => match priced(planned) {
            Ok(()) => planned.step = Step::Create,
            Err(reason) => return Ok(Err(reason)),
        },
    }
    planned.binding = Some(binding.clone());
    // An adopted product gets its binding when it is settled.
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
fn taken(pass: &Pass, planned: &Planned) -> anyhow::Result<Option<ProductKey>> {
    let other =
        pass.state.binding_of_sku(&pass.store.name, PRODUCT, planned.product.sku.as_str())?;
    let key = planned.product.key.to_string();
    let other = other.filter(|other| other.key != key && other.online);
    Ok(other.and_then(|other| other.key.parse().ok()))
}

fn shared(planned: &Planned, other: &ProductKey) -> Failed {
    let (message, hint) = sku_shared(planned.product.sku.as_str(), &told::shown(other));
    Failed::because(planned, message, hint)
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

/// Whether what the store calls this kind can be kept as this shape.
pub(in crate::task) fn fits(shape: Shape, kind: &str) -> bool {
    match shape {
        Shape::Simple => matches!(kind, "simple" | "virtual"),
        Shape::Configurable => matches!(kind, "configurable" | "variable"),
        Shape::Grouped => kind == "grouped",
    }
}

fn wrong_kind(planned: &Planned, found: &StoreProduct) -> Failed {
    let (message, hint) = kinds_differ(planned.product.shape, &found.kind);
    Failed::because(planned, message, hint)
}

/// That the store has a product as another kind, and what to do.
pub(in crate::task) fn kinds_differ(shape: Shape, kind: &str) -> (String, &'static str) {
    let shape = shape.as_str();
    (
        format!("the store has it as a {kind} product, Counterpoint makes it {shape}"),
        "delete or rename the product in the store, or change the item",
    )
}

/// That the SKU is another product's, and what to do. `other` is a key as people see it.
pub(in crate::task) fn sku_shared(sku: &str, other: &str) -> (String, &'static str) {
    (
        format!("its SKU `{sku}` belongs to `{other}` already"),
        "give one of them another SKU: check barcodes and the `sku` templates",
    )
}
