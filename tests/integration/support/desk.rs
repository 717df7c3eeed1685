//! A folder with a configuration and a state file and nobody behind them: for commands that only
//! look at what passes left, or change the queue.

use std::path::PathBuf;

use chrono::DateTime;
use cpsync::cli::{Environment, run};
use cpsync::config::Variables;
use cpsync::state::{Hooks, State};
use tempfile::TempDir;

use super::config::MINIMAL;
use super::site::Ran;

/// The folder; its clock stands at 100,000 seconds after 1970.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    /// With this at the end of cpsync.toml.
    pub(crate) fn with(more: &str) -> Self {
        let desk = Self { folder: TempDir::new().unwrap() };
        let utc = MINIMAL.replace("America/New_York", "UTC");
        std::fs::write(desk.path("cpsync.toml"), format!("{utc}{more}")).unwrap();
        desk
    }

    /// What the clock says.
    pub(crate) const NOW: i64 = 100_000;

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The same as text.
    pub(crate) fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    /// The state file, made when it is not there.
    pub(crate) fn state(&self) -> State {
        State::open(&self.path("cpsync.db"), Hooks::default()).unwrap()
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.fed(args, "")
    }

    /// With this on stdin.
    pub(crate) fn fed(&self, args: &[&str], stdin: &str) -> Ran {
        let mut environment = Environment::kept(Variables::default());
        environment.now = DateTime::from_timestamp(Self::NOW, 0);
        environment.stdin = Box::new(std::io::Cursor::new(stdin.as_bytes().to_vec()));
        let line = ["cpsync".into(), "--config".into(), self.path("cpsync.toml").into_os_string()];
        let exit = run(line.into_iter().chain(args.iter().map(Into::into)), &mut environment);
        Ran { exit, out: environment.stdout.take(), err: environment.stderr.take() }
    }

    /// Runs it and expects this exit code.
    pub(crate) fn expect(&self, exit: u8, args: &[&str]) -> Ran {
        let ran = self.run(args);
        assert_eq!(ran.exit, exit, "cpsync {}\n{}{}", args.join(" "), ran.out, ran.err);
        ran
    }

    /// The JSON lines of a command that goes well.
    pub(crate) fn objects(&self, args: &[&str]) -> Vec<serde_json::Value> {
        let ran = self.expect(0, &[&["--json"], args].concat());
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}
