//! A whole site: the sample company's Counterpoint, its Magento 2 shop, a configuration that joins
//! them in a folder of its own, and cpsync run in this process or as the real binary.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use cpsync::cli::Environment;
use cpsync::config::Variables;
use cpsync::state::{Hooks, State};
use cpsync_double::company::{self, Places};
use cpsync_double::magento2::{MagentoDouble, Request, Settings};
use tempfile::TempDir;

use super::company::Company;

/// One shop between a till and the web.
pub(crate) struct Site {
    pub(crate) company: Arc<Company>,
    pub(crate) shop: MagentoDouble,
    folder: TempDir,
    pub(crate) now: DateTime<Utc>,
}

/// What a run left behind.
pub(crate) struct Ran {
    pub(crate) exit: u8,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Site {
    /// The sample company as it is delivered.
    pub(crate) fn start() -> Self {
        Self::with(|_| {}, |toml| toml)
    }

    /// With changes to the shop's settings and to cpsync.toml.
    pub(crate) fn with(
        shop: impl FnOnce(&mut Settings),
        toml: impl FnOnce(String) -> String,
    ) -> Self {
        Self::over(&Arc::new(Company::start()), shop, toml)
    }

    /// A shop of its own over a company that several sites read.
    pub(crate) fn over(
        company: &Arc<Company>,
        shop: impl FnOnce(&mut Settings),
        toml: impl FnOnce(String) -> String,
    ) -> Self {
        let mut settings = company::shop();
        shop(&mut settings);
        let shop = MagentoDouble::start(settings).unwrap();
        let folder = TempDir::new().unwrap();
        let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let site = Self { company: Arc::clone(company), shop, folder, now };
        site.write_configuration(toml);
        site
    }

    /// Only these items are for the web: quick, and nothing else is in the way.
    pub(crate) fn of(items: &[&str]) -> Self {
        Self::of_with(items, |_| {}, |toml| toml)
    }

    /// As [`Self::of`], with changes to the shop's settings and to cpsync.toml.
    pub(crate) fn of_with(
        items: &[&str],
        shop: impl FnOnce(&mut Settings),
        toml: impl FnOnce(String) -> String,
    ) -> Self {
        let site = Self::with(shop, toml);
        let list: Vec<String> =
            items.iter().map(|item| format!("'{}'", item.replace('\'', "''"))).collect();
        site.company.execute(&format!(
            "UPDATE dbo.IM_ITEM SET IS_ECOMM_ITEM = 'N' WHERE ITEM_NO NOT IN ({})",
            list.join(", ")
        ));
        site
    }

    /// Writes cpsync.toml and its secrets anew.
    pub(crate) fn write_configuration(&self, edit: impl FnOnce(String) -> String) {
        let places = Places {
            server: &format!("{},{}", self.company.host(), self.company.port()),
            database: self.company.database(),
            user: self.company.user(),
            password: self.company.password(),
            url: &self.shop.url(),
            credentials: &self.shop.credentials(),
        };
        let mut files = company::configuration(&places);
        let toml = std::mem::take(&mut files[0].1)
            // A test waits milliseconds where a shop waits seconds.
            .replace("[stores.main.items]", "first-wait = \"10ms\"\n\n[stores.main.items]");
        let toml = if self.company.double().is_some() {
            toml
        } else {
            toml.replace("encrypt = \"off\"", "encrypt = \"on\"\ntrust-certificate = true")
        };
        files[0].1 = edit(toml);
        for (name, text) in files {
            std::fs::write(self.path(name), text).unwrap();
        }
    }

    /// A file in the site's folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a command line in this process at the site's `now`.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.run_hooked(args, Hooks::default())
    }

    pub(crate) fn run_hooked(&self, args: &[&str], hooks: Hooks) -> Ran {
        let mut environment = Environment::kept(Variables::system());
        environment.now = Some(self.now);
        environment.hooks = hooks;
        self.run_in(args, environment)
    }

    fn run_in(&self, args: &[&str], mut environment: Environment) -> Ran {
        let line = ["cpsync".into(), "--config".into(), self.path("cpsync.toml").into_os_string()];
        let line = line.into_iter().chain(args.iter().map(OsString::from));
        let exit = cpsync::cli::run(line, &mut environment);
        Ran { exit, out: environment.stdout.take(), err: environment.stderr.take() }
    }

    /// Runs it with this on stdin.
    pub(crate) fn run_fed(&self, args: &[&str], stdin: &str) -> Ran {
        let mut environment = Environment::kept(Variables::system());
        environment.now = Some(self.now);
        environment.stdin = Box::new(std::io::Cursor::new(stdin.as_bytes().to_vec()));
        self.run_in(args, environment)
    }

    /// Runs it and expects this exit code.
    pub(crate) fn expect(&self, exit: u8, args: &[&str]) -> Ran {
        let ran = self.run(args);
        assert_eq!(ran.exit, exit, "cpsync {}\n{}{}", args.join(" "), ran.out, ran.err);
        ran
    }

    /// Runs the real binary.
    pub(crate) fn binary(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// The real binary, not yet started.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("cpsync"));
        command.arg("--config").arg(self.path("cpsync.toml")).args(args);
        command
    }

    /// Lets the clock of the next passes go on.
    pub(crate) fn later(&mut self, by: TimeDelta) {
        self.now += by;
    }

    /// The state file, opened beside cpsync.
    pub(crate) fn state(&self) -> State {
        State::open(&self.path("cpsync.db"), Hooks::default()).unwrap()
    }

    /// The requests of `args`, run with success.
    pub(crate) fn requests_of(&self, args: &[&str]) -> Vec<Request> {
        self.shop.clear_requests();
        self.expect(0, args);
        self.shop.requests()
    }

    /// The writes of `args`, run with success, as `METHOD path`.
    pub(crate) fn writes_of(&self, args: &[&str]) -> Vec<String> {
        self.shop.clear_requests();
        self.expect(0, args);
        self.shop.writes().iter().map(|r| format!("{} {}", r.method, r.path)).collect()
    }
}
