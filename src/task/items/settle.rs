//! Settling: what the store answered becomes what cpsync knows, one transaction a product.

use anyhow::Context;

use super::plan::{Chunk, Failed, JobWork, Planned, Step};
use super::{FIELDS, PRODUCT};
use crate::mapper::acknowledged::{self, Marks};
use crate::model::{Content, Field};
use crate::report::{Event, FieldChange, Summary};
use crate::state::{Failure, Phase};
use crate::store::{Action, Fault, FaultKind, ProductChange, StoreProduct, StoreProductId};
use crate::task::category_items::LINKS;
use crate::task::{Pass, exchange, retry};

/// Settles one product; `true` when the store does not know it any more and it is to be looked for
/// again.
pub(super) fn product(
    pass: &mut Pass,
    chunk: &mut Chunk,
    place: usize,
    change: &ProductChange,
    outcome: Result<StoreProductId, Fault>,
    old: Option<&StoreProduct>,
    summary: &mut Summary,
) -> anyhow::Result<bool> {
    match outcome {
        Ok(id) => {
            report(pass, &chunk.products[place], change, old)?;
            count(change, summary);
            acknowledge(pass, &mut chunk.products[place], change, id)?;
            Ok(false)
        }
        Err(fault) if matches!(fault.kind, FaultKind::Denied | FaultKind::Protocol) => {
            Err(fault).with_context(|| format!("could not send product `{}`", change.product.sku))
        }
        Err(fault) if fault.kind == FaultKind::NotFound => {
            let planned = &mut chunk.products[place];
            if planned.step == Step::Withdraw {
                acknowledge(pass, planned, change, StoreProductId::default())?;
                return Ok(false);
            }
            if planned.looked_again {
                let failed = Failed::fault(planned, fault);
                chunk.fail(place, failed);
                return Ok(false);
            }
            planned.looked_again = true;
            Ok(true)
        }
        Err(fault) => {
            let failed = Failed::fault(&chunk.products[place], fault);
            chunk.fail(place, failed);
            Ok(false)
        }
    }
}

/// Drops what is known of products that the store has no more.
pub(super) fn forget(pass: &mut Pass, chunk: &mut Chunk, places: &[usize]) -> anyhow::Result<()> {
    for place in places {
        let planned = &mut chunk.products[*place];
        let key = planned.product.key.to_string();
        let store = pass.store.name.as_str();
        pass.state
            .write(|writer| {
                writer.remove_binding(store, PRODUCT, &key)?;
                writer.remove_acknowledged(store, LINKS, &key)?;
                Ok(writer.remove_acknowledged(store, FIELDS, &key)?)
            })
            .context("could not forget a product that the store has no more")?;
        planned.binding = None;
        planned.marks = Marks::new();
        planned.step = Step::New;
    }
    Ok(())
}

/// Ends the chunk's jobs: done, or queued for another try with the reason.
pub(super) fn jobs(pass: &mut Pass, chunk: &Chunk, summary: &mut Summary) -> anyhow::Result<()> {
    for work in &chunk.jobs {
        if work.failures.is_empty() {
            let seen = Some(work.job.change);
            pass.state
                .write(|writer| Ok(writer.done(&work.job.key, seen)?))
                .context("could not end a job")?;
        } else {
            fail(pass, work, summary)?;
        }
    }
    Ok(())
}

