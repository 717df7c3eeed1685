//! `cpsync category-items`: which products are in which categories, compared as whole sets per item.
//!
//! `wanted` says what Counterpoint wants, `known` what the store confirmed; only the differences are
//! sent, and never a product. Only the product of a family that is visible on its own has links; a
//! link to a category that the store does not have yet waits for it.

mod find;
mod known;
mod send;
mod wanted;

use anyhow::Context;

use super::{Pass, Which, jobs};
use crate::model::{ItemCategory, ItemNo, counted, fold};
use crate::report::Summary;
use crate::state::State;
use known::Known;
use wanted::Wanted;

/// The task's name in the state file.
pub const TASK: &str = "category-items";
/// The facet of a product's confirmed links.
pub const LINKS: &str = "category-links";

/// A family with a product that was just made.
pub struct NewFamily {
    /// Its root.
    pub root: ItemNo,
    /// The items in scope that are grouped under it, in order.
    pub members: Vec<ItemNo>,
    /// Whether its visible product is archived.
    pub archived: bool,
}

/// A web category that Counterpoint puts a family into.
pub struct Place {
    /// `CATEG_ID`
    pub category: String,
    /// The store's id of it; `None` = the store does not have it yet.
    pub store_id: Option<String>,
    /// Whether the store confirmed that the family's product is in it.
    pub confirmed: bool,
}

/// The categories that a family is to be in, by its rows of `EC_CATEG_ITEM`.
pub fn places(
    state: &State,
    store: &str,
    family: NewFamily,
    rows: Vec<ItemCategory>,
) -> anyhow::Result<Vec<Place>> {
    let families = [family];
    let known = Known::read_roots(state, store, &families)?;
    let [family] = &families;
    let rows = wanted::by_item(rows);
    let own = wanted::rows(&family.root.0, &family.members, &rows);
    let linked = known.visible(&family.root.0).and_then(|product| known.links.get(&product.key));
    let place = |row: &ItemCategory| {
        let store_id = known.categories.get(&fold(&row.category)).cloned();
        let confirmed =
            store_id.as_ref().is_some_and(|id| linked.is_some_and(|links| links.contains_key(id)));
        Place { category: row.category.clone(), store_id, confirmed }
    };
    Ok(own.into_iter().flatten().map(place).collect())
}

/// One pass: find, then send.
pub fn run(pass: &mut Pass) -> anyhow::Result<Summary> {
    let mut summary = pass.summary(TASK);
    pass.counterpoint.check(pass.store)?;
    super::items::settle_bulks(pass)?;
    let known = Known::read(pass)?;
    let wanted = Wanted::list(pass, &known)?;
    let chosen = match &pass.selection.which {
        Which::Items(asked) => {
            let roots = wanted.roots(asked);
            jobs::ask(pass, TASK, &roots, &mut summary)?;
            Some(roots)
        }
        Which::Changed | Which::All => {
            find::run(pass, &known, &wanted, &mut summary)?;
            None
        }
    };
    if !pass.selection.find_only {
        let due = jobs::taken(pass, TASK, chosen.as_deref())?;
        send::run(pass, known, &wanted, due, &mut summary)?;
    }
    if wanted.waiting > 0 {
        summary.next = Some(format!(
            "{} held back until the store has their categories: run `cpsync categories`",
            counted(wanted.waiting, "link")
        ));
    }
    Ok(summary)
}

/// The links of products that `items` has just made, where categories are known.
pub fn of_new(
    pass: &mut Pass,
    families: &[NewFamily],
    summary: &mut Summary,
) -> anyhow::Result<()> {
    if families.is_empty() {
        return Ok(());
    }
    let known = Known::read_roots(&pass.state, &pass.store.name, families)?;
    if known.categories.is_empty() {
        return Ok(());
    }
    let wanted = Wanted::of_new(pass, &known, families).context("could not read the categories")?;
    let mut due = Vec::new();
    for family in families.iter().filter(|family| wanted.has_links(&family.root.0)) {
        due.push(jobs::unqueued(pass, TASK, &family.root.0)?);
    }
    // What becomes of links is no count of items.
    let mut links = pass.summary(TASK);
    send::jobs(pass, known, &wanted, &due, &mut links)?;
    summary.failed += links.failed;
    summary.held += links.held;
    Ok(())
}
