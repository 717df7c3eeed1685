//! The wire: connecting, running statements, trying again. The only file with asynchronous code beside
//! `unit`; the runtime is single-threaded and runs while a call is waited for, nothing goes on in
//! between.
//!
//! Every read is one unit: it collects its rows and starts over empty when a transient error ends it
//! half way, so no row is seen twice.

use std::time::Duration;

use futures_util::TryStreamExt;
use tiberius::error::{Error as Cause, IoErrorKind};
use tiberius::{AuthMethod, Client, EncryptionLevel, Query, QueryItem, SqlBrowser};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio_util::compat::{Compat, TokioAsyncWriteCompatExt};

use super::error::{Error, ErrorKind};
use super::failure::{self, Place, Stage};
use super::row::Row;
use super::sql::{self, Request, Statement};
use crate::config::{Counterpoint, Encryption, Login, Server};

/// The wait before the second try; doubles with each further one.
const FIRST_WAIT: Duration = Duration::from_millis(250);
/// The longest wait between tries.
const LONGEST_WAIT: Duration = Duration::from_secs(8);

/// tiberius' client over TCP.
pub(super) type Wire = Client<Compat<TcpStream>>;

/// A connection that is made when needed and remade after it broke.
pub(super) struct Connection {
    settings: Counterpoint,
    wire: tiberius::Config,
    runtime: Runtime,
    client: Option<Wire>,
    /// What a fresh session is set up with.
    session: &'static Statement,
    statements: u64,
}

/// Why a try failed.
pub(super) enum Failure {
    /// SQL Server or the wire; perhaps worth another try.
    Theirs(Cause, bool),
    /// The rows were not what was expected; trying again would not help.
    Ours(Error),
}

impl Connection {
    /// Prepares the connection without using the network.
    pub(super) fn new(settings: &Counterpoint) -> Result<Self, Error> {
        install_crypto();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(
            |error| {
                Error::new(ErrorKind::Statement, format!("could not start the SQL client: {error}"))
            },
        )?;
        let wire = wire_config(settings)?;
        let settings = settings.clone();
        let session = &sql::SESSION_OPEN;
        Ok(Self { settings, wire, runtime, client: None, session, statements: 0 })
    }

    /// The same for a session that writes, in transactions.
    pub(super) fn for_writing(settings: &Counterpoint) -> Result<Self, Error> {
        Ok(Self { session: &sql::SESSION_WRITE, ..Self::new(settings)? })
    }

    /// Statements sent so far, repeated ones and those that open a session included.
    pub(super) fn statements(&self) -> u64 {
        self.statements
    }

    /// Runs a statement and collects what `read` makes of each row.
    pub(super) fn rows<T>(
        &mut self,
        request: &Request,
        mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut attempt = 1;
        loop {
            let (cause, connecting) = match self.try_rows(request, &mut read) {
                Ok(rows) => return Ok(rows),
                Err(Failure::Ours(error)) => return Err(error),
                Err(Failure::Theirs(cause, connecting)) => (cause, connecting),
            };
            if connecting || !failure::survives(&cause) {
                self.client = None;
            }
            let stage = if connecting { Stage::Connect } else { Stage::Statement(request.name) };
            let error = self.classify(&cause, stage);
            if attempt >= self.settings.attempts.max(1) || !failure::transient(&cause, stage) {
                return Err(error);
            }
            let wait = back_off(attempt);
            log::info!("{error}; trying again in {} ms", wait.as_millis());
            std::thread::sleep(wait);
            attempt += 1;
        }
    }

