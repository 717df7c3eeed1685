//! Planning: what is to happen to each product of a chunk, and what becomes of its job.

use std::collections::BTreeSet;

use anyhow::Context;

use super::bulks::InHand;
use super::failure::Failed;
use super::{FIELDS, PRODUCT, withdraw};
use crate::mapper::Mapped;
use crate::mapper::acknowledged::{self, Marks};
use crate::model::{Field, ItemNo, Product, ProductKey, Shape, Sku};
use crate::state::{Binding, Job, Phase, State};
use crate::store::{Action, StoreProductId};
use crate::task::Pass;

/// The families of one chunk on their way to the store.
#[derive(Default)]
pub(super) struct Chunk {
    /// The jobs, in the queue's order.
    pub jobs: Vec<JobWork>,
    /// Their products, children before parents.
    pub products: Vec<Planned>,
    /// The roots of the products in the call that is being made.
    pub in_hand: InHand,
}

/// A job and what went wrong on the way.
pub(super) struct JobWork {
    /// The job as queued.
    pub job: Job,
    /// Empty when all went well.
    pub failures: Vec<Failed>,
    /// The items in scope that are grouped under its root.
    pub members: Vec<ItemNo>,
}

/// A product on its way.
pub(super) struct Planned {
    /// Its job's place in the chunk.
    pub job: usize,
    /// The root of its family.
    pub root: String,
    /// The product as it should be; for a withdrawn one just the fields that say so.
    pub product: Product,
    /// What is known of it at the store.
    pub binding: Option<Binding>,
    /// What the store confirmed of it.
    pub marks: Marks,
    /// Whether the marks have changed without a request.
    pub to_note: bool,
    /// Whether the store had it before cpsync, and what it holds is not known yet.
    pub unread: bool,
    /// Send what the store has confirmed, too.
    pub force: bool,
    /// Where it stands.
    pub step: Step,
    /// Whether its creation made it in this pass, or in one that was killed before its stock.
    pub stock_due: bool,
    /// Whether this pass made it, from beginning to end.
    pub made: bool,
    /// Whether it was looked for again after the store had forgotten it.
    pub looked_again: bool,
}

/// Where a product stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Never sent, as far as is known.
    New,
    /// To be made.
    Create,
    /// At the store; differences are sent.
    Known,
    /// Gone in Counterpoint; to be disabled or archived.
    Withdraw,
    /// Sent, or nothing to send.
    Done,
    /// Could not be sent.
    Failed,
}

/// Plans one family's products, and the withdrawal of those that it has no more.
pub(super) fn family(
    pass: &Pass,
    job: &Job,
    mapped: Mapped,
    chunk: &mut Chunk,
) -> anyhow::Result<()> {
    let place = chunk.jobs.len();
    let force = matches!(job.reason.as_str(), "asked" | "all");
    let withdrawn = withdraw::products(pass, &job.key.key, &mapped)?;
    chunk.jobs.push(JobWork { job: job.clone(), failures: Vec::new(), members: Vec::new() });
    chunk.jobs[place].failures.extend(mapped.held.into_iter().map(Failed::held));
    for product in mapped.products {
        if chunk.has(&product.key) {
            continue;
        }
        let planned = known(&pass.state, &pass.store.name, job, place, product, force)?;
        chunk.products.push(planned);
    }
    for (product, binding) in withdrawn {
        if chunk.has(&product.key) {
            continue;
        }
        let mut planned = known(&pass.state, &pass.store.name, job, place, product, force)?;
        planned.binding = Some(binding);
        planned.step = Step::Withdraw;
        planned.stock_due = false;
        chunk.products.push(planned);
    }
    Ok(())
}

