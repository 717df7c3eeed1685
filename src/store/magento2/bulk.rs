//! Async bulk: many products in one call, worked off by the store's consumers.
//!
//! A consumer that does not run leaves operations open for ever, and one that starts days later
//! carries out what is long out of date. So the first bulk of a run is a probe that changes nothing
//! whenever it is carried out; products follow when it was answered within the deadline.

use std::collections::{BTreeMap, HashMap};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::Scope;
use super::map::Draft;
use super::products::check_sku;
use super::read::key;
use super::trouble::Trouble;
use super::{Magento2, Results, api};
use crate::config::Bulk;
use crate::model::{Field, Sku, counted};
use crate::store::http::Method;
use crate::store::{Action, BulkHook, BulkStep, Fault, FaultKind, ProductChange, StoreProductId};

/// Longest wait between two looks at a bulk.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// Operation states (`recorded/bulk_status_products_post.json`).
pub(super) const DONE: u8 = 1;
pub(super) const OPEN: u8 = 4;

/// What is known of the store's consumers.
pub(super) struct Bulks {
    pub(super) size: usize,
    consumers: Consumers,
    hook: Option<BulkHook>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Consumers {
    Unknown,
    Running,
    Stopped,
}

/// One change as one operation of a bulk.
struct Operation {
    change: usize,
    body: Value,
}

/// What one kind of bulk is sent as.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Create,
    Update(Scope),
}

impl Kind {
    fn call(self) -> (Method, Scope, &'static str) {
        match self {
            Self::Create => (Method::Post, Scope::All, "products"),
            Self::Update(scope) => (Method::Put, scope, "products/bySku"),
        }
    }
}

impl Bulks {
    pub(super) fn new(size: usize, wanted: Bulk) -> Self {
        let consumers = if wanted == Bulk::Auto { Consumers::Unknown } else { Consumers::Stopped };
        Self { size: size.max(1), consumers, hook: None }
    }

    pub(super) fn usable(&self) -> bool {
        self.consumers != Consumers::Stopped
    }

    pub(super) fn hook(&mut self, hook: BulkHook) {
        self.hook = Some(hook);
    }

    fn tell(&mut self, uuid: &str, step: BulkStep) {
        if let Some(hook) = &mut self.hook {
            hook(uuid, step);
        }
    }
}

impl Magento2 {
    /// Settles what can be settled by bulk; the rest is left open in `results`.
    pub(super) fn put_bulk(
        &mut self,
        changes: &[ProductChange],
        results: &mut Results<StoreProductId>,
    ) -> Result<(), Trouble> {
        if !self.bulks.usable() || changes.len() < self.settings.bulk_at_least.max(1) {
            return Ok(());
        }
        for (kind, operations) in self.operations(changes, results)? {
            if operations.len() >= self.settings.bulk_at_least.max(1) {
                self.run(kind, operations, changes, results)?;
            }
        }
        Ok(())
    }

    /// Waits for bulks of an earlier run; gives those that are still open at the deadline.
    pub(super) fn settle(
        &mut self,
        bulks: &[Option<String>],
    ) -> Result<Vec<Option<String>>, Trouble> {
        let mut open = Vec::new();
        for bulk in bulks {
            let settled = match bulk {
                Some(uuid) => self.poll(uuid)?.iter().all(|operation| operation.status != OPEN),
                None => self.drained()?,
            };
            if !settled {
                open.push(bulk.clone());
            }
        }
        Ok(open)
    }

    /// Sorts out the changes that are one product call each.
    fn operations(
        &mut self,
        changes: &[ProductChange],
        results: &mut Results<StoreProductId>,
    ) -> Result<BTreeMap<Kind, Vec<Operation>>, Trouble> {
        let mut operations: BTreeMap<Kind, Vec<Operation>> = BTreeMap::new();
        for (n, change) in changes.iter().enumerate() {
            match self.operation(change) {
                Ok(Some((kind, body))) => {
                    operations.entry(kind).or_default().push(Operation { change: n, body });
                }
                Ok(None) => {}
                Err(trouble) if trouble.ends_pass => return Err(trouble),
                Err(trouble) => results.fail(n, &trouble),
            }
        }
        Ok(operations)
    }

