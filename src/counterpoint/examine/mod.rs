//! A look at the link to Counterpoint for `cpsync doctor`: the site once, then what each store's
//! configuration needs of it. Reads only; a look that fails is a finding, never an error.
//!
//! `rights`, `tables` and `server` look at the site, `store` and `orders` at what a store needs;
//! `shipped` makes every statement ready as the tasks do, to be described by SQL Server.

mod orders;
mod rights;
mod server;
mod shipped;
mod store;
mod tables;

use super::catalogue::Catalogue;
use super::error::{Error, ErrorKind};
use super::{Counterpoint, fold};
use crate::config;
use crate::model::{Check, Checks, Finding, Severity, Till};

const CONNECTION: &str = "connection";
const RIGHTS: &str = "rights";
const TABLES: &str = "tables and columns";
/// What is looked at when the tables are there to be read.
const SITE: [&str; 5] = [TABLES, "widths", "row versions", "clock and time zone", "collation"];
const STORE: [&str; 4] = [
    "configured columns",
    "configured locations",
    "statements",
    "customer and store of price rules",
];

/// Looks, one after the other.
pub struct Examination {
    /// `None` = not connected.
    site: Option<Counterpoint>,
    /// The first link that is broken; what builds on it is not looked at.
    broken: Option<&'static str>,
}

impl Examination {
    /// Connects, and looks at the site as a whole.
    pub fn of_site(config: &config::Counterpoint) -> (Self, Vec<Check>) {
        let mut checks = Checks::default();
        let mut examination = Self { site: None, broken: None };
        match Counterpoint::reach(config) {
            Ok(site) => {
                checks.fine(CONNECTION, connected(&site));
                examination.site = Some(site);
            }
            Err(error) => {
                let nothing = "no task can read Counterpoint";
                checks.found(CONNECTION, finding(&error, nothing));
                examination.broken = Some(CONNECTION);
            }
        }
        examination.look_at_site(&mut checks);
        (examination, checks.into_list())
    }

    /// Looks at what the tasks of this store need.
    pub fn of_store(&mut self, store: &config::Store) -> Vec<Check> {
        let mut checks = Checks::default();
        match (&mut self.site, self.broken) {
            (Some(site), None) => store::look(site, store, &mut checks),
            (_, broken) => checks.skip_after(broken.unwrap_or(CONNECTION), &STORE),
        }
        checks.into_list()
    }

    /// Looks at what writing web orders at this till needs.
    pub fn of_orders(&mut self, till: &Till) -> Vec<Check> {
        let mut checks = Checks::default();
        match &mut self.site {
            Some(site) => orders::look(site, till, &mut checks),
            None => checks.skip_after(CONNECTION, &orders::LINKS),
        }
        checks.into_list()
    }

    /// What the database has; `None` when it was not reached.
    pub fn catalogue(&self) -> Option<&Catalogue> {
        self.site.as_ref().map(Counterpoint::catalogue)
    }

    fn look_at_site(&mut self, checks: &mut Checks) {
        let Some(site) = &mut self.site else {
            checks.skip_after(CONNECTION, &[RIGHTS]);
            checks.skip_after(CONNECTION, &SITE);
            return;
        };
        let (unreadable, passable) = rights::look(site, checks);
        if !passable {
            self.broken = Some(RIGHTS);
        }
        if !tables::look(&site.catalogue, &unreadable, checks) {
            self.broken.get_or_insert(TABLES);
        }
        server::look(site, checks);
    }
}

fn connected(site: &Counterpoint) -> String {
    let version = site.catalogue.database_version.as_deref().map_or_else(
        || "of an unknown version".to_owned(),
        |version| format!("of version {version}"),
    );
    format!(
        "SQL Server {}, company database `{}` {version}, as `{}`",
        site.catalogue.server_version,
        site.connection.database(),
        site.connection.login()
    )
}

/// An error as a finding; its hint says what to do.
fn finding(error: &Error, consequence: &str) -> Finding {
    let severity = match error.kind {
        ErrorKind::Unavailable => Severity::Unreachable,
        _ => Severity::Problem,
    };
    let fix = error.hint.clone().unwrap_or_else(|| {
        "run `cpsync doctor -vv`; report it with `cpsync support bundle` if it stays".to_owned()
    });
    Finding::new(severity, error.message.clone(), consequence, fix)
}

/// Whether two names are one to Counterpoint.
fn same(one: &str, other: &str) -> bool {
    fold(one) == fold(other)
}