    fn try_rows<T>(
        &mut self,
        request: &Request,
        read: &mut impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Failure> {
        log::trace!("running {}.sql", request.name);
        let (runtime, client) = self.opened()?;
        runtime.block_on(run(client, request, read))
    }

    /// The client, connected if it was not, for one more request.
    pub(super) fn opened(&mut self) -> Result<(&Runtime, &mut Wire), Failure> {
        let client = match &mut self.client {
            Some(client) => client,
            none => {
                self.statements += 1;
                let opened = open(&self.settings, &self.wire, self.session);
                let opened = self.runtime.block_on(opened);
                none.insert(opened.map_err(|cause| Failure::Theirs(cause, true))?)
            }
        };
        self.statements += 1;
        Ok((&self.runtime, client))
    }

    /// Runs a statement for its effect, once: trying it again might do it twice.
    pub(super) fn once(&mut self, request: &Request) -> Result<(), Error> {
        match self.try_rows(request, &mut |_| Ok(())) {
            Ok(_) => Ok(()),
            Err(Failure::Ours(error)) => Err(error),
            Err(Failure::Theirs(cause, _)) => {
                self.client = None;
                Err(self.classify(&cause, Stage::Statement(request.name)))
            }
        }
    }

    /// Hangs up: the server rolls back what was open.
    pub(super) fn hang_up(&mut self) {
        self.client = None;
    }

    /// Tries of a unit of work, the first included.
    pub(super) fn attempts(&self) -> u32 {
        self.settings.attempts.max(1)
    }

    /// How long a statement waits for a lock, in milliseconds.
    pub(super) fn lock_timeout(&self) -> String {
        self.settings.lock_timeout.as_millis().to_string()
    }

    pub(super) fn classify(&self, cause: &Cause, stage: Stage<'_>) -> Error {
        let server = address(&self.settings.server);
        let place =
            Place { server: &server, database: &self.settings.database, login: self.login() };
        failure::classify(cause, stage, &place)
    }

    /// The company's database, as the configuration names it.
    pub(super) fn database(&self) -> &str {
        &self.settings.database
    }

    /// Who cpsync is there, for people.
    pub(super) fn login(&self) -> &str {
        match &self.settings.login {
            Login::Sql { user, .. } | Login::Windows { account: Some((user, _)) } => user,
            Login::Windows { account: None } => "the Windows account that runs cpsync",
        }
    }
}

pub(super) async fn run<T>(
    client: &mut Wire,
    request: &Request,
    read: &mut impl FnMut(&Row<'_>) -> Result<T, Error>,
) -> Result<Vec<T>, Failure> {
    let theirs = |cause| Failure::Theirs(cause, false);
    let mut query = Query::new(request.sql.as_str());
    query.bind_iter(request.params.iter().map(String::as_str));
    let mut answer = query.query(client).await.map_err(theirs)?;
    let mut rows = Vec::new();
    while let Some(item) = answer.try_next().await.map_err(theirs)? {
        if let QueryItem::Row(row) = item {
            rows.push(read(&Row::new(&row, request.name)).map_err(Failure::Ours)?);
        }
    }
    Ok(rows)
}

/// Connects, logs in and sets the session up.
async fn open(
    settings: &Counterpoint,
    wire: &tiberius::Config,
    session: &Statement,
) -> Result<Wire, Cause> {
    let mut client = match Box::pin(login(settings, wire)).await {
        // Azure's gateway sends clients on to the machine that holds the database.
        Err(Cause::Routing { host, port }) => {
            let mut there = wire.clone();
            there.host(host);
            there.port(port);
            Box::pin(login(settings, &there)).await?
        }
        other => other?,
    };
    let milliseconds = settings.lock_timeout.as_millis().to_string();
    let batch = Request::new(session).slot("lock_timeout", &milliseconds);
    client.simple_query(batch.sql).await?.into_results().await?;
    Ok(client)
}

async fn login(settings: &Counterpoint, wire: &tiberius::Config) -> Result<Wire, Cause> {
    let limit = settings.connect_timeout;
    let socket =
        tokio::time::timeout(limit, TcpStream::connect_named(wire)).await.map_err(|_| {
            Cause::Io {
                kind: IoErrorKind::TimedOut,
                message: format!("no answer within {} s", limit.as_secs()),
            }
        })??;
    Box::pin(Client::connect(wire.clone(), socket.compat_write())).await
}

/// tiberius' settings. Fails on what this build or machine cannot do.
fn wire_config(settings: &Counterpoint) -> Result<tiberius::Config, Error> {
    let mut wire = tiberius::Config::new();
    wire.host(&settings.server.host);
    match (settings.server.port, &settings.server.instance) {
        (Some(port), _) => wire.port(port),
        (None, Some(instance)) => wire.instance_name(instance),
        (None, None) => {}
    }
    wire.database(&settings.database);
    wire.application_name("cpsync");
    wire.authentication(authentication(&settings.login)?);
    wire.encryption(match settings.encryption {
        Encryption::Off => EncryptionLevel::NotSupported,
        Encryption::Login => EncryptionLevel::Off,
        Encryption::On => EncryptionLevel::Required,
    });
    wire.handshake_timeout(Some(settings.connect_timeout));
    wire.command_timeout(Some(settings.command_timeout));
    // One odd character in one description must not stop the pass.
    wire.lossy_utf16_decoding(true);
    trust(&mut wire, settings)?;
    Ok(wire)
}

/// tiberius panics when both ways of trusting are asked for; an unseen certificate needs no CA.
fn trust(wire: &mut tiberius::Config, settings: &Counterpoint) -> Result<(), Error> {
    if settings.trust_certificate {
        wire.trust_cert();
        return Ok(());
    }
    if let Some(path) = &settings.ca_file {
        let bundle = std::fs::read(path).map_err(|error| {
            Error::configuration(format!("could not read `{}`: {error}", path.display()))
                .hint("`counterpoint.ca-file` names a PEM or DER file with a CA certificate")
        })?;
        wire.trust_cert_ca_bundle(bundle);
    }
    Ok(())
}

#[cfg(windows)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere a Windows login is refused")]
fn authentication(login: &Login) -> Result<AuthMethod, Error> {
    Ok(match login {
        Login::Sql { user, password } => AuthMethod::sql_server(user, password.expose()),
        Login::Windows { account: Some((user, password)) } => {
            AuthMethod::windows(user, password.expose())
        }
        Login::Windows { account: None } => AuthMethod::Integrated,
    })
}

#[cfg(not(windows))]
fn authentication(login: &Login) -> Result<AuthMethod, Error> {
    match login {
        Login::Sql { user, password } => Ok(AuthMethod::sql_server(user, password.expose())),
        Login::Windows { .. } => Err(Error::configuration(
            "could not use a Windows login: only the Windows build of cpsync can",
        )
        .hint("create a SQL Server login for cpsync, or run cpsync on a Windows machine")),
    }
}

/// rustls finds its cryptography process-wide; Windows uses its own.
#[cfg(not(windows))]
fn install_crypto() {
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        log::trace!("a crypto provider is installed already");
    }
}

#[cfg(windows)]
fn install_crypto() {}

/// The server as the operator wrote it.
fn address(server: &Server) -> String {
    match (server.port, &server.instance) {
        (Some(port), _) => format!("{},{port}", server.host),
        (None, Some(instance)) => format!("{}\\{instance}", server.host),
        (None, None) => server.host.clone(),
    }
}

/// Half of the wait is drawn by lot, so that two tasks that collided do not collide again.
pub(super) fn back_off(attempt: u32) -> Duration {
    let doubled = FIRST_WAIT.saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1)));
    let wait = doubled.min(LONGEST_WAIT);
    let half = wait / 2;
    half + Duration::from_millis(fastrand::u64(0..=u64::try_from(half.as_millis()).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Secret;

    fn settings() -> Counterpoint {
        let server = Server { host: "POS".into(), port: Some(1433), instance: None };
        let login = Login::Sql { user: "cpsync".into(), password: Secret::new("hidden") };
        let second = Duration::from_secs(1);
        Counterpoint {
            server,
            database: "CAMP".into(),
            login,
            encryption: Encryption::On,
            trust_certificate: false,
            ca_file: None,
            connect_timeout: second,
            command_timeout: second,
            lock_timeout: second,
            attempts: 1,
            time_zone: chrono_tz::UTC,
            api: None,
        }
    }

    #[test]
    fn an_unreadable_ca_file_is_named() {
        let settings = Counterpoint { ca_file: Some("no/such.pem".into()), ..settings() };
        let error = wire_config(&settings).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Configuration);
        assert!(error.message.contains("no/such.pem"), "{error}");
        // An unseen certificate needs no authority, and asking for both must not panic.
        assert!(wire_config(&Counterpoint { trust_certificate: true, ..settings }).is_ok());
    }

    #[cfg(not(windows))]
    #[test]
    fn a_windows_login_needs_windows() {
        for account in [None, Some(("SHOP\\cpsync".to_owned(), Secret::new("hidden")))] {
            let error =
                wire_config(&Counterpoint { login: Login::Windows { account }, ..settings() })
                    .unwrap_err();
            assert_eq!(error.kind, ErrorKind::Configuration);
            assert!(error.hint.unwrap().contains("SQL Server login"));
        }
    }

    #[test]
    fn the_server_is_shown_as_it_was_written() {
        let server = |port, instance: Option<&str>| Server {
            host: "POS".into(),
            port,
            instance: instance.map(str::to_owned),
        };
        assert_eq!(address(&server(Some(1444), None)), "POS,1444");
        assert_eq!(address(&server(None, Some("CP"))), "POS\\CP");
        assert_eq!(address(&server(None, None)), "POS");
    }

    #[test]
    fn waits_double_up_to_a_limit_and_differ() {
        for (attempt, most) in [(1, 250), (2, 500), (4, 2000), (9, 8000), (u32::MAX, 8000)] {
            let wait = back_off(attempt).as_millis();
            assert!((most / 2..=most).contains(&wait), "{attempt}: {wait}");
        }
    }
}
