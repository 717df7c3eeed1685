//! A process that runs a pass and is killed at a point. Nothing in the program knows of it: requests
//! and statements are seen from the other side; commits by a pass that this test program runs with
//! hooks of its own.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use cpsync::cli::Environment;
use cpsync::config::Variables;
use cpsync::state::{Hook, Hooks};
use cpsync_double::magento2::Phase;

use super::super::support::site::Site;
use super::points::{Moment, name};

const CONFIG: &str = "CPSYNC_TEST_KILL_CONFIG";
const ARGS: &str = "CPSYNC_TEST_KILL_ARGS";
const COMMIT: &str = "CPSYNC_TEST_KILL_COMMIT";
const BEFORE: &str = "CPSYNC_TEST_KILL_BEFORE";

/// Runs the command line until the process is killed there; `false` when it never came there.
pub(super) fn at(site: &Site, args: &[&str], moment: &Moment) -> bool {
    match moment {
        Moment::Lost(wanted, nth) => at_request(site, args, Phase::Before, wanted, *nth),
        Moment::Unanswered(wanted, nth) => at_request(site, args, Phase::Applied, wanted, *nth),
        Moment::Statement(nth) => at_statement(site, args, *nth),
        Moment::BeforeCommit(nth) => at_commit(site, args, true, *nth),
        Moment::AfterCommit(nth) => at_commit(site, args, false, *nth),
    }
}

/// The process that is going to die.
#[derive(Clone, Default)]
struct Doomed {
    child: Arc<Mutex<Option<Child>>>,
    killed: Arc<AtomicBool>,
}

impl Doomed {
    fn kill(&self) {
        let mut child = self.child.lock().unwrap();
        if let Some(child) = child.as_mut() {
            child.kill().unwrap();
            child.wait().unwrap();
            self.killed.store(true, Ordering::SeqCst);
        }
    }

    /// Starts it and waits for its end; whether it was killed.
    fn run(&self, mut command: Command, log: &Path) -> bool {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(File::create(log).unwrap());
        let mut out = {
            let mut held = self.child.lock().unwrap();
            held.insert(command.spawn().unwrap()).stdout.take().unwrap()
        };
        // Its end closes the pipe; waiting on the process itself would keep the killer out.
        out.read_to_end(&mut Vec::new()).unwrap();
        let mut child = self.child.lock().unwrap().take().unwrap();
        child.wait().unwrap();
        self.killed.load(Ordering::SeqCst)
    }
}

pub(crate) fn at_request(
    site: &Site,
    args: &[&str],
    phase: Phase,
    wanted: &str,
    nth: usize,
) -> bool {
    let doomed = Doomed::default();
    let (killer, wanted, seen) = (doomed.clone(), wanted.to_owned(), AtomicUsize::new(0));
    site.shop.on_request(Some(Box::new(move |now, request| {
        if now != phase || name(request) != wanted {
            return;
        }
        if seen.fetch_add(1, Ordering::SeqCst) + 1 == nth {
            killer.kill();
            if phase == Phase::Before {
                // Ends the shop's connection without a word: nothing is carried out.
                std::panic::resume_unwind(Box::new("lost"));
            }
        }
    })));
    let died = doomed.run(site.command(args), &site.path("killed.log"));
    site.shop.on_request(None);
    died
}

fn at_statement(site: &Site, args: &[&str], nth: usize) -> bool {
    let Some(double) = site.company.double() else { return false };
    let doomed = Doomed::default();
    let (killer, seen) = (doomed.clone(), AtomicUsize::new(0));
    double.on_statement(Some(Box::new(move |_| {
        if seen.fetch_add(1, Ordering::SeqCst) + 1 == nth {
            killer.kill();
        }
    })));
    let died = doomed.run(site.command(args), &site.path("killed.log"));
    double.on_statement(None);
    died
}

fn at_commit(site: &Site, args: &[&str], before: bool, nth: usize) -> bool {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([
        "--ignored",
        "--exact",
        "--nocapture",
        "kill_points::death::a_pass_to_be_killed",
    ]);
    command.env(CONFIG, site.path("cpsync.toml")).env(ARGS, args.join("\n"));
    command.env(COMMIT, nth.to_string()).env(BEFORE, before.to_string());
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.stderr(File::create(site.path("killed.log")).unwrap()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let reached = lines.any(|line| line.is_ok_and(|line| line == "reached"));
    child.kill().unwrap();
    child.wait().unwrap();
    reached
}

#[test]
#[ignore = "run as another process, which is killed in it"]
fn a_pass_to_be_killed() {
    let Some(config) = std::env::var_os(CONFIG) else { return };
    let number = |name| std::env::var(name).unwrap().parse::<usize>().unwrap();
    let hook = stop_at(number(COMMIT));
    let mut environment = Environment::kept(Variables::system());
    environment.hooks = if std::env::var(BEFORE).unwrap() == "true" {
        Hooks { before_commit: Some(hook), ..Hooks::default() }
    } else {
        Hooks { after_commit: Some(hook), ..Hooks::default() }
    };
    let line = ["cpsync".into(), "--config".into(), config];
    let args = std::env::var(ARGS).unwrap();
    let line = line.into_iter().chain(args.lines().map(Into::into));
    cpsync::cli::run(line, &mut environment);
}

/// At the nth call: tells that it is there, and waits to be killed.
#[expect(clippy::print_stdout, reason = "the process that kills this one reads it")]
fn stop_at(nth: usize) -> Hook {
    let seen = AtomicUsize::new(0);
    Arc::new(move |_| {
        if seen.fetch_add(1, Ordering::SeqCst) + 1 == nth {
            println!("\nreached");
            loop {
                std::thread::park();
            }
        }
    })
}
