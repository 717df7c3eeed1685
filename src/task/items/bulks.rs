//! Bulks in flight: noted while the store works them off, so that a killed pass is followed up.

use std::cell::RefCell;
use std::rc::Rc;

use anyhow::Context;

use super::TASK;
use crate::state::{JobKey, State};
use crate::store::BulkStep;
use crate::task::Pass;

/// The roots of the products that the next call sends; those of another task than `items` behind
/// its name and a tab.
pub(in crate::task) type InHand = Rc<RefCell<Vec<String>>>;

/// Notes every bulk that the store accepts, until it is settled.
pub(in crate::task) fn watch(pass: &mut Pass) -> InHand {
    let in_hand = InHand::default();
    let (roots, state) = (Rc::clone(&in_hand), Rc::clone(&pass.state));
    let (store, now) = (pass.store.name.clone(), pass.timestamp());
    pass.web.on_bulk(Box::new(move |uuid, step| {
        let noted = match step {
            BulkStep::Started => begin(&state, &store, uuid, &roots.borrow(), now),
            BulkStep::Settled => end(&state, &store, uuid),
        };
        if let Err(error) = noted {
            log::error!("could not note bulk {uuid}: {error:#}");
        }
    }));
    in_hand
}

/// Waits for the bulks of a pass that was killed, or whose bulk the store gave no end of. What
/// they carried may be older than what was sent since: their products are sent again.
pub(in crate::task) fn settle_earlier(pass: &mut Pass) -> anyhow::Result<()> {
    let store = pass.store.name.as_str();
    let bulks = pass.state.bulks(store)?;
    let uuids: Vec<String> = bulks.iter().filter_map(|bulk| bulk.uuid.clone()).collect();
    if uuids.is_empty() {
        return Ok(());
    }
    log::info!("waiting for {} bulks of an earlier pass", uuids.len());
    let open = pass.web.settle_bulks(&uuids).context("could not follow up an earlier bulk")?;
    let now = pass.timestamp();
    pass.state
        .write(|writer| {
            for bulk in &bulks {
                if bulk.uuid.as_ref().is_some_and(|uuid| open.contains(uuid)) {
                    continue;
                }
                for key in &bulk.keys {
                    // Another task's key has its name before it.
                    let (task, root) = key.split_once('\t').unwrap_or((TASK, key));
                    writer.enqueue(&JobKey::new(store, task, root), "all", now)?;
                }
                writer.end_bulk(bulk.id)?;
            }
            Ok(())
        })
        .context("could not queue the products of an earlier bulk")
}

fn begin(state: &State, store: &str, uuid: &str, roots: &[String], now: i64) -> anyhow::Result<()> {
    state.write(|writer| {
        let id = writer.begin_bulk(store, roots, now)?;
        Ok(writer.set_bulk_uuid(id, uuid)?)
    })
}

fn end(state: &State, store: &str, uuid: &str) -> anyhow::Result<()> {
    let bulks = state.bulks(store)?;
    let Some(bulk) = bulks.iter().find(|bulk| bulk.uuid.as_deref() == Some(uuid)) else {
        return Ok(());
    };
    state.write(|writer| Ok(writer.end_bulk(bulk.id)?))
}
