//! Products in categories: the `category-items` pass over what the store holds.

use super::reading::Read;
use super::{Kind, Work, rehearse};
use crate::report::{Event, FieldChange};
use crate::state::Binding;
use crate::task::Pass;
use crate::task::category_items::{self, LINKS, TASK};

pub(super) fn compare(pass: &mut Pass, work: &mut Work, read: &Read) -> anyhow::Result<()> {
    rehearse::queue(pass, &work.copy, TASK, [])?;
    let events = rehearse::run(pass, &work.copy, category_items::run)?;
    let here = work.by_shown_key();
    for event in events {
        let Event::Change { key, fields, .. } = event else { continue };
        if let Some(product) = here.get(&key) {
            links_of(pass, work, read, product, fields)?;
        }
    }
    Ok(())
}

/// A link is really amiss where the store had confirmed what Counterpoint wants.
fn links_of(
    pass: &Pass,
    work: &mut Work,
    read: &Read,
    product: &Binding,
    fields: Vec<FieldChange>,
) -> anyhow::Result<()> {
    let confirmed = read.confirmed_links.get(&product.key);
    let was = |field: &FieldChange| {
        let category = field.field.strip_prefix("category ")?;
        let position = confirmed?.get(category)?;
        Some(position.map_or_else(|| "yes".to_owned(), |position| position.to_string()))
    };
    let waits = rehearse::waits(pass, TASK, &product.root)?;
    let (real, pending): (Vec<_>, Vec<_>) = fields
        .into_iter()
        .partition(|field| !waits && field.new.is_some() && was(field) == field.new);
    if let Some(links) = read.links.get(&product.key).filter(|_| !real.is_empty()) {
        work.fixes.put(LINKS, &product.key, Some(links.clone()));
        work.fixes.queue(TASK, &product.root);
    }
    work.add((TASK, product), real, Kind::Differs);
    work.add((TASK, product), pending, Kind::Pending);
    Ok(())
}