fn fail(pass: &mut Pass, work: &JobWork, summary: &mut Summary) -> anyhow::Result<()> {
    let counts = work.failures.iter().any(|failed| failed.counts);
    let attempt = work.job.attempts + u32::from(counts);
    let next = if counts {
        retry::next_try(&pass.store.retry, attempt, pass.now)
    } else {
        Some(pass.now + retry::wait(&pass.store.retry, 1))
    };
    let failure = failure(work, next.map(|next| next.timestamp()), counts);
    let queued = pass.state.job(&work.job.key)?.is_some();
    let seen = queued.then_some(work.job.change);
    pass.state
        .write(|writer| {
            if !queued {
                writer.enqueue(&work.job.key, &work.job.reason, pass.now.timestamp())?;
            }
            Ok(writer.fail(&work.job.key, seen, &failure)?)
        })
        .context("could not queue a failed item")?;
    for failed in &work.failures {
        if failed.held {
            summary.held += 1;
        } else {
            summary.failed += 1;
        }
        let key = failed.key.as_ref().map_or_else(|| work.job.key.key.clone(), shown);
        log::warn!(
            "{key}: {} (attempt {attempt}, {})",
            failed.message,
            next.map_or("given up".into(), |next| format!("next {}", next.format("%F %H:%M UTC")))
        );
        let sku = failed.sku.as_ref().map(|sku| sku.0.clone());
        let message = failed.message.clone();
        pass.report.event(&Event::Failed { key, sku, message, attempt, next })?;
    }
    Ok(())
}

/// The job's failure is its first product's; the others are told with it.
fn failure(work: &JobWork, due_at: Option<i64>, count_attempt: bool) -> Failure {
    let told: Vec<String> = work
        .failures
        .iter()
        .map(|failed| match (&failed.key, &failed.hint) {
            (Some(key), Some(hint)) => format!("{}: {}; {hint}", shown(key), failed.message),
            (Some(key), None) => format!("{}: {}", shown(key), failed.message),
            (None, Some(hint)) => format!("{}; {hint}", failed.message),
            (None, None) => failed.message.clone(),
        })
        .collect();
    let first = work.failures.first();
    Failure {
        cause: first.map(|failed| failed.message.clone()).unwrap_or_default(),
        message: told.join("\n"),
        exchange: first.and_then(|failed| failed.exchange.clone()).map(exchange::kept),
        due_at,
        count_attempt,
    }
}

fn acknowledge(
    pass: &mut Pass,
    planned: &mut Planned,
    change: &ProductChange,
    id: StoreProductId,
) -> anyhow::Result<()> {
    let Some(mut binding) = planned.binding.clone() else { return Ok(()) };
    let created = change.action == Action::Create;
    binding.root.clone_from(&planned.root);
    binding.sku.clone_from(&planned.product.sku.0);
    binding.shape = planned.product.shape;
    if !id.id.is_empty() {
        binding.store_id = id.id;
    }
    if let Some(Content::Flag(enabled)) = planned.product.fields.get(&Field::Enabled) {
        binding.online = *enabled;
    }
    planned.stock_due |= created;
    planned.made |= created;
    let archived = archives(change);
    binding.phase = if planned.stock_due { Phase::Created } else { Phase::Bound };
    confirm(planned, change);
    let (store, now) = (pass.store.name.as_str(), pass.timestamp());
    let marks = serde_json::to_string(&planned.marks).context("could not write marks")?;
    pass.state
        .write(|writer| {
            writer.put_binding(store, PRODUCT, &binding)?;
            if archived {
                // It went out of all categories with this.
                writer.remove_acknowledged(store, LINKS, &binding.key)?;
            }
            Ok(writer.put_acknowledged(store, FIELDS, &binding.key, &marks, now)?)
        })
        .context("could not note what the store confirmed")?;
    planned.binding = Some(binding);
    planned.step = Step::Done;
    Ok(())
}

/// Takes the sent fields into the marks; links keep the withdrawn products that stay linked.
fn confirm(planned: &mut Planned, change: &ProductChange) {
    for (field, content) in &change.product.fields {
        let mut mark = acknowledged::mark(content);
        match &change.action {
            Action::Create => {}
            Action::Update { fields, .. } if !fields.contains(field) => continue,
            Action::Update { unlink, .. } => {
                if let Some(list) = mark.as_array_mut() {
                    let before = acknowledged::links(&planned.marks, field);
                    let stay = before.into_iter().filter(|sku| {
                        !unlink.iter().any(|gone| gone.0 == *sku)
                            && !list.iter().any(|own| own.as_str() == Some(sku))
                    });
                    let stay: Vec<serde_json::Value> = stay.map(Into::into).collect();
                    list.extend(stay);
                }
            }
        }
        planned.marks.insert(field.to_string(), mark);
    }
}