    /// The change as a single product call, if it is one.
    fn operation(&mut self, change: &ProductChange) -> Result<Option<(Kind, Value)>, Trouble> {
        let product = &change.product;
        let sku = product.sku.as_str();
        check_sku(sku)?;
        let Action::Update { held_as, fields, link, unlink, .. } = &change.action else {
            let mut draft = self.creation(product)?;
            if !product.creation.url_key.is_empty() {
                draft.custom("url_key", product.creation.url_key.clone());
            }
            return Ok(Some((Kind::Create, draft.body(sku))));
        };
        let listed = fields.contains(&Field::Children) || fields.contains(&Field::Members);
        if held_as != &product.sku || listed || !link.is_empty() || !unlink.is_empty() {
            return Ok(None);
        }
        let drafts = self.drafts(product, fields)?;
        Ok(match (drafts.all.is_empty(), drafts.view.is_empty()) {
            (false, true) => Some((Kind::Update(Scope::All), drafts.all.body(sku))),
            (true, false) => Some((Kind::Update(Scope::View), drafts.view.body(sku))),
            _ => None,
        })
    }

    fn run(
        &mut self,
        kind: Kind,
        operations: Vec<Operation>,
        changes: &[ProductChange],
        results: &mut Results<StoreProductId>,
    ) -> Result<(), Trouble> {
        self.probe()?;
        let mut waiting = operations;
        while !waiting.is_empty() && self.bulks.usable() {
            let rest = waiting.split_off(waiting.len().min(self.bulks.size));
            let part = std::mem::replace(&mut waiting, rest);
            let bodies: Value = part.iter().map(|operation| operation.body.clone()).collect();
            match self.queue(kind, &bodies) {
                Ok(settled) => {
                    results.touched();
                    self.note(&part, &settled, changes, results)?;
                }
                Err(trouble)
                    if trouble.limit.is_some_and(|most| (1..part.len()).contains(&most)) =>
                {
                    self.bulks.size = trouble.limit.unwrap_or(1);
                    log::info!("the store takes {} at a time", counted(self.bulks.size, "product"));
                    waiting = part.into_iter().chain(waiting).collect();
                }
                Err(trouble) if trouble.ends_pass => return Err(trouble),
                // One value of a wrong type refuses the call without saying whose: one by one.
                Err(trouble) => log::debug!("bulk refused: {}", trouble.fault.message),
            }
        }
        Ok(())
    }

    /// Queues, and waits for what becomes of each operation.
    fn queue(&mut self, kind: Kind, bodies: &Value) -> Result<Vec<api::Operation>, Trouble> {
        let (method, scope, path) = kind.call();
        self.queued(method, scope, path, bodies)
    }

    /// The same for any call.
    pub(super) fn queued(
        &mut self,
        method: Method,
        scope: Scope,
        path: &str,
        bodies: &Value,
    ) -> Result<Vec<api::Operation>, Trouble> {
        self.bulks.tell("", BulkStep::Sending);
        let accepted: Result<api::BulkAccepted, _> = self.rest.queue(method, scope, path, bodies);
        let uuid = match accepted {
            Ok(accepted) => accepted.bulk_uuid,
            Err(trouble) => {
                if !trouble.ambiguous && trouble.fault.kind != FaultKind::Protocol {
                    self.bulks.tell("", BulkStep::Refused);
                }
                return Err(trouble);
            }
        };
        self.bulks.tell(&uuid, BulkStep::Started);
        let operations = self.poll(&uuid)?;
        let open = operations.iter().filter(|operation| operation.status == OPEN).count();
        if open == 0 {
            self.bulks.tell(&uuid, BulkStep::Settled);
        } else {
            self.stopped(&format!(
                "{open} of {} operations of bulk {uuid} are open",
                operations.len()
            ));
        }
        Ok(operations)
    }

    pub(super) fn probe(&mut self) -> Result<(), Trouble> {
        if self.bulks.consumers != Consumers::Unknown {
            return Ok(());
        }
        if self.drained()? {
            self.bulks.consumers = Consumers::Running;
        } else {
            self.stopped("a first small bulk was not worked off");
        }
        Ok(())
    }

    /// Queues an update of a product that does not exist, which is refused whenever it is carried
    /// out; once it is, so is what was queued before. `false` when that takes too long.
    pub(super) fn drained(&mut self) -> Result<bool, Trouble> {
        let sku = format!("cpsync-probe-{:08x}", fastrand::u32(..));
        let bodies = json!([Draft::default().body(&sku)]);
        let (method, scope, path) = Kind::Update(Scope::All).call();
        let accepted: Result<api::BulkAccepted, _> = self.rest.queue(method, scope, path, &bodies);
        match accepted {
            Ok(accepted) => {
                Ok(self.poll(&accepted.bulk_uuid)?.iter().all(|probe| probe.status != OPEN))
            }
            Err(trouble) if trouble.no_route() || trouble.status == 400 => Ok(false),
            Err(trouble) => Err(trouble),
        }
    }

    fn stopped(&mut self, how: &str) {
        self.bulks.consumers = Consumers::Stopped;
        log::warn!(
            "the store's async consumers do not run ({how} after {:?}); products go one by one",
            self.settings.bulk_deadline
        );
    }

