//! What can go wrong at Counterpoint, sorted by what is to be done about it; `exit` turns the kind
//! into an exit code. Never holds a password.

use std::fmt;

/// A failure of the POS side. It ends the pass: nothing is known of single records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What to do about it.
    pub kind: ErrorKind,
    /// What happened, one lower-case sentence, what SQL Server said included.
    pub message: String,
    /// What the operator can do; `None` when the message says it all.
    pub hint: Option<String>,
}

/// The policy for a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// Down, unreachable or too busy: retry later, exit 4; nothing is lost.
    Unavailable,
    /// Wrong password or no permission: exit 2.
    Denied,
    /// The site's database lacks what a configured feature needs: exit 2.
    Missing {
        /// Upper case.
        table: String,
        /// Upper case; `None` = the whole table.
        column: Option<String>,
        /// Who needs it: a task or a key of cpsync.toml.
        feature: String,
    },
    /// cpsync.toml does not fit the server: exit 2.
    Configuration,
    /// SQL Server refused a statement or answered something else than asked: exit 1.
    Statement,
    /// Asked to describe a statement, SQL Server found nothing wrong with it and cannot tell its
    /// columns without running it, since it calls a procedure. `doctor` alone asks: exit 1.
    Undescribed,
}

impl Error {
    /// A failure without a hint.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None }
    }

    /// cpsync.toml does not fit the server.
    pub fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// A table or column that the feature cannot do without.
    pub fn missing(table: &str, column: Option<&str>, feature: &str) -> Self {
        let what = match column {
            Some(column) => format!("column `{table}.{column}`"),
            None => format!("table `{table}`"),
        };
        Self::new(
            ErrorKind::Missing {
                table: table.to_owned(),
                column: column.map(str::to_owned),
                feature: feature.to_owned(),
            },
            format!("could not find {what} in Counterpoint's database, needed by {feature}"),
        )
        .hint(format!(
            "check that `counterpoint.database` is the company's database and that the login may \
             read {what} (SQL Server hides what a login may not read)"
        ))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