fn report(
    pass: &mut Pass,
    planned: &Planned,
    change: &ProductChange,
    old: Option<&StoreProduct>,
) -> anyhow::Result<()> {
    let product = &change.product;
    let sent = |field: &Field| match &change.action {
        Action::Create => true,
        Action::Update { fields, .. } => fields.contains(field),
    };
    let mut fields: Vec<FieldChange> = product
        .fields
        .iter()
        .filter(|(field, _)| sent(field))
        .map(|(field, content)| FieldChange {
            field: field.to_string(),
            old: old
                .and_then(|old| old.fields.get(field).cloned())
                .or_else(|| acknowledged::readable(&planned.marks, field)),
            new: (*content != Content::Clear).then(|| content.to_string()),
        })
        .collect();
    if change.action == Action::Create {
        fields.extend(creation(change));
    }
    if let Action::Update { held_as, .. } = &change.action
        && *held_as != product.sku
    {
        let (old, new) = (Some(held_as.0.clone()), Some(product.sku.0.clone()));
        fields.push(FieldChange { field: "sku".into(), old, new });
    }
    pass.report.event(&Event::Change {
        task: super::TASK,
        key: shown(&product.key),
        sku: product.sku.0.clone(),
        action: action(change),
        fields,
    })
}

fn creation(change: &ProductChange) -> Vec<FieldChange> {
    let creation = &change.product.creation;
    let quantity = creation.stock.as_ref().map(|stock| {
        stock.quantities.iter().map(|(_, quantity)| *quantity).sum::<rust_decimal::Decimal>()
    });
    [
        ("url-key", Some(creation.url_key.clone())),
        ("price", creation.price.map(|price| price.normalize().to_string())),
        ("special-price", creation.special_price.map(|price| price.normalize().to_string())),
        ("quantity", quantity.map(|quantity| quantity.normalize().to_string())),
    ]
    .into_iter()
    .filter(|(_, new)| new.is_some())
    .map(|(field, new)| FieldChange { field: field.into(), old: None, new })
    .collect()
}

fn action(change: &ProductChange) -> &'static str {
    let fields = &change.product.fields;
    match &change.action {
        Action::Create => "create",
        Action::Update { fields: sent, .. } => {
            if archives(change) {
                "archive"
            } else if sent.contains(&Field::Enabled)
                && fields.get(&Field::Enabled) == Some(&Content::Flag(false))
            {
                "disable"
            } else {
                "update"
            }
        }
    }
}

/// Whether an update takes it out of the shop's categories.
fn archives(change: &ProductChange) -> bool {
    let Action::Update { fields, .. } = &change.action else { return false };
    let flag = change.product.fields.get(&Field::Archived);
    fields.contains(&Field::Archived) && flag == Some(&Content::Flag(true))
}

fn count(change: &ProductChange, summary: &mut Summary) {
    match action(change) {
        "create" => summary.created += 1,
        "archive" => summary.archived += 1,
        "disable" => summary.disabled += 1,
        _ => summary.updated += 1,
    }
}

fn shown(key: &crate::model::ProductKey) -> String {
    key.to_string().replace('\t', " ")
}

impl Failed {
    /// The store refused it, or was too busy for it.
    pub(super) fn fault(planned: &Planned, fault: Fault) -> Self {
        let busy = matches!(fault.kind, FaultKind::Unavailable { .. });
        Self {
            key: Some(planned.product.key.clone()),
            sku: Some(planned.product.sku.clone()),
            message: fault.message,
            hint: fault.hint,
            exchange: fault.exchange.map(|exchange| *exchange),
            held: false,
            counts: !busy,
        }
    }
}
