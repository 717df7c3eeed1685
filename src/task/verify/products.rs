//! Fields of products: the `items` pass over what the store holds.

use std::collections::BTreeSet;

use super::reading::Read;
use super::{Kind, Work, rehearse, shown, store};
use crate::model::ProductKey;
use crate::report::{Event, FieldChange};
use crate::state::Binding;
use crate::task::Pass;
use crate::task::items::{self, TASK};

pub(super) fn compare(pass: &mut Pass, work: &mut Work, read: &mut Read) -> anyhow::Result<()> {
    let roots: BTreeSet<String> = work.products.iter().map(|p| p.root.clone()).collect();
    rehearse::queue(pass, &work.copy, TASK, roots)?;
    let events = rehearse::run(pass, &work.copy, items::run)?;
    let here = work.by_shown_key();
    let gone: Vec<Binding> =
        work.products.iter().filter(|p| work.missing.contains(&p.key)).cloned().collect();
    for event in events {
        let Event::Change { key, action, fields, .. } = event else { continue };
        if let Some(product) = here.get(&key) {
            fields_of(pass, work, read, product, fields)?;
        } else if let Some(product) = gone.iter().find(|product| shown(&product.key) == key)
            && action == "create"
        {
            lost(pass, work, product)?;
        }
    }
    Ok(())
}

/// A product that another part came upon: the store has it no more.
pub(super) fn gone(pass: &Pass, work: &mut Work, product: &Binding) -> anyhow::Result<()> {
    if work.missing.insert(product.key.clone()) { lost(pass, work, product) } else { Ok(()) }
}

fn lost(pass: &Pass, work: &mut Work, product: &Binding) -> anyhow::Result<()> {
    let pending = rehearse::waits(pass, TASK, &product.root)?;
    if pending {
        let field = FieldChange { field: "product".into(), old: None, new: Some("made".into()) };
        work.add((TASK, product), vec![field], Kind::Pending);
    } else {
        work.fixes.lost(product);
        work.add((TASK, product), Vec::new(), Kind::Missing);
    }
    Ok(())
}

/// What the pass would send of a product; where the store is as it confirmed, it is Counterpoint that
/// has changed.
fn fields_of(
    pass: &mut Pass,
    work: &mut Work,
    read: &Read,
    product: &Binding,
    fields: Vec<FieldChange>,
) -> anyhow::Result<()> {
    let (mut real, mut pending) = (Vec::new(), Vec::new());
    let held = read.texts.get(&product.key);
    for field in fields {
        let Some(held) = held.and_then(|held| held.get(&field.field)) else {
            pending.push(field);
            continue;
        };
        let wanted = field.new.as_deref().unwrap_or_default();
        if !store(pass)?.same_text(&field.field, held, wanted) {
            real.push(FieldChange { old: Some(held.clone()), ..field });
        }
    }
    if !real.is_empty() && waits(pass, work, product)? {
        pending.append(&mut real);
    }
    if let Some(marks) = read.marks.get(&product.key).filter(|_| !real.is_empty()) {
        work.fixes.put(items::FIELDS, &product.key, Some(marks.clone()));
        work.fixes.queue(TASK, &product.root);
    }
    work.add((TASK, product), real, Kind::Differs);
    work.add((TASK, product), pending, Kind::Pending);
    Ok(())
}

fn waits(pass: &Pass, work: &Work, product: &Binding) -> anyhow::Result<bool> {
    let Ok(key) = product.key.parse::<ProductKey>() else { return Ok(false) };
    Ok(rehearse::waits(pass, TASK, &product.root)?
        || rehearse::moved(pass, &work.copy, TASK, key.item().as_str())?)
}