fn known(
    state: &State,
    store: &str,
    job: &Job,
    place: usize,
    product: Product,
    force: bool,
) -> anyhow::Result<Planned> {
    let key = product.key.to_string();
    let binding = state.binding(store, PRODUCT, &key)?;
    let made = binding
        .as_ref()
        .is_some_and(|own| own.phase != Phase::Creating && same_kind(own.shape, product.shape));
    let confirmed = state.acknowledged(store, FIELDS, &key)?;
    let unread = made && confirmed.is_none() && !force;
    let marks = match confirmed {
        Some(text) if made => {
            serde_json::from_str(&text).context("could not read what the store confirmed")?
        }
        _ => Marks::new(),
    };
    let stock_due = made && binding.as_ref().is_some_and(|own| own.phase == Phase::Created);
    // Of another kind: what the store has under the SKU is looked at like before a creation.
    let step = if made { Step::Known } else { Step::New };
    let root = job.key.key.clone();
    Ok(Planned {
        job: place,
        root,
        product,
        binding,
        marks,
        to_note: false,
        unread,
        force,
        step,
        stock_due,
        made: false,
        looked_again: false,
    })
}

/// Whether a store can make one of the other by an update.
fn same_kind(one: Shape, other: Shape) -> bool {
    one == other || !(one.composite() || other.composite())
}

impl Planned {
    /// What to ask of the store; `None` = it has all of this already.
    ///
    /// `still_ours` tells of a linked SKU that it is a withdrawn product of this family: those stay
    /// linked and disabled, which costs no request.
    pub(super) fn action(&self, still_ours: impl Fn(&str) -> bool) -> Option<Action> {
        match self.step {
            Step::Create => Some(Action::Create),
            Step::Known | Step::Withdraw => self.update(still_ours),
            Step::New | Step::Done | Step::Failed => None,
        }
    }

    /// The SKU that the store holds it under.
    pub(super) fn held_as(&self) -> &str {
        self.binding.as_ref().map_or(&self.product.sku.0, |binding| &binding.sku)
    }

    fn update(&self, still_ours: impl Fn(&str) -> bool) -> Option<Action> {
        let mut fields: BTreeSet<Field> = if self.force {
            self.product.fields.keys().cloned().collect()
        } else {
            acknowledged::changed(&self.product, &self.marks)
        };
        let mut links = (Vec::new(), Vec::new());
        for field in [Field::Children, Field::Members] {
            if fields.contains(&field) && !self.link(&field, &mut links, &still_ours) {
                fields.remove(&field);
            }
        }
        let held_as = self.held_as().to_owned();
        let renamed = held_as != self.product.sku.0;
        if fields.is_empty() && !renamed {
            return None;
        }
        let id = self.binding.as_ref().map(|binding| binding.store_id.clone());
        let id = id.filter(|id| !id.is_empty()).map(|id| StoreProductId { id, url_key: None });
        let (link, unlink) = links;
        Some(Action::Update { id, held_as: Sku(held_as), fields, link, unlink })
    }

    /// Fills in the links to add and to take off; `false` when there is no difference to send.
    fn link(
        &self,
        field: &Field,
        (link, unlink): &mut (Vec<Sku>, Vec<Sku>),
        still_ours: impl Fn(&str) -> bool,
    ) -> bool {
        let wanted = self.product.linked(field);
        let before = acknowledged::links(&self.marks, field);
        link.extend(
            wanted
                .iter()
                .filter(|sku| self.force || !before.contains(sku))
                .map(|sku| Sku(sku.clone())),
        );
        unlink.extend(
            before
                .iter()
                .filter(|sku| !wanted.contains(sku) && !still_ours(sku))
                .map(|sku| Sku(sku.clone())),
        );
        let stayed: Vec<&String> = before.iter().filter(|sku| wanted.contains(sku)).collect();
        let reordered = *field == Field::Members && !wanted.iter().eq(stayed);
        !link.is_empty() || !unlink.is_empty() || reordered
    }
}

impl Chunk {
    /// Whether the product is on its way already: two spellings of one root may wait in the queue.
    fn has(&self, key: &ProductKey) -> bool {
        self.products.iter().any(|planned| planned.product.key == *key)
    }

    /// Notes that a product cannot be sent.
    pub(super) fn fail(&mut self, place: usize, failed: Failed) {
        let planned = &mut self.products[place];
        planned.step = Step::Failed;
        self.jobs[planned.job].failures.push(failed);
    }
}
