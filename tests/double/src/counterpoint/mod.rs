//! A double of Microsoft SQL Server with an NCR Counterpoint database: a real TDS 7.4 client connects to it
//! over loopback; its T-SQL is translated for `SQLite`.
//!
//! A statement goes `tds` (packets, login, requests) -> `engine` (batches, sessions, transactions) ->
//! `translate` (T-SQL to `SQLite`, with SQL Server's types from `catalog`) -> `sqlite` (functions that give SQL
//! Server's results) and comes back as tokens. What is outside the subset is an error that names it.

mod catalog;
mod datetime;
mod ddl;
mod decimal;
mod engine;
mod error;
mod facts;
mod faults;
mod ncr;
mod routines;
mod server;
mod sqlite;
mod tds;
#[cfg(test)]
mod tests;
mod text;
mod translate;
mod types;

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;

use self::engine::Engine;
use self::engine::output::Collected;
pub use self::error::SqlError;
pub use self::faults::{Fault, Faults};
use self::routines::Routines;
pub use self::server::{Encryption, Hook};
use self::server::{Running, Shared};
pub use crate::tls::Certificate;

const USER: &str = "cpsync";
const DATABASE: &str = "HARBOUR";
const VERSION: &str = "16.0.1000.6";
const VERSION_TEXT: &str =
    "Microsoft SQL Server 2022 (RTM) - 16.0.1000.6 (X64) Express Edition (64-bit) [double]";
const COLLATION_NAME: &str = "SQL_Latin1_General_CP1_CI_AS";
/// The same collation on the wire: Windows-1252, sort order 52.
const COLLATION_BYTES: [u8; 5] = [0x09, 0x04, 0xd0, 0x00, 0x34];
/// How long the test's own writes wait for a client's transaction.
const OWN_LOCK_TIMEOUT: Duration = Duration::from_secs(5);

/// A running double. Dropping it stops the listener and all connections.
pub struct CounterpointDouble {
    running: Mutex<Option<Running>>,
    shared: Arc<Shared>,
    port: u16,
}

impl CounterpointDouble {
    /// The login.
    pub const USER: &str = USER;
    /// The password, until `set_password` changes it.
    pub const PASSWORD: &str = "Sesame-7.harbour";
    /// The database.
    pub const DATABASE: &str = DATABASE;

    /// Starts with an empty database and runs the scripts in it; lines of `GO` end a batch.
    /// The error of a script shows the batch and the reason.
    pub fn start(scripts: &[&str]) -> io::Result<Self> {
        let mut routines = Routines::default();
        engine::applock::add(&mut routines);
        ncr::add(&mut routines);
        let engine = Engine::new(routines).map_err(io::Error::other)?;
        for script in scripts {
            run_script(&engine, script)?;
        }
        let shared = Arc::new(Shared::new(engine, USER, Self::PASSWORD));
        let running = Running::start(&shared, 0)?;
        let port = running.port();
        Ok(Self { running: Mutex::new(Some(running)), shared, port })
    }

    /// The host to connect to.
    pub fn host(&self) -> &'static str {
        "127.0.0.1"
    }

    /// The port, which stays the same after `restart`.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Somebody at the till: runs T-SQL past the wire and returns the number of rows affected.
    /// Waits up to five seconds for a client's transaction that has written; then it is error 1222.
    pub fn execute(&self, tsql: &str) -> Result<u64, SqlError> {
        let mut affected = 0;
        for batch in engine::batch::split_go(tsql) {
            affected += self.collect(&batch)?.affected;
        }
        Ok(affected)
    }

    /// The rows of the last result, as text. Sees what clients have not committed yet.
    pub fn query(&self, tsql: &str) -> Result<Vec<Vec<Option<String>>>, SqlError> {
        Ok(self.collect(tsql)?.rows)
    }

    fn collect(&self, tsql: &str) -> Result<Collected, SqlError> {
        let mut session = self.shared.engine.session();
        session.set_lock_timeout(Some(OWN_LOCK_TIMEOUT));
        session.read_uncommitted();
        session.own();
        session.inner(tsql, Vec::new())
    }

    /// Faults on demand.
    pub fn faults(&self) -> &Faults {
        &self.shared.faults
    }

    /// The texts that clients have sent, oldest first; transaction requests as `COMMIT TRANSACTION` and so on,
    /// procedure calls as `EXEC name`.
    pub fn statements(&self) -> Vec<String> {
        self.shared.statements().clone()
    }

    /// Forgets the texts received so far.
    pub fn clear_statements(&self) {
        self.shared.statements().clear();
    }

    /// The time spent on clients' requests since this was last called: parsing, running, writing the
    /// answer, not the waiting for the client. What a bench takes off a pass's time.
    pub fn take_work(&self) -> Duration {
        self.shared.take_work()
    }

    /// Changes the password, so that the next login with the old one fails with 18456.
    pub fn set_password(&self, password: &str) {
        self.shared.set_password(password);
    }

    /// What the server does about TLS from the next connection on, and the certificate that it shows; at first
    /// it offers TLS with a valid one.
    pub fn encrypt(&self, encryption: Encryption, certificate: Certificate) {
        self.shared.set_encryption(encryption, certificate);
    }

    /// SQL Server is down: connections are cut, open transactions rolled back, the data stays.
    pub fn stop(&self) {
        drop(self.running.lock().unwrap_or_else(PoisonError::into_inner).take());
    }

    /// SQL Server is up again, on the same port with the same data.
    pub fn restart(&self) -> io::Result<()> {
        self.stop();
        let running = Running::start(&self.shared, self.port)?;
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(running);
        Ok(())
    }

    /// The site has a procedure of its own under this name: T-SQL with `@DocID` and `@DocAction`.
    pub fn define_procedure(&self, name: &str, body: &str) {
        self.shared.engine.set_hook(name, Some(body));
    }

    /// The site lacks this one of NCR's functions and procedures.
    pub fn hide_routine(&self, name: &str) {
        self.shared.engine.set_hook(name, None);
    }

    /// Takes the rights on these tables and routines from the login and gives all others back. As at SQL
    /// Server a table that may not be read is in no catalogue view, and reading it is error 229.
    pub fn deny(&self, names: &[&str]) {
        self.shared.engine.deny(names);
    }

    /// Sets the server's clock ahead of the machine's, or behind it.
    pub fn set_clock_ahead(&self, ahead: TimeDelta) {
        self.shared.engine.facts().set_ahead(ahead);
    }

    /// What the database says of its collation: name and code page; `None` = as it is compared.
    pub fn set_collation(&self, collation: Option<(&str, i64)>) {
        self.shared.engine.facts().set_collation(collation);
    }

    /// Calls this with the text of each client request before it is executed, in the connection's thread.
    pub fn on_statement(&self, hook: Option<Hook>) {
        self.shared.set_hook(hook);
    }
}

fn run_script(engine: &Arc<Engine>, script: &str) -> io::Result<()> {
    let mut session = engine.session();
    session.own();
    for batch in engine::batch::split_go(script) {
        session.inner(&batch, Vec::new()).map_err(|error| {
            let shown: String = batch.trim().chars().take(400).collect();
            io::Error::other(format!("could not run a script: {error}\n{shown}"))
        })?;
    }
    Ok(())
}
