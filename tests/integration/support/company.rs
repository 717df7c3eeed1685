//! The sample company behind one door: in the Counterpoint double, or in a fresh database of the SQL
//! Server that `CPSYNC_TEST_MSSQL` names, so that every suite runs against both.

use std::time::Duration;

use cpsync::config::{Counterpoint, Encryption, Login, Secret, Server};
use cpsync_double::counterpoint::CounterpointDouble;

use super::mssql::Database;

/// The scripts in the order that they run.
pub const SCRIPTS: [&str; 9] = [
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
pub struct Company(Home);

enum Home {
    Double(CounterpointDouble),
    Real(Database),
}

impl Company {
    /// Starts it with the sample data.
    pub fn start() -> Self {
        match Database::create(&SCRIPTS) {
            Some(database) => Self(Home::Real(database)),
            None => Self(Home::Double(CounterpointDouble::start(&SCRIPTS).unwrap())),
        }
    }

    /// The double, for faults on demand; `None` on a real server.
    pub fn double(&self) -> Option<&CounterpointDouble> {
        match &self.0 {
            Home::Double(double) => Some(double),
            Home::Real(_) => None,
        }
    }

    pub fn host(&self) -> &str {
        match &self.0 {
            Home::Double(double) => double.host(),
            Home::Real(database) => &database.server.host,
        }
    }

    pub fn port(&self) -> u16 {
        match &self.0 {
            Home::Double(double) => double.port(),
            Home::Real(database) => database.server.port,
        }
    }

    pub fn user(&self) -> &str {
        match &self.0 {
            Home::Double(_) => CounterpointDouble::USER,
            Home::Real(database) => &database.server.user,
        }
    }

    pub fn password(&self) -> &str {
        match &self.0 {
            Home::Double(_) => CounterpointDouble::PASSWORD,
            Home::Real(database) => &database.server.password,
        }
    }

    pub fn database(&self) -> &str {
        match &self.0 {
            Home::Double(_) => CounterpointDouble::DATABASE,
            Home::Real(database) => &database.name,
        }
    }

    /// Somebody at the till: runs T-SQL past cpsync.
    pub fn execute(&self, tsql: &str) {
        match &self.0 {
            Home::Double(double) => {
                double.execute(tsql).unwrap();
            }
            Home::Real(database) => database.execute(tsql),
        }
    }

    /// The `[counterpoint]` section that reaches it; short time-outs, two tries.
    pub fn config(&self) -> Counterpoint {
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
        }
    }
}
