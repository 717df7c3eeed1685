//! What a run gets from outside, as a value: tests and the demo bring their own.

use std::io::{BufRead, BufReader, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};

use crate::config::Variables;
use crate::report::Output;
use crate::state::Hooks;

/// The world around one run.
pub struct Environment {
    /// Environment variables.
    pub variables: Variables,
    /// The time that every pass takes for now; `None` = the clock, read once per pass.
    pub now: Option<DateTime<Utc>>,
    /// For `--item -`.
    pub stdin: Box<dyn BufRead>,
    /// For data.
    pub stdout: Output,
    /// For messages.
    pub stderr: Output,
    /// Whether a person sits there.
    pub terminal: Terminal,
    /// Set by Ctrl-C and SIGTERM: the pass ends after the record in hand.
    pub stop: Arc<AtomicBool>,
    /// Called around commits of the state file; tests kill a run there.
    pub hooks: Hooks,
    /// Whether the run may set the process-wide logger.
    pub logging: bool,
}

/// Which of the standard streams are a terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terminal {
    /// Questions can be asked.
    pub stdin: bool,
    /// A person reads the output.
    pub stdout: bool,
    /// A bar can be drawn.
    pub stderr: bool,
}

impl Environment {
    /// The process's own.
    pub fn system() -> Self {
        Self {
            variables: Variables::system(),
            now: None,
            stdin: Box::new(BufReader::new(std::io::stdin())),
            stdout: Output::new(std::io::stdout()),
            stderr: Output::new(std::io::stderr()),
            terminal: Terminal {
                stdin: std::io::stdin().is_terminal(),
                stdout: std::io::stdout().is_terminal(),
                stderr: std::io::stderr().is_terminal(),
            },
            stop: Arc::default(),
            hooks: Hooks::default(),
            logging: true,
        }
    }

    /// Nothing around it but these variables; what is printed is kept ([`Output::take`]).
    pub fn kept(variables: Variables) -> Self {
        Self {
            variables,
            now: None,
            stdin: Box::new(std::io::empty()),
            stdout: Output::kept(),
            stderr: Output::kept(),
            terminal: Terminal::default(),
            stop: Arc::default(),
            hooks: Hooks::default(),
            logging: false,
        }
    }

    /// The `now` of a pass that begins.
    pub fn now(&self) -> DateTime<Utc> {
        self.now.unwrap_or_else(Utc::now)
    }

    /// Whether the run was asked to end.
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Whether text for people may be coloured: <https://no-color.org>.
    pub(super) fn colour(&self, terminal: bool) -> bool {
        terminal && self.variables.filled("NO_COLOR").is_none()
    }
}
