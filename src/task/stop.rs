//! Why a pass ended before its end, by its own decision.

use std::fmt;

/// A pass stopped itself; nothing is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The mass-change guard, before any write; the text says what would have changed: exit 6.
    Guard(String),
    /// The operator has to say something first: exit 2.
    Operator {
        /// What is missing.
        message: String,
        /// What to do.
        hint: String,
    },
    /// Ctrl-C or SIGTERM, after the record in hand: exit 130.
    Interrupted,
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Guard(why) => f.write_str(why),
            Self::Operator { message, .. } => f.write_str(message),
            Self::Interrupted => f.write_str("interrupted"),
        }
    }
}

impl std::error::Error for Stop {}
