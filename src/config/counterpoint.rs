//! `[counterpoint]`: how to reach the POS database.

use std::path::PathBuf;
use std::time::Duration;

use super::{CounterpointApi, Secret};

/// The POS database.
#[derive(Clone, Debug)]
pub struct Counterpoint {
    /// The machine and the SQL Server on it.
    pub server: Server,
    /// The company's database.
    pub database: String,
    /// Who cpsync is there.
    pub login: Login,
    /// TLS on the wire.
    pub encryption: Encryption,
    /// Accept the server's certificate unseen (self-signed, as most shops have).
    pub trust_certificate: bool,
    /// A CA certificate (PEM or DER) that the server's must be signed by.
    pub ca_file: Option<PathBuf>,
    /// Time for TCP connect and login.
    pub connect_timeout: Duration,
    /// Time for one statement.
    pub command_timeout: Duration,
    /// How long a statement waits for a lock (`SET LOCK_TIMEOUT`).
    pub lock_timeout: Duration,
    /// Tries of a unit of work on transient errors, the first included.
    pub attempts: u32,
    /// The zone of Counterpoint's local times.
    pub time_zone: chrono_tz::Tz,
    /// NCR's REST API, for stores whose documents it writes.
    pub api: Option<CounterpointApi>,
}

/// `server = "HOST"`, `"HOST,PORT"`, `"HOST:PORT"` or `"HOST\\INSTANCE"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Name or address.
    pub host: String,
    /// TCP port; `None` with an instance: the SQL Server Browser (UDP 1434) tells it; else 1433.
    pub port: Option<u16>,
    /// Named instance.
    pub instance: Option<String>,
}

/// Who cpsync is at SQL Server.
#[derive(Clone, Debug)]
pub enum Login {
    /// A SQL Server login.
    Sql {
        /// Login name.
        user: String,
        /// Its password.
        password: Secret,
    },
    /// The Windows account that runs cpsync, or a named one (`DOMAIN\user`). Windows build only.
    Windows {
        /// A named account with its password; `None` = the account that runs cpsync.
        account: Option<(String, Secret)>,
    },
}

/// `encrypt`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// Nothing, the login included.
    Off,
    /// Only the login packet (SQL Server's own default).
    Login,
    /// Everything.
    On,
}
