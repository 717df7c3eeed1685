//! The command tree as typed in: no I/O, nothing but what clap can check.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueHint};

use super::adopt::Adopt;
use super::alerts::Alerts;
use super::backup::Backup;
use super::examples;
use super::history::Log;
use super::init::Init;
use super::orders::{Customers, Orders};
use super::queue::Queue;
use super::report::OwnersReport;
use super::schedule::Schedule;
use super::shell::{Completions, Man};
use super::status::Status;
use super::verify::Verify;

/// Keeps NCR Counterpoint and a web store in step
#[derive(Debug, Parser)]
#[command(
    name = "cpsync",
    version,
    disable_help_subcommand = true,
    before_help = examples::ALL,
    after_help = "`cpsync help TASK` tells more; `cpsync help exit-codes` lists the exit codes"
)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) globals: Globals,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Flags of every command, before or after its name.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Flags of every command")]
pub(super) struct Globals {
    /// Configuration [default: `CPSYNC_CONFIG`, ./cpsync.toml, the platform's configuration folder]
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) config: Option<PathBuf>,
    /// Only this store [default: every configured one]
    #[arg(long, global = true, value_name = "NAME")]
    pub(super) store: Option<String>,
    /// Change nothing anywhere; print what would be sent, field by field
    #[arg(long, global = true)]
    pub(super) dry_run: bool,
    /// JSON lines on stdout, the last one a summary
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// Errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Tell more; twice: each request and statement
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(super) verbose: u8,
    /// Append a log to this file; begun anew at 10 MB or after a week, 5 older ones are kept
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) log_file: Option<PathBuf>,
    /// Keep how every task stands in this file, for Prometheus (textfile collector)
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) metrics_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Send items that changed in Counterpoint to the store
    #[command(before_help = examples::ITEMS)]
    Items(Items),
    /// Send quantities that differ from what the store was told
    #[command(before_help = examples::INVENTORY)]
    Inventory(Inventory),
    /// Send the tree of web categories to the store
    #[command(before_help = examples::CATEGORIES)]
    Categories(Categories),
    /// Put products into the web categories of their items
    #[command(before_help = examples::CATEGORY_ITEMS)]
    CategoryItems(Items),
    /// Send prices that differ from what the store was told, coming promotions included
    #[command(before_help = examples::PRICES)]
    Prices(Prices),
    /// Send quantity breaks and group prices as the store's tier prices
    #[command(before_help = examples::PRICE_RULES)]
    PriceRules(Prices),
    /// Find pictures of items and upload them to the store
    #[command(before_help = examples::IMAGES, subcommand_required = true)]
    Images {
        #[command(subcommand)]
        command: Images,
    },
    /// Bring web orders into Counterpoint, and see how each stands
    #[command(before_help = examples::ORDERS, subcommand_required = true)]
    Orders {
        #[command(subcommand)]
        command: Orders,
    },
    /// Say or see which Counterpoint customer a shopper is
    #[command(before_help = examples::CUSTOMERS, subcommand_required = true)]
    Customers {
        #[command(subcommand)]
        command: Customers,
    },
    /// Tell on one screen how every task stands, and whether both sides answer
    #[command(before_help = examples::STATUS)]
    Status(Status),
    /// List, show, queue, retry or drop the records that wait or failed
    #[command(before_help = examples::QUEUE, subcommand_required = true)]
    Queue {
        #[command(subcommand)]
        command: Queue,
    },
    /// Tell what the last passes did, or what became of one record
    #[command(before_help = examples::LOG)]
    Log(Log),
    /// Draw for the owner how the last 30 days went, what waits and what is missing
    #[command(before_help = examples::REPORT)]
    Report(OwnersReport),
    /// List what is wrong now, or try the ways that people are told
    #[command(before_help = examples::ALERTS, subcommand_required = true)]
    Alerts {
        #[command(subcommand)]
        command: Alerts,
    },
    /// Print entries for cron, systemd or the Windows Task Scheduler
    #[command(before_help = examples::SCHEDULE, subcommand_required = true)]
    Schedule {
        #[command(subcommand)]
        command: Schedule,
    },
    /// Copy the state file, also while passes run, and check the copy
    #[command(before_help = examples::BACKUP)]
    Backup(Backup),
    /// Read the store back and print only what differs from Counterpoint
    #[command(before_help = examples::VERIFY)]
    Verify(Verify),
    /// Match what a shop has already with Counterpoint, before the first passes; changes neither side
    #[command(before_help = examples::ADOPT)]
    Adopt(Adopt),
    /// Look at every link from the till to the web and say what is wrong and what to do
    #[command(before_help = examples::DOCTOR)]
    Doctor,
    /// Gather what somebody needs who is to help
    #[command(before_help = examples::SUPPORT, subcommand_required = true)]
    Support {
        #[command(subcommand)]
        command: Support,
    },
    /// Write, check or show the configuration
    #[command(before_help = examples::CONFIG, subcommand_required = true)]
    Config {
        #[command(subcommand)]
        command: Config,
    },
    /// Print a script that completes command lines: bash, zsh, fish, powershell, elvish
    #[command(before_help = examples::COMPLETIONS)]
    Completions(Completions),
    /// Print the manual page, or write those of all commands
    #[command(before_help = examples::MAN)]
    Man(Man),
    /// Print help for a task or a topic (exit-codes)
    #[command(before_help = examples::HELP)]
    Help {
        /// A task, such as `items` or `queue list`, or `exit-codes`
        #[arg(value_name = "TOPIC")]
        topic: Vec<String>,
    },
}