    /// Looks at a bulk until nothing of it is open, or the deadline has passed without progress.
    fn poll(&mut self, uuid: &str) -> Result<Vec<api::Operation>, Trouble> {
        let mut wait = self.settings.first_wait.max(Duration::from_millis(1));
        let (mut left, mut since) = (usize::MAX, Instant::now());
        loop {
            let open: usize = match self.rest.get(&format!("bulk/{uuid}/operation-status/{OPEN}")) {
                Ok(open) => open,
                // Records are kept for 60 days.
                Err(trouble) if trouble.status == 404 && !trouble.no_route() => {
                    return Ok(Vec::new());
                }
                Err(trouble) => return Err(trouble),
            };
            if open < left {
                (left, since) = (open, Instant::now());
            }
            let late = since.elapsed() >= self.settings.bulk_deadline;
            if open == 0 || late {
                let status: api::BulkStatus = self.rest.get(&format!("bulk/{uuid}/status"))?;
                let done = status.operations_list.iter().all(|operation| operation.status != OPEN);
                if done || late {
                    return Ok(status.operations_list);
                }
            }
            thread::sleep(wait);
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    }

    /// Enters what became of each operation. What a single call can mend, or must look into, stays
    /// open.
    fn note(
        &mut self,
        part: &[Operation],
        settled: &[api::Operation],
        changes: &[ProductChange],
        results: &mut Results<StoreProductId>,
    ) -> Result<(), Trouble> {
        let by_id: HashMap<usize, &api::Operation> =
            settled.iter().map(|operation| (operation.id, operation)).collect();
        let mut made = Vec::new();
        for (id, operation) in part.iter().enumerate() {
            let change = &changes[operation.change];
            match by_id.get(&id) {
                Some(state) if state.status == DONE => match &change.action {
                    Action::Create => made.push(operation.change),
                    Action::Update { id, .. } => {
                        let id = id.clone().unwrap_or_default();
                        results.done(operation.change, StoreProductId { url_key: None, ..id });
                    }
                },
                Some(state) if state.status != OPEN => {
                    if let Some(trouble) = refusal(state) {
                        results.fail(operation.change, &trouble);
                    }
                }
                // Open at the deadline: a creation may have been carried out by now.
                _ if change.action == Action::Create => made.push(operation.change),
                _ => {}
            }
        }
        self.note_made(&made, changes, results)
    }

    /// Creations that are there get their ids; others stay open.
    fn note_made(
        &mut self,
        made: &[usize],
        changes: &[ProductChange],
        results: &mut Results<StoreProductId>,
    ) -> Result<(), Trouble> {
        let skus: Vec<Sku> = made.iter().map(|n| changes[*n].product.sku.clone()).collect();
        let known = self.known(&skus)?;
        for n in made {
            let product = &changes[*n].product;
            let Some(held) = known.get(&key(product.sku.as_str())) else { continue };
            let url_key = Some(product.creation.url_key.clone()).filter(|key| !key.is_empty());
            match self.after_creation(product) {
                Ok(()) => results.done(*n, StoreProductId { id: held.id.to_string(), url_key }),
                Err(trouble) if trouble.ends_pass => return Err(trouble),
                Err(trouble) => results.fail(*n, &trouble),
            }
        }
        Ok(())
    }
}

/// Why an operation was refused for good; `None` when a single call may do better (a url key that
/// is taken, a deadlock) or tells more (an unknown SKU).
fn refusal(operation: &api::Operation) -> Option<Trouble> {
    let said = operation.result_message.clone().unwrap_or_default();
    let trouble = Trouble { said: said.clone(), ..Trouble::from(Fault::rejected(said)) };
    let mendable = operation.status == 2
        || trouble.url_key_taken()
        || trouble.perhaps_unknown_product()
        || trouble.worth_repeating(1);
    (!mendable).then_some(trouble)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Messages of `recorded/bulk_status_products_*.json`.
    #[test]
    fn only_lasting_refusals_are_final() {
        let operation = |status, message: &str| api::Operation {
            id: 0,
            status,
            result_message: Some(message.to_owned()),
        };
        for (status, message, lasting) in [
            (3, "URL key for specified store already exists.", false),
            (3, "Invalid product data: Invalid attribute set entity type", false),
            (2, "anything", false),
            (3, "Deadlock found when trying to get lock", false),
            (3, "SKU length should be 64 characters maximum.", true),
            (5, "rejected", true),
        ] {
            assert_eq!(refusal(&operation(status, message)).is_some(), lasting, "{message}");
        }
    }
}
