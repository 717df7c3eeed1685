//! The arguments of `queue`.

use clap::{Args, Subcommand, ValueEnum};

use crate::cli::examples;
use crate::state::JobState;

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Queue {
    /// List the records that wait or failed, with reason, attempts and next try, and their causes
    #[command(before_help = examples::QUEUE_LIST)]
    List {
        #[command(flatten)]
        filter: Filter,
        /// List at most this many records [default: 100 for people, all with --json]
        #[arg(long, value_name = "N")]
        limit: Option<u32>,
        /// Only the causes, each with how many records failed for it
        #[arg(long, conflicts_with_all = ["limit", "key"])]
        causes: bool,
    },
    /// Show all that is known of a record: reason, last request and answer, what to do
    #[command(before_help = examples::QUEUE_SHOW)]
    Show {
        /// Key as `queue list` shows it
        #[arg(value_name = "KEY", allow_hyphen_values = true)]
        key: String,
        /// Only this task's
        #[arg(long)]
        task: Option<String>,
    },
    /// Queue records for the next pass of a task
    #[command(before_help = examples::QUEUE_ADD)]
    Add {
        /// The task: items, categories or category-items
        #[arg(long)]
        task: String,
        /// Item numbers or category ids; `-` reads them from stdin, one a line
        #[arg(value_name = "KEY", required = true, allow_hyphen_values = true)]
        keys: Vec<String>,
    },
    /// Make records due now, dead ones included
    #[command(before_help = examples::QUEUE_RETRY)]
    Retry {
        /// Keys as `queue list` shows them
        #[arg(value_name = "KEY")]
        keys: Vec<String>,
        #[command(flatten)]
        filter: Filter,
        /// Every record that waits or is dead
        #[arg(long, conflicts_with = "keys")]
        all: bool,
    },
    /// Take records off the queue by key; the next change queues them again
    #[command(before_help = examples::QUEUE_DROP)]
    Drop {
        /// Keys as `queue list` shows them
        #[arg(value_name = "KEY", required = true)]
        keys: Vec<String>,
        #[command(flatten)]
        filter: Filter,
    },
    /// Take all records that a filter names off the queue
    #[command(before_help = examples::QUEUE_CLEAR)]
    Clear {
        #[command(flatten)]
        filter: Filter,
        /// Every record
        #[arg(long)]
        all: bool,
    },
}

/// Which records.
#[derive(Debug, Default, Args)]
pub(in crate::cli) struct Filter {
    /// Only this task's
    #[arg(long)]
    pub(super) task: Option<String>,
    /// Only those that stand so
    #[arg(long)]
    pub(super) state: Option<Stands>,
    /// Only those that failed for this cause, by its number in `queue list`
    #[arg(long, value_name = "N")]
    pub(super) cause: Option<i64>,
    /// Only keys with this in them
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(super) key: Option<String>,
}

/// [`JobState`] as it is typed; without help of its own, which would make `-h` and `help` differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Stands {
    Due,
    Retry,
    Dead,
}

impl From<Stands> for JobState {
    fn from(stands: Stands) -> Self {
        match stands {
            Stands::Due => Self::Due,
            Stands::Retry => Self::Retry,
            Stands::Dead => Self::Dead,
        }
    }
}

impl Filter {
    /// Whether it lets every record through.
    pub(super) fn is_open(&self) -> bool {
        let Self { task, state, cause, key } = self;
        task.is_none() && state.is_none() && cause.is_none() && key.is_none()
    }
}