#[derive(Debug, Args)]
pub(super) struct Items {
    /// Those that changed since the last pass (the default)
    #[arg(long, conflicts_with_all = ["all", "item"])]
    pub(super) changed: bool,
    /// All in scope, changed or not
    #[arg(long, conflicts_with = "item")]
    pub(super) all: bool,
    /// This item number; may be repeated; `-` reads numbers from stdin, one a line
    #[arg(long, value_name = "NO", allow_hyphen_values = true)]
    pub(super) item: Vec<String>,
    /// Only find: fill the queue, send nothing
    #[arg(long, conflicts_with_all = ["now", "limit"])]
    pub(super) find: bool,
    /// Send the given items at once, past the queue
    #[arg(long, requires = "item")]
    pub(super) now: bool,
    #[command(flatten)]
    pub(super) bounds: Bounds,
}

#[derive(Debug, Args)]
pub(super) struct Categories {
    /// Those that changed since the last pass (the default)
    #[arg(long, conflicts_with_all = ["all", "category"])]
    pub(super) changed: bool,
    /// All, changed or not
    #[arg(long, conflicts_with = "category")]
    pub(super) all: bool,
    /// This category (`CATEG_ID`); may be repeated; `-` reads ids from stdin, one a line
    #[arg(long, value_name = "ID", visible_alias = "item", allow_hyphen_values = true)]
    pub(super) category: Vec<String>,
    /// Only find: fill the queue, send nothing
    #[arg(long, conflicts_with_all = ["now", "limit"])]
    pub(super) find: bool,
    /// Send the given categories at once, past the queue
    #[arg(long, requires = "category")]
    pub(super) now: bool,
    #[command(flatten)]
    pub(super) bounds: Bounds,
}

impl From<Categories> for Items {
    fn from(chosen: Categories) -> Self {
        let Categories { changed, all, category, find, now, bounds } = chosen;
        Self { changed, all, item: category, find, now, bounds }
    }
}

#[derive(Debug, Args)]
pub(super) struct Inventory {
    /// Send every quantity again, also those that the store was told
    #[arg(long, conflicts_with = "item")]
    pub(super) all: bool,
    /// This item number; may be repeated; `-` reads numbers from stdin, one a line
    #[arg(long, value_name = "NO", allow_hyphen_values = true)]
    pub(super) item: Vec<String>,
    #[command(flatten)]
    pub(super) bounds: Bounds,
}

