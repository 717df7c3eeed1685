//! Quantities and stock settings: the `inventory` pass over what the store holds.

use std::collections::HashMap;

use anyhow::Context;
use rust_decimal::Decimal;

use super::{Kind, Work, rehearse, store};
use crate::model::{ItemNo, ProductKey, Sku, StockLevel};
use crate::report::{Event, FieldChange};
use crate::state::Binding;
use crate::store::{HeldQuantities, HeldStock};
use crate::task::Pass;
use crate::task::inventory::acknowledge::{self, QUANTITY, SETTINGS};
use crate::task::inventory::{self, TASK};

/// Products of one read.
const CHUNK: usize = 100;

/// A facet with what was confirmed of it and what the store holds.
pub(super) type Facet = (&'static str, Option<String>, Option<String>);

/// By product key: what was confirmed and what the store holds, per facet.
type Facets = HashMap<(&'static str, String), (Option<String>, Option<String>)>;

pub(super) fn compare(pass: &mut Pass, work: &mut Work) -> anyhow::Result<()> {
    let facets = read(pass, work)?;
    rehearse::queue(pass, &work.copy, TASK, [])?;
    let events = rehearse::run(pass, &work.copy, inventory::run)?;
    let here = work.by_shown_key();
    for event in events {
        let Event::Change { key, fields, .. } = event else { continue };
        if let Some(product) = here.get(&key) {
            told(pass, work, product, fields, &facets)?;
        }
    }
    Ok(())
}

fn read(pass: &mut Pass, work: &mut Work) -> anyhow::Result<Facets> {
    let mut facets = Facets::new();
    let known = |product: &&Binding| !work.missing.contains(&product.key);
    let products: Vec<Binding> = work.products.iter().filter(known).cloned().collect();
    for chunk in products.chunks(CHUNK) {
        pass.check_interrupt()?;
        let skus: Vec<Sku> = chunk.iter().map(|product| Sku(product.sku.clone())).collect();
        let held = store(pass)?.read_stock(&skus).context("could not read the store's stock")?;
        for (product, held) in chunk.iter().zip(held) {
            for (facet, confirmed, now) in texts(pass, product, &held)? {
                if confirmed != now {
                    keep(pass, work, (facet, &product.key), now.as_deref())?;
                    facets.insert((facet, product.key.clone()), (confirmed, now));
                }
            }
        }
    }
    Ok(facets)
}

/// Facet, what was confirmed, what the store holds; a facet that was never confirmed is not compared.
fn texts(pass: &Pass, product: &Binding, held: &HeldStock) -> anyhow::Result<Vec<Facet>> {
    let mut texts = Vec::new();
    for facet in [QUANTITY, SETTINGS] {
        let confirmed = pass.state.acknowledged(&pass.store.name, facet, &product.key)?;
        let Some(before) = &confirmed else { continue };
        let now = match facet {
            QUANTITY => quantity(before, held),
            _ => settings(product, held),
        };
        texts.push((facet, confirmed, now));
    }
    Ok(texts)
}

fn settings(product: &Binding, held: &HeldStock) -> Option<String> {
    Some(acknowledge::settings(&StockLevel {
        key: ProductKey::Item(ItemNo(product.key.clone())),
        sku: held.sku.clone(),
        settings: held.settings?,
        quantities: Vec::new(),
        in_stock: held.in_stock,
        composite: product.shape.composite(),
    }))
}

/// The quantities of the sources that were told one; what lies elsewhere is none of ours.
fn quantity(before: &str, held: &HeldStock) -> Option<String> {
    let sent: Vec<(&str, Decimal)> = before
        .split(';')
        .filter_map(|part| part.split_once('='))
        .filter_map(|(source, quantity)| Some((source, quantity.parse().ok()?)))
        .collect();
    let (quantities, states): (Vec<(String, Decimal)>, Vec<bool>) = match &held.quantities {
        HeldQuantities::Sources(sources) => sent
            .iter()
            .filter_map(|(source, _)| sources.get(*source).map(|row| (*source, row)))
            .map(|(source, (quantity, in_stock))| ((source.to_owned(), *quantity), *in_stock))
            .unzip(),
        HeldQuantities::Sum(sum) => {
            let told: Decimal = sent.iter().map(|(_, quantity)| *quantity).sum();
            let same = *sum == Some(told);
            let first = sent.first().map(|(source, _)| (*source, sum.unwrap_or_default()));
            let rows = if same { sent } else { first.into_iter().collect() };
            let rows = rows.into_iter().map(|(source, quantity)| (source.to_owned(), quantity));
            (rows.collect(), vec![held.in_stock])
        }
    };
    let state = match (states.contains(&true), states.contains(&false)) {
        (true, true) => "in stock at some only",
        (true, false) => "in",
        (false, _) => "out",
    };
    let parts = quantities.iter().map(|(source, q)| format!("{source}={}", q.normalize()));
    let text = parts.chain([state.to_owned()]).collect::<Vec<_>>().join(";");
    (!quantities.is_empty()).then_some(text)
}

/// Puts what the store holds into the copy.
pub(super) fn keep(
    pass: &Pass,
    work: &Work,
    (facet, key): (&str, &str),
    text: Option<&str>,
) -> anyhow::Result<()> {
    let (store, now) = (pass.store.name.as_str(), pass.timestamp());
    work.copy
        .write(|writer| {
            match text {
                Some(text) => writer.put_acknowledged(store, facet, key, text, now)?,
                None => writer.remove_acknowledged(store, facet, key)?,
            }
            Ok(())
        })
        .context("could not keep what the store has")
}

fn told(
    pass: &Pass,
    work: &mut Work,
    product: &Binding,
    fields: Vec<FieldChange>,
    facets: &Facets,
) -> anyhow::Result<()> {
    let facet = |field: &FieldChange| if field.field == "quantity" { QUANTITY } else { SETTINGS };
    told_by(pass, work, (TASK, product), fields, |field| {
        let facet = facet(field);
        let (confirmed, held) = facets.get(&(facet, product.key.clone()))?;
        Some((facet, confirmed.clone(), held.clone()))
    })
}

/// A value is really amiss where the store had confirmed what Counterpoint wants.
pub(super) fn told_by(
    pass: &Pass,
    work: &mut Work,
    (task, product): (&'static str, &Binding),
    fields: Vec<FieldChange>,
    held: impl Fn(&FieldChange) -> Option<Facet>,
) -> anyhow::Result<()> {
    let waits = rehearse::waits(pass, task, &product.key)?;
    let (mut real, mut pending) = (Vec::new(), Vec::new());
    for field in fields {
        match held(&field) {
            Some((facet, confirmed, now)) if !waits && confirmed == field.new => {
                work.fixes.put(facet, &product.key, now);
                real.push(field);
            }
            _ => pending.push(field),
        }
    }
    if !real.is_empty() {
        work.fixes.queue(task, &product.key);
    }
    work.add((task, product), real, Kind::Differs);
    work.add((task, product), pending, Kind::Pending);
    Ok(())
}
