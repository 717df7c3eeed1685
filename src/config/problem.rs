//! What is wrong with a configuration, and where.

use std::fmt;
use std::path::{Path, PathBuf};

/// One thing to put right in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub path: PathBuf,
    /// 1-based.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
    /// What is wrong, lower case, never with a secret.
    pub message: String,
    /// What to do, where that does not follow from the message.
    pub hint: Option<String>,
}

/// The configuration cannot be used: exit 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The whole in one sentence.
    pub message: String,
    /// Each single one, in the file's order; empty when no file could be read.
    pub problems: Vec<Problem>,
    /// What to do.
    pub hints: Vec<String>,
}

impl Invalid {
    /// A sentence without positions.
    pub fn new(message: impl Into<String>, hints: Vec<String>) -> Self {
        Self { message: message.into(), problems: Vec::new(), hints }
    }

    /// These problems of one file.
    pub fn of(path: &Path, mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| (problem.line, problem.column));
        problems.dedup();
        let many = if problems.len() == 1 { "" } else { "s" };
        let message = format!(
            "could not use the configuration: {} problem{many} in `{}`",
            problems.len(),
            path.display()
        );
        Self { message, problems, hints: Vec::new() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.path.display(), self.line, self.column, self.message)
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Invalid {}

/// Line and column, 1-based, of a byte offset.
pub(super) fn position(text: &str, at: usize) -> (usize, usize) {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}
