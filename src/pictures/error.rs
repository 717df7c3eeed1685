//! The folder as a whole cannot be read: nothing is known of any picture.

use std::fmt;

/// Why the folder cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What to do about it.
    pub kind: ErrorKind,
    /// What happened, one lower-case sentence.
    pub message: String,
    /// What the operator can do about it.
    pub hint: String,
}

/// What to do about a folder that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// It has never been there: exit 2.
    Missing,
    /// It was there and is not now, or not all of it can be read: exit 4.
    Unavailable,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
