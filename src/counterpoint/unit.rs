//! A unit of work that writes: one transaction, tried again whole.
//!
//! The work starts with a look at what is there already, so that trying again is harmless: also after
//! a COMMIT whose answer was lost, when nobody knows what became of it.

use tiberius::error::Error as Cause;

use super::connection::{self, Connection, Failure, back_off};
use super::error::Error;
use super::failure::{self, Stage};
use super::orders::Refusal;
use super::row::Row;
use super::sql::Request;

/// Duplicate key: somebody else took the id or number between our look and our insert.
const TAKEN: [u32; 2] = [2627, 2601];

/// Unknown column, object or procedure, permission denied (two numbers): no order would get through.
const SITE: [u32; 5] = [207, 208, 2812, 229, 230];

/// Why work stops.
pub(super) enum Stop {
    /// The server or the wire.
    Failed(Failure),
    /// This record is not to be written, the next may be.
    Refused(Refusal),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(Failure::Ours(error))
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// An open transaction.
pub(super) struct Unit<'a> {
    connection: &'a mut Connection,
}

impl Unit<'_> {
    /// Runs a statement and collects what `read` makes of each row of all its results.
    pub(super) fn rows<T>(
        &mut self,
        request: &Request,
        mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Stop> {
        log::trace!("running {}.sql in a transaction", request.name);
        let (runtime, client) = self.connection.opened()?;
        Ok(runtime.block_on(connection::run(client, request, &mut read))?)
    }

    /// Runs a statement for its effect.
    pub(super) fn run(&mut self, request: &Request) -> Result<(), Stop> {
        self.rows(request, |_| Ok(())).map(|_| ())
    }

    /// How long a statement waits for a lock, in milliseconds.
    pub(super) fn lock_timeout(&self) -> String {
        self.connection.lock_timeout()
    }
}

/// Does the work in a transaction and commits it. A deadlock, a broken connection and a key that
/// somebody else took in between are tried again, the whole work each time.
pub(super) fn run<T>(
    connection: &mut Connection,
    what: &'static str,
    mut work: impl FnMut(&mut Unit<'_>) -> Result<T, Stop>,
) -> Result<Result<T, Refusal>, Error> {
    let mut attempt = 1;
    loop {
        let failure = match once(connection, &mut work) {
            Ok(done) => return Ok(Ok(done)),
            Err(Stop::Refused(refusal)) => return Ok(Err(refusal)),
            Err(Stop::Failed(failure)) => failure,
        };
        connection.hang_up();
        let (cause, stage) = match failure {
            Failure::Ours(error) => return Err(error),
            Failure::Theirs(cause, true) => (cause, Stage::Connect),
            Failure::Theirs(cause, false) => (cause, Stage::Write(what)),
        };
        let error = connection.classify(&cause, stage);
        if attempt >= connection.attempts() || !again(&cause, stage) {
            return refused(&cause, stage, what).map_or(Err(error), |refusal| Ok(Err(refusal)));
        }
        let wait = back_off(attempt);
        log::info!("{error}; doing all of it again in {} ms", wait.as_millis());
        std::thread::sleep(wait);
        attempt += 1;
    }
}

fn once<T>(
    connection: &mut Connection,
    work: &mut impl FnMut(&mut Unit<'_>) -> Result<T, Stop>,
) -> Result<T, Stop> {
    let theirs = |cause| Stop::Failed(Failure::Theirs(cause, false));
    let (runtime, client) = connection.opened()?;
    runtime.block_on(client.begin_transaction()).map_err(theirs)?;
    let done = work(&mut Unit { connection });
    let (runtime, client) = connection.opened()?;
    match done {
        Ok(done) => {
            runtime.block_on(client.commit_transaction()).map_err(theirs)?;
            Ok(done)
        }
        Err(Stop::Refused(refusal)) => {
            if runtime.block_on(client.rollback_transaction()).is_err() {
                connection.hang_up();
            }
            Err(Stop::Refused(refusal))
        }
        Err(failed) => Err(failed),
    }
}

fn again(cause: &Cause, stage: Stage<'_>) -> bool {
    failure::transient(cause, stage) || number(cause).is_some_and(|n| TAKEN.contains(&n))
}

/// What SQL Server, or a procedure of the site, has against this record.
fn refused(cause: &Cause, stage: Stage<'_>, what: &str) -> Option<Refusal> {
    let Cause::Server(said) = cause else { return None };
    let number = said.code();
    if stage == Stage::Connect || SITE.contains(&number) || failure::transient(cause, stage) {
        return None;
    }
    let reason = format!(
        "Counterpoint refused the {what}: {} (error {number})",
        said.message().trim_end_matches('.')
    );
    Some(Refusal::hold(&format!("counterpoint-{number}"), reason, None))
}

fn number(cause: &Cause) -> Option<u32> {
    match cause {
        Cause::Server(said) => Some(said.code()),
        _ => None,
    }
}
