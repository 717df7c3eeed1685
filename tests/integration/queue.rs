//! `queue list`, `retry`, `drop`: what a person sees and does with records that wait.

use std::path::PathBuf;

use chrono::DateTime;
use cpsync::cli::{Environment, run};
use cpsync::config::Variables;
use cpsync::state::{Failure, Hooks, JobFilter, JobKey, JobState, State};
use tempfile::TempDir;

const CONFIG: &str = r#"
[counterpoint]
server = "POS"
database = "Shop"
user = "cpsync"
password-env = "PASSWORD"
time-zone = "UTC"
[stores.main]
platform = "magento2"
url = "https://shop.example"
access-token-env = "TOKEN"
[stores.main.items]
stocking-location = "MAIN"
"#;

/// A folder with a configuration and a queue: A is due, B waits for a retry, C is dead.
struct Site {
    folder: TempDir,
}

impl Site {
    fn new() -> Self {
        let site = Self { folder: TempDir::new().unwrap() };
        std::fs::write(site.path("cpsync.toml"), CONFIG).unwrap();
        let failed = |due_at| Failure {
            cause: "rejected".into(),
            message: "attribute `color` has no\noption `Teal`".into(),
            due_at,
            count_attempt: true,
            ..Failure::default()
        };
        site.state()
            .write(|writer| {
                for key in ["A", "B", "C"] {
                    writer.enqueue(&JobKey::new("main", "items", key), "changed", 1000)?;
                }
                writer.fail(&JobKey::new("main", "items", "B"), None, &failed(Some(9_000)))?;
                writer.fail(&JobKey::new("main", "items", "C"), None, &failed(None))?;
                Ok(())
            })
            .unwrap();
        site
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn state(&self) -> State {
        State::open(&self.path("cpsync.db"), Hooks::default()).unwrap()
    }

    fn run(&self, args: &[&str]) -> (u8, String, String) {
        let mut environment = Environment::kept(Variables::default());
        environment.now = DateTime::from_timestamp(5_000, 0);
        let config = self.path("cpsync.toml");
        let args = ["cpsync", "--config", config.to_str().unwrap()]
            .into_iter()
            .chain(args.iter().copied());
        let code = run(args.map(Into::into), &mut environment);
        (code, environment.stdout.take(), environment.stderr.take())
    }

    fn states(&self) -> Vec<(String, JobState)> {
        let jobs = self.state().jobs(&JobFilter::default()).unwrap();
        jobs.into_iter().map(|job| (job.key.key, job.state)).collect()
    }
}

#[test]
fn the_list_tells_why_a_record_waits_and_until_when() {
    let (code, listed, _) = Site::new().run(&["queue", "list"]);
    assert_eq!(code, 0);
    let rows: Vec<&str> = listed.lines().collect();
    assert!(rows[0].trim_start().starts_with("KEY"), "{listed}");
    let retry = rows.iter().find(|row| row.trim_start().starts_with("B ")).unwrap();
    assert!(retry.contains("retry") && retry.contains("1970-01-01 02:30 UTC"), "{listed}");
    assert!(listed.contains(r"has no\noption `Teal`"), "one record is one row: {listed}");
}

#[test]
fn a_script_gets_one_object_a_job_and_a_summary() {
    let (_, listed, _) = Site::new().run(&["queue", "list", "--json"]);
    let objects: Vec<serde_json::Value> =
        listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(objects.len(), 4);
    assert_eq!(objects[1]["next"], "1970-01-01T02:30:00Z");
    assert_eq!(objects[2]["next"], serde_json::Value::Null);
    assert_eq!(objects[3]["message_type"], "summary");
    assert_eq!(objects[3]["jobs"], 3);
}

#[test]
fn an_empty_queue_says_so_and_makes_no_file() {
    let site = Site::new();
    std::fs::remove_file(site.path("cpsync.db")).unwrap();
    for args in [&["queue", "list"][..], &["queue", "retry", "--all"]] {
        assert_eq!(site.run(args).0, 0);
    }
    assert_eq!(site.run(&["queue", "list"]).1, "the queue is empty\n");
    assert!(!site.path("cpsync.db").exists());
}

#[test]
fn retry_makes_waiting_and_dead_records_due() {
    let site = Site::new();
    let (code, told, _) = site.run(&["queue", "retry", "--all"]);
    assert_eq!((code, told.as_str()), (0, "2 due again\n"));
    assert!(site.states().iter().all(|(_, state)| *state == JobState::Due));
}

#[test]
fn drop_takes_off_the_named_ones_only() {
    let site = Site::new();
    let (code, told, _) = site.run(&["queue", "drop", "c"]);
    assert_eq!((code, told.as_str()), (0, "1 dropped\n"));
    assert_eq!(site.states().len(), 2);
    let (code, _, error) = site.run(&["queue", "drop", "A", "nonsense"]);
    assert_eq!(code, 2);
    assert!(error.contains("`nonsense` is not in the queue"), "{error}");
    assert_eq!(site.states().len(), 2, "nothing is done when one key is wrong");
}

#[test]
fn a_dry_run_leaves_the_file_as_it_is() {
    let site = Site::new();
    let before = std::fs::read(site.path("cpsync.db")).unwrap();
    let (_, told, _) = site.run(&["--dry-run", "queue", "retry", "--all"]);
    assert_eq!(told, "2 due again (dry run)\n");
    site.run(&["--dry-run", "queue", "drop", "A"]);
    assert_eq!(std::fs::read(site.path("cpsync.db")).unwrap(), before);
}
