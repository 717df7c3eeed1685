//! The sample company behind one door: in the Counterpoint double, or in a fresh database of the SQL
//! Server that `CPSYNC_TEST_MSSQL` names, so that every suite runs against both.

use std::time::Duration;

use cpsync::config::{Counterpoint, Encryption, Login, Secret, Server};
use cpsync_double::counterpoint::CounterpointDouble;

use super::mssql::Database;

/// The scripts in the order that they run.
pub(crate) const SCRIPTS: [&str; 9] = [
    include_str!("../../double/company/schema.sql"),
    include_str!("../../double/company/data_1_setup.sql"),
    include_str!("../../double/company/data_2_customers.sql"),
    include_str!("../../double/company/data_3_items.sql"),
    include_str!("../../double/company/data_4_grids.sql"),
    include_str!("../../double/company/data_5_inventory.sql"),
    include_str!("../../double/company/data_6_prices.sql"),
    include_str!("../../double/company/data_7_barcodes.sql"),
    include_str!("../../double/company/data_8_web.sql"),
];

/// A company of one's own; gone when dropped.
pub(crate) struct Company(Home);

enum Home {
    Double(CounterpointDouble),
    Real(Database),
}

impl Company {
    /// Starts it with the sample data.
    pub(crate) fn start() -> Self {
        Self::start_without(&[])
    }

    /// The same on a site whose tables lack these columns (table, column): they have other names
    /// there, and row versions are plain times.
    pub(crate) fn start_without(absent: &[(&str, &str)]) -> Self {
        let edited: Vec<String> = SCRIPTS.iter().map(|script| without(script, absent)).collect();
        Self::of(&edited.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Of these scripts only.
    pub(crate) fn of(scripts: &[&str]) -> Self {
        match Database::create(scripts) {
            Some(database) => Self(Home::Real(database)),
            None => Self(Home::Double(CounterpointDouble::start(scripts).unwrap())),
        }
    }

    /// The double, for faults on demand; `None` on a real server.
    pub(crate) fn double(&self) -> Option<&CounterpointDouble> {
        match &self.0 {
            Home::Double(double) => Some(double),
            Home::Real(_) => None,
        }
    }

    pub(crate) fn host(&self) -> &str {
        match &self.0 {
            Home::Double(double) => double.host(),
            Home::Real(database) => &database.server.host,
        }
    }

    pub(crate) fn port(&self) -> u16 {
        match &self.0 {
            Home::Double(double) => double.port(),
            Home::Real(database) => database.server.port,
        }
    }

    pub(crate) fn user(&self) -> &str {
        match &self.0 {
            Home::Double(_) => CounterpointDouble::USER,
            Home::Real(database) => &database.server.user,
        }
    }

    pub(crate) fn password(&self) -> &str {
        match &self.0 {
            Home::Double(_) => CounterpointDouble::PASSWORD,
            Home::Real(database) => &database.server.password,
        }
    }

    pub(crate) fn database(&self) -> &str {
        match &self.0 {
            Home::Double(_) => CounterpointDouble::DATABASE,
            Home::Real(database) => &database.name,
        }
    }

    /// Somebody at the till: runs T-SQL past cpsync.
    pub(crate) fn execute(&self, tsql: &str) {
        match &self.0 {
            Home::Double(double) => {
                double.execute(tsql).unwrap();
            }
            Home::Real(database) => database.execute(tsql),
        }
    }

    /// The `[counterpoint]` section that reaches it; short time-outs, two tries.
    pub(crate) fn config(&self) -> Counterpoint {
        let real = matches!(self.0, Home::Real(_));
        Counterpoint {
            server: Server {
                host: self.host().to_owned(),
                port: Some(self.port()),
                instance: None,
            },
            database: self.database().to_owned(),
            login: Login::Sql {
                user: self.user().to_owned(),
                password: Secret::new(self.password()),
            },
            encryption: if real { Encryption::On } else { Encryption::Off },
            trust_certificate: real,
            ca_file: None,
            connect_timeout: Duration::from_secs(10),
            command_timeout: Duration::from_secs(30),
            lock_timeout: Duration::from_secs(5),
            attempts: 2,
            time_zone: chrono_tz::America::New_York,
            api: None,
        }
    }
}

/// Renames the columns where their tables are created and filled.
fn without(script: &str, absent: &[(&str, &str)]) -> String {
    if absent.is_empty() {
        return script.to_owned();
    }
    let mut table = String::new();
    let mut edited = String::with_capacity(script.len());
    for line in script.lines() {
        for start in ["CREATE TABLE dbo.", "INSERT INTO dbo."] {
            if let Some(rest) = line.strip_prefix(start) {
                rest.split([' ', '(']).next().unwrap_or_default().clone_into(&mut table);
            }
        }
        let mut line = line.to_owned();
        for (_, column) in absent.iter().filter(|(of, _)| *of == table) {
            for (before, after) in [("    ", " "), (", ", ","), (", ", ")"), ("(", ",")] {
                let (old, new) =
                    (format!("{before}{column}{after}"), format!("{before}GONE_{column}{after}"));
                line = line.replace(&old, &new);
            }
            line = line.replace("GONE_ROW_TS timestamp", "GONE_ROW_TS datetime");
            line = line.replace("GONE_ROW_TS rowversion", "GONE_ROW_TS datetime");
        }
        edited.push_str(&line);
        edited.push('\n');
    }
    edited
}
