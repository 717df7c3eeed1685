//! A task's own pass, run dry on the copy: what it would send is what differs.

use std::cell::RefCell;
use std::rc::Rc;

use anyhow::Context;

use super::REASON;
use crate::report::{Event, Mode, Options, Output, Report, Summary};
use crate::state::{JobFilter, JobKey, JobState, State};
use crate::task::{Pass, Selection};

/// Runs the task on the copy, past the guard, and gives what it tells.
pub(super) fn run(
    pass: &mut Pass,
    copy: &Rc<State>,
    task: fn(&mut Pass) -> anyhow::Result<Summary>,
) -> anyhow::Result<Vec<Event>> {
    let options = Options { mode: Mode::Text, events: false, summary: false, progress: false };
    let mut report = Report::new(options, &pass.store.name, Output::kept());
    let events = Rc::new(RefCell::new(Vec::new()));
    let told = Rc::clone(&events);
    report.watch(Box::new(move |event| {
        told.borrow_mut().push(event.clone());
        Ok(())
    }));
    let selection = Selection { allow_mass_change: true, ..Selection::default() };
    task(&mut Pass {
        store: pass.store,
        others: pass.others,
        counterpoint: &mut *pass.counterpoint,
        web: &mut *pass.web,
        state: Rc::clone(copy),
        report: &mut report,
        selection: &selection,
        now: pass.now,
        dry_run: true,
        stop: pass.stop,
        started: pass.started,
    })?;
    Ok(events.take())
}

/// Leaves just these keys in the copy's queue: a job that waits would be passed over.
pub(super) fn queue(
    pass: &Pass,
    copy: &State,
    task: &str,
    keys: impl IntoIterator<Item = String>,
) -> anyhow::Result<()> {
    let store = pass.store.name.as_str();
    let filter = JobFilter { store: Some(store), task: Some(task), ..JobFilter::default() };
    let waiting = copy.jobs(&filter)?;
    copy.write(|writer| {
        for job in &waiting {
            writer.done(&job.key, None)?;
        }
        for key in keys {
            writer.enqueue(&JobKey::new(store, task, &key), REASON, pass.timestamp())?;
        }
        Ok(())
    })
    .context("could not queue what is to be compared")
}

/// Whether a job of the state file itself sends the record by and by.
pub(super) fn waits(pass: &Pass, task: &str, key: &str) -> anyhow::Result<bool> {
    let job = pass.state.job(&JobKey::new(&pass.store.name, task, key))?;
    Ok(job.is_some_and(|job| job.state != JobState::Dead))
}

/// Whether the listing has moved on since the task's last pass.
pub(super) fn moved(pass: &Pass, copy: &State, task: &str, key: &str) -> anyhow::Result<bool> {
    let store = pass.store.name.as_str();
    Ok(pass.state.signature(store, task, key)? != copy.signature(store, task, key)?)
}
