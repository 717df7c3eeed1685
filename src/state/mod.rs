//! What cpsync knows between runs: one local SQLite file.
//!
//! Between finding and sending: `task` compares a listing with the [`Signature`]s, keeps the keys
//! that changed in the queue ([`Job`]), and moves the rest of the state only after the store has
//! confirmed ([`Binding`], acknowledged contents). Nothing here knows SQL Server or HTTP.
//!
//! - Every change goes through [`State::write`]: one transaction, all or nothing. A commit that is
//!   lost with the machine's power is work done again, never work forgotten (law 1).
//! - Times are unix seconds, UTC, and come from the caller: one `now` per pass.
//! - Who only looks (`status`, `log`, `queue list`) does so through [`State::view`], which needs no
//!   right to write.
//! - A dry run works on [`State::copy_in_memory`]; the file and its companions stay as they are, and
//!   it takes no [`Lock`] (law 6).
//! - The schema is in `sql/state/NNNN_name.sql`, the statements in `sql/state/query/`, one a file.

mod acknowledged;
mod alert;
mod backup;
mod binding;
mod bulk;
mod cause;
mod copy;
mod customer;
mod database;
mod depth;
mod error;
mod examine;
mod hooks;
mod ledger;
mod lock;
mod migration;
mod note;
mod open;
mod picture;
mod queue;
mod record;
mod respell;
mod run;
mod signature;
mod view;
mod word;
mod write;

#[cfg(test)]
mod fixture;

pub use alert::{Alert, Wrong};
pub use backup::Copied;
pub use binding::{Binding, Phase};
pub use bulk::Bulk;
pub use cause::Cause;
pub use customer::CustomerLink;
pub use depth::{CauseCount, Depth};
pub use error::{Error, ErrorKind, Result};
pub use examine::examine;
pub use hooks::{Hook, Hooks};
pub use ledger::{
    DueNote, Followed, Held, HeldOrders, Order, OrderCounts, OrderEvent, OrderEventKind,
    OrderFilter, OrderLine, OrderState,
};
pub use lock::{Holder, Lock};
pub use open::State;
pub use picture::SeenPicture;
pub use queue::{Exchange, Failure, Job, JobCounts, JobFilter, JobKey, JobState};
pub use record::{RunRecord, RunWarning};
pub use run::{Run, RunFilter};
pub use signature::Signature;
pub use write::Writer;

/// The text of one statement in sql/state/query/.
macro_rules! query {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/state/query/", $name, ".sql"))
    };
}
use query;

#[cfg(test)]
mod queue_model;
