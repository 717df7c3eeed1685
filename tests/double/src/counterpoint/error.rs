//! What SQL Server answers when a statement fails: number, severity and wording.
//! Raised by the translator, by the `SQLite` functions and by the engine; sent to clients by `tds`.

use std::fmt;

/// An error as SQL Server reports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlError {
    /// SQL Server's error number, e.g. 2627.
    pub number: u32,
    /// The severity; 11 to 16 can be corrected by the user, 20 and more end the connection.
    pub severity: u8,
    /// SQL Server's state, which tells apart the causes of one number.
    pub state: u8,
    /// The message in SQL Server's wording.
    pub message: String,
}

impl fmt::Display for SqlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Msg {}, Level {}, State {}: {}",
            self.number, self.severity, self.state, self.message
        )
    }
}

impl std::error::Error for SqlError {}

impl SqlError {
    /// An error of severity 16, state 1.
    pub fn new(number: u32, message: impl Into<String>) -> Self {
        Self { number, severity: 16, state: 1, message: message.into() }
    }

    pub(crate) fn with_severity(mut self, severity: u8) -> Self {
        self.severity = severity;
        self
    }

    pub(crate) fn with_state(mut self, state: u8) -> Self {
        self.state = state;
        self
    }

    /// A construct that SQL Server has but the double has not: always an error, never a guess.
    pub(crate) fn unsupported(what: impl fmt::Display) -> Self {
        Self::new(50_000, format!("{what} is not in the double's subset of T-SQL"))
    }

    pub(crate) fn syntax(detail: impl fmt::Display) -> Self {
        Self::new(102, format!("Incorrect syntax: {detail}.")).with_severity(15)
    }

    pub(crate) fn overflow(what: &str) -> Self {
        Self::new(
            8115,
            format!("Arithmetic overflow error converting expression to data type {what}."),
        )
    }

    pub(crate) fn unknown_object(name: &str) -> Self {
        Self::new(208, format!("Invalid object name '{name}'."))
    }

    pub(crate) fn denied(right: &str, object: &str) -> Self {
        let database = super::DATABASE;
        let text = format!(
            "The {right} permission was denied on the object '{object}', database '{database}', schema 'dbo'."
        );
        Self::new(229, text).with_severity(14).with_state(5)
    }

    pub(crate) fn unknown_column(name: &str) -> Self {
        Self::new(207, format!("Invalid column name '{name}'."))
    }

    /// Whether the rest of the batch still runs after this error while `XACT_ABORT` is off.
    pub(crate) fn ends_statement_only(&self) -> bool {
        matches!(self.number, 515 | 547 | 2601 | 2627 | 2628 | 8115 | 8134 | 8152)
    }

    /// Whether SQL Server rolls the transaction back even while `XACT_ABORT` is off.
    pub(crate) fn dooms_transaction(&self) -> bool {
        matches!(self.number, 241 | 242 | 245 | 1205 | 8114)
    }

    /// The error with this number hidden in the text of a `SQLite` error, if a function of ours raised it.
    pub(crate) fn from_display(text: &str) -> Option<Self> {
        let rest = &text[text.find("Msg ")? + 4..];
        let (number, rest) = rest.split_once(", Level ")?;
        let (severity, rest) = rest.split_once(", State ")?;
        let (state, message) = rest.split_once(": ")?;
        Some(Self {
            number: number.parse().ok()?,
            severity: severity.parse().ok()?,
            state: state.parse().ok()?,
            message: message.to_owned(),
        })
    }
}
