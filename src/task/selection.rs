//! What a pass was asked to do, from the command line.

use std::time::Duration;

use chrono::NaiveDate;

use crate::model::ItemNo;

/// Which records a pass takes and how far it goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The records.
    pub which: Which,
    /// Only pictures from these files of the chosen items, by their names without extension; empty =
    /// all. Only `images sync` knows them.
    pub files: Vec<String>,
    /// Only fill the queue, send nothing.
    pub find_only: bool,
    /// Send without the queue.
    pub now: bool,
    /// Most records to send; `None` = all.
    pub limit: Option<u64>,
    /// Stop at the next record after this long; `None` = no limit.
    pub max_duration: Option<Duration>,
    /// Whether the mass-change guard is off.
    pub allow_mass_change: bool,
    /// The web orders of these numbers; empty = all that are due.
    pub orders: Vec<String>,
    /// Orders changed since that day at the tills, however far the last pass came; `None` = from
    /// there on.
    pub since: Option<NaiveDate>,
}

impl Selection {
    /// Whether the pass is of the whole task: not of chosen records, and not only a find.
    pub fn is_whole(&self) -> bool {
        !self.find_only && !matches!(self.which, Which::Items(_))
    }
}

/// Which records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// Those that changed since the last pass.
    #[default]
    Changed,
    /// Every one in scope.
    All,
    /// These, as the operator wrote them (SQL Server compares without case).
    Items(Vec<ItemNo>),
}
