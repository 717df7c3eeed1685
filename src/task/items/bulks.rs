//! Bulks in flight: noted while the store works them off, so that a killed pass is followed up.

use crate::model::counted;
use std::cell::RefCell;
use std::rc::Rc;

use anyhow::Context;

use super::TASK;
use crate::state::{JobKey, State, Writer};
use crate::store::BulkStep;
use crate::task::Pass;

/// The roots of the products that the next call sends; those of another task than `items` behind
/// its name and a tab.
pub(in crate::task) type InHand = Rc<RefCell<Vec<String>>>;

/// Notes every bulk before it is sent, until it is settled.
pub(in crate::task) fn watch(pass: &mut Pass) -> InHand {
    let in_hand = InHand::default();
    let mut notes = Notes {
        state: Rc::clone(&pass.state),
        store: pass.store.name.clone(),
        roots: Rc::clone(&in_hand),
        now: pass.timestamp(),
        sending: None,
    };
    pass.web.on_bulk(Box::new(move |uuid, step| {
        if let Err(error) = notes.take(uuid, step) {
            log::error!("could not note bulk {uuid}: {error:#}");
        }
    }));
    in_hand
}

struct Notes {
    state: Rc<State>,
    store: String,
    roots: InHand,
    now: i64,
    /// Our id of the bulk whose fate at the store is not known yet.
    sending: Option<i64>,
}

impl Notes {
    fn take(&mut self, uuid: &str, step: BulkStep) -> anyhow::Result<()> {
        match (step, self.sending.take()) {
            (BulkStep::Sending, _) => {
                let begin = |writer: &Writer| {
                    Ok(writer.begin_bulk(&self.store, &self.roots.borrow(), self.now)?)
                };
                self.sending = Some(self.state.write(begin)?);
                Ok(())
            }
            (BulkStep::Started, Some(id)) => {
                self.state.write(|writer| Ok(writer.set_bulk_uuid(id, uuid)?))
            }
            (BulkStep::Refused, Some(id)) => self.state.write(|writer| Ok(writer.end_bulk(id)?)),
            (BulkStep::Settled, _) => end(&self.state, &self.store, uuid),
            (BulkStep::Started | BulkStep::Refused, None) => Ok(()),
        }
    }
}

/// Waits for the bulks of a pass that was killed, or whose bulk the store gave no end of. What
/// they carried may be older than what was sent since: their products are sent again.
pub(in crate::task) fn settle_earlier(pass: &mut Pass) -> anyhow::Result<()> {
    let store = pass.store.name.as_str();
    let bulks = pass.state.bulks(store)?;
    if bulks.is_empty() {
        return Ok(());
    }
    log::info!("waiting for {} of an earlier pass", counted(bulks.len(), "bulk"));
    let ids: Vec<Option<String>> = bulks.iter().map(|bulk| bulk.uuid.clone()).collect();
    let open = pass.web.settle_bulks(&ids).context("could not follow up an earlier bulk")?;
    let now = pass.timestamp();
    pass.state
        .write(|writer| {
            for bulk in &bulks {
                if open.contains(&bulk.uuid) {
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

fn end(state: &State, store: &str, uuid: &str) -> anyhow::Result<()> {
    let bulks = state.bulks(store)?;
    let Some(bulk) = bulks.iter().find(|bulk| bulk.uuid.as_deref() == Some(uuid)) else {
        return Ok(());
    };
    state.write(|writer| Ok(writer.end_bulk(bulk.id)?))
}
