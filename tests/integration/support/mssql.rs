//! A real SQL Server for the suites: a fresh database per company, dropped at its end.
//!
//! `CPSYNC_TEST_MSSQL` is `HOST[,PORT];USER;PASSWORD`, or an ADO connection string such as
//! `server=tcp:localhost,1433;user=sa;password=...`. The login must be allowed to create databases.

use std::sync::atomic::{AtomicU32, Ordering};

use tiberius::{AuthMethod, Client, Config, EncryptionLevel};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio_util::compat::{Compat, TokioAsyncWriteCompatExt};

/// How to reach the server.
pub(crate) struct Address {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) user: String,
    pub(crate) password: String,
}

/// A database of one test.
pub(crate) struct Database {
    pub(crate) server: Address,
    pub(crate) name: String,
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

impl Database {
    /// Creates a database and runs the scripts in it; `None` when no server is named.
    pub(crate) fn create(scripts: &[&str]) -> Option<Self> {
        let server = Address::from_environment()?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("cpsync_test_{}_{number}", std::process::id());
        // Code page 1252, no case: the collation of Counterpoint's own databases.
        server.run(
            "master",
            &[&format!("CREATE DATABASE [{name}] COLLATE SQL_Latin1_General_CP1_CI_AS")],
        );
        let database = Self { server, name };
        let batches: Vec<&str> = scripts.iter().flat_map(|script| split_go(script)).collect();
        database.server.run(&database.name, &batches);
        Some(database)
    }

    /// Runs T-SQL, split at lines of `GO`.
    pub(crate) fn execute(&self, tsql: &str) {
        self.server.run(&self.name, &split_go(tsql));
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let name = &self.name;
        self.server.run(
            "master",
            &[
                &format!("ALTER DATABASE [{name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE"),
                &format!("DROP DATABASE [{name}]"),
            ],
        );
    }
}

impl Address {
    fn from_environment() -> Option<Self> {
        let text = std::env::var("CPSYNC_TEST_MSSQL").ok().filter(|text| !text.is_empty())?;
        Some(Self::parse(&text).expect("CPSYNC_TEST_MSSQL is HOST[,PORT];USER;PASSWORD"))
    }

    fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split(';').filter(|part| !part.trim().is_empty()).collect();
        let named = |names: &[&str]| {
            parts.iter().find_map(|part| {
                let (name, value) = part.split_once('=')?;
                names.contains(&name.trim().to_lowercase().as_str()).then(|| value.trim())
            })
        };
        let (server, user, password) = match named(&["server", "data source"]) {
            Some(server) => (
                server,
                named(&["user", "user id", "uid", "username"])?,
                named(&["password", "pwd"])?,
            ),
            None => (*parts.first()?, *parts.get(1)?, *parts.get(2)?),
        };
        let server = server.trim_start_matches("tcp:");
        let (host, port) = server.split_once([',', ':']).unwrap_or((server, "1433"));
        Some(Self {
            host: host.to_owned(),
            port: port.parse().ok()?,
            user: user.to_owned(),
            password: password.to_owned(),
        })
    }

    fn run(&self, database: &str, batches: &[&str]) {
        let runtime: Runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut client = self.connect(database).await.unwrap();
            for batch in batches {
                let answer = client.simple_query(*batch).await.unwrap();
                if let Err(error) = answer.into_results().await {
                    panic!("{error}\n{}", batch.chars().take(400).collect::<String>());
                }
            }
        });
    }

    async fn connect(&self, database: &str) -> tiberius::Result<Client<Compat<TcpStream>>> {
        let mut config = Config::new();
        config.host(&self.host);
        config.port(self.port);
        config.database(database);
        config.authentication(AuthMethod::sql_server(&self.user, &self.password));
        config.encryption(EncryptionLevel::Required);
        config.trust_cert();
        let socket = TcpStream::connect(config.get_addr()).await?;
        Box::pin(Client::connect(config, socket.compat_write())).await
    }
}

/// The batches of a script.
fn split_go(script: &str) -> Vec<&str> {
    let mut batches = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in script.split_inclusive('\n') {
        if line.trim().eq_ignore_ascii_case("GO") {
            batches.push(&script[start..at]);
            start = at + line.len();
        }
        at += line.len();
    }
    batches.push(&script[start..]);
    batches.retain(|batch| !batch.trim().is_empty());
    batches
}