#[derive(Debug, Args)]
pub(super) struct Prices {
    /// Those that differ from what the store was told (the default)
    #[arg(long, conflicts_with_all = ["all", "item"])]
    pub(super) changed: bool,
    /// Send every price again, also those that the store was told
    #[arg(long, conflicts_with = "item")]
    pub(super) all: bool,
    /// This item number; may be repeated; `-` reads numbers from stdin, one a line
    #[arg(long, value_name = "NO", allow_hyphen_values = true)]
    pub(super) item: Vec<String>,
    /// Only find: fill the queue, send nothing
    #[arg(long, conflicts_with_all = ["now", "limit"])]
    pub(super) find: bool,
    /// Send the given items at once, past the queue
    #[arg(long, requires = "item")]
    pub(super) now: bool,
    #[command(flatten)]
    pub(super) bounds: Bounds,
}

#[derive(Debug, Subcommand)]
pub(super) enum Images {
    /// Look for new, changed and removed picture files; upload nothing
    #[command(before_help = examples::IMAGES_FIND)]
    Find(ImagesFind),
    /// Upload the pictures that were found
    #[command(before_help = examples::IMAGES_SYNC)]
    Sync(ImagesSync),
}

#[derive(Debug, Args)]
pub(super) struct ImagesFind {
    /// Those that changed since the last pass (the default)
    #[arg(long, conflicts_with_all = ["all", "item"])]
    pub(super) changed: bool,
    /// Look into every file again and queue all items that have pictures
    #[arg(long, conflicts_with = "item")]
    pub(super) all: bool,
    /// The files of this item number; may be repeated; `-` reads numbers from stdin, one a line
    #[arg(long, value_name = "NO", allow_hyphen_values = true)]
    pub(super) item: Vec<String>,
    /// Stop after this long (30s, 20m, 2h); the rest stays for the next pass
    #[arg(long, value_name = "TIME", value_parser = crate::config::duration::parse)]
    pub(super) max_duration: Option<Duration>,
    /// Go on where the mass-change guard would stop
    #[arg(long)]
    pub(super) allow_mass_change: bool,
}

#[derive(Debug, Args)]
pub(super) struct ImagesSync {
    /// Those that were queued (the default)
    #[arg(long, conflicts_with_all = ["all", "item", "file"])]
    pub(super) changed: bool,
    /// All that were found, compared with what the store has
    #[arg(long, conflicts_with_all = ["item", "file"])]
    pub(super) all: bool,
    /// The pictures of this item number; may be repeated; `-` reads numbers from stdin, one a line
    #[arg(long, value_name = "NO", allow_hyphen_values = true, conflicts_with = "file")]
    pub(super) item: Vec<String>,
    /// Only this file, without its extension ('12345^Yellow'), at once; may be repeated
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub(super) file: Vec<String>,
    /// Send the given items at once, past the queue
    #[arg(long, requires = "item")]
    pub(super) now: bool,
    /// Send the pictures of at most this many items; the rest stays for the next pass
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) limit: Option<u64>,
    /// Stop after this long (30s, 20m, 2h); the rest stays for the next pass
    #[arg(long, value_name = "TIME", value_parser = crate::config::duration::parse)]
    pub(super) max_duration: Option<Duration>,
}

/// How far a pass goes.
#[derive(Debug, Args)]
pub(super) struct Bounds {
    /// Send at most this many records; the rest stays for the next pass
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) limit: Option<u64>,
    /// Stop after this long (30s, 20m, 2h); the rest stays for the next pass
    #[arg(long, value_name = "TIME", value_parser = crate::config::duration::parse)]
    pub(super) max_duration: Option<Duration>,
    /// Go on where the mass-change guard would stop
    #[arg(long)]
    pub(super) allow_mass_change: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Support {
    /// Write a zip of configuration, history, catalogue and doctor's findings, without secrets
    #[command(before_help = examples::SUPPORT_BUNDLE)]
    Bundle {
        /// Where to [default: `cpsync-support-` with date and time, in the current folder]
        #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
        file: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Config {
    /// Write a commented cpsync.toml, asking for what the flags do not say
    #[command(before_help = examples::CONFIG_INIT)]
    Init(Box<Init>),
    /// Find every mistake in the file, without connecting to anything
    #[command(before_help = examples::CONFIG_CHECK)]
    Check {
        /// Also look whether the variables and files of the secrets exist
        #[arg(long)]
        secrets: bool,
    },
    /// Print what is in effect, defaults included, secrets as ***
    #[command(before_help = examples::CONFIG_SHOW)]
    Show,
}
