//! Keeps in the state file what a pass did to single records, for `cpsync log`.

use std::cell::RefCell;
use std::rc::Rc;

use crate::report::{Event, Record, Watcher};
use crate::state::{RunRecord, State, Writer};

/// So many records go into one transaction.
const TOGETHER: usize = 1_000;

/// What one run did, on its way into the state file.
pub(super) struct Journal {
    state: Rc<State>,
    run: i64,
    kept: RefCell<Kept>,
}

#[derive(Default)]
struct Kept {
    /// How many the file has.
    written: i64,
    waiting: Vec<Record>,
}

impl Journal {
    /// A journal of this run.
    pub(super) fn new(state: &Rc<State>, run: i64) -> Rc<Self> {
        Rc::new(Self { state: Rc::clone(state), run, kept: RefCell::default() })
    }

    /// What tells a report's events to it.
    pub(super) fn watcher(self: &Rc<Self>) -> Watcher {
        let journal = Rc::clone(self);
        Box::new(move |event| journal.note(event))
    }

    /// Notes an event. Its transaction waits for the end of any other: the pass settles a record
    /// whole or not at all, and the journal is no part of that.
    fn note(&self, event: &Event) -> anyhow::Result<()> {
        if !event.matters() {
            return Ok(());
        }
        let full = {
            let mut kept = self.kept.borrow_mut();
            kept.waiting.push(Record::from(event));
            kept.waiting.len() >= TOGETHER
        };
        if full && self.state.is_idle() {
            self.state.write(|writer| self.write(writer))?;
        }
        Ok(())
    }

    /// Writes what waits, within the caller's transaction.
    pub(super) fn write(&self, writer: &Writer<'_>) -> anyhow::Result<()> {
        let mut kept = self.kept.borrow_mut();
        for Record { kind, key, sku, text } in std::mem::take(&mut kept.waiting) {
            let record = RunRecord { run: self.run, kind: kind.to_owned(), key, sku, text };
            writer.put_run_record(kept.written, &record)?;
            kept.written += 1;
        }
        Ok(())
    }
}
