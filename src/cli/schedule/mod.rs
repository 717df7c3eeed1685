//! `schedule print`: what starts the tasks, for cron, systemd or the Windows Task Scheduler.
//!
//! Printed, not installed: it is read, and changed where a shop's day is another, before it runs.

mod cron;
mod systemd;
mod windows;

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Subcommand};

use super::args::Globals;
use super::{Environment, Usage, examples};
use crate::config::{self, Config, RHYTHMS, Rhythm, Secrets, Store};
use crate::exit::Exit;

#[derive(Debug, Subcommand)]
pub(super) enum Schedule {
    /// Print entries for all tasks, with the trade's usual intervals
    #[command(before_help = examples::SCHEDULE_PRINT)]
    Print(Print),
}

#[derive(Debug, Args)]
pub(super) struct Print {
    #[command(flatten)]
    system: System,
    /// Only this task; may be repeated
    #[arg(long, value_name = "TASK")]
    task: Vec<String>,
    /// The account that runs them [default: SYSTEM on Windows, cpsync with systemd]
    #[arg(long, value_name = "NAME", conflicts_with = "cron")]
    user: Option<String>,
    /// The task's bare XML, for `schtasks /Create /XML` or the Task Scheduler's own import
    #[arg(long, requires = "windows", requires = "task")]
    xml: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct System {
    /// Lines for a crontab
    #[arg(long)]
    cron: bool,
    /// A PowerShell script that registers tasks with the Windows Task Scheduler
    #[arg(long)]
    windows: bool,
    /// A shell script that writes systemd services and timers
    #[arg(long)]
    systemd: bool,
}

/// What every entry needs to know of this installation.
struct Site {
    program: String,
    config: String,
    /// Where variables may be set for systemd: beside cpsync.toml.
    variables: String,
    /// The folder of the state file.
    folder: String,
    /// The state file's name.
    state: String,
    store: Option<String>,
    user: Option<String>,
}

pub(super) fn run(
    Schedule::Print(command): &Schedule,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    let path = config::find(globals.config.as_deref(), &environment.variables)?;
    let config = Config::read(&path, &environment.variables, Secrets::Leave)?.config;
    let stores = super::pass::chosen(&config, globals.store.as_deref())?;
    let tasks = tasks(&command.task, &stores)?;
    let site = Site::of(command, globals, (&path, &config))?;
    let text = if command.system.cron {
        cron::entries(&tasks, &site)
    } else if command.system.systemd {
        systemd::script(&tasks, &site)
    } else if command.xml {
        one_xml(&tasks, &site)?
    } else {
        windows::script(&tasks, &site)
    };
    super::print(environment, &text)?;
    Ok(Exit::Done)
}

fn one_xml(tasks: &[Rhythm], site: &Site) -> anyhow::Result<String> {
    match tasks {
        [task] => Ok(windows::xml(task, site)),
        _ => Err(Usage::new("`--xml` prints one task", "give `--task` once").into()),
    }
}

/// The chosen tasks; all that a store has something to do for without a choice.
fn tasks(chosen: &[String], stores: &[&Store]) -> Result<Vec<Rhythm>, Usage> {
    if chosen.is_empty() {
        let runs = |rhythm: &&Rhythm| stores.iter().any(|store| store.runs(rhythm.task));
        return Ok(RHYTHMS.iter().filter(runs).copied().collect());
    }
    let named = |name: &String| {
        RHYTHMS.iter().copied().find(|rhythm| rhythm.task == name).ok_or_else(|| {
            let names: Vec<&str> = RHYTHMS.iter().map(|rhythm| rhythm.task).collect();
            Usage::new(
                format!("there is no task `{name}`"),
                format!("there are {}", names.join(", ")),
            )
        })
    };
    chosen.iter().map(named).collect()
}

impl Site {
    fn of(
        command: &Print,
        globals: &Globals,
        (path, config): (&Path, &Config),
    ) -> anyhow::Result<Self> {
        let program = std::env::current_exe().context("could not tell where cpsync itself is")?;
        let state = absolute(&config.state.path);
        Ok(Self {
            program: program.to_string_lossy().into_owned(),
            config: absolute(path).to_string_lossy().into_owned(),
            variables: absolute(path).with_file_name("environment").to_string_lossy().into_owned(),
            folder: state.parent().unwrap_or(&state).to_string_lossy().into_owned(),
            state: state.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            store: globals.store.clone(),
            user: command.user.clone(),
        })
    }

    /// The words behind the program's name; `log` is a log file.
    fn arguments(&self, task: &Rhythm, log: Option<&str>) -> Vec<String> {
        let mut words = vec!["--config".to_owned(), self.config.clone()];
        for (flag, value) in [("--store", self.store.as_deref()), ("--log-file", log)] {
            words.extend(value.into_iter().flat_map(|value| [flag.to_owned(), value.to_owned()]));
        }
        words.extend(task.command.iter().map(|word| (*word).to_owned()));
        words
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::args::Cli;

    fn site(windows: bool) -> Site {
        let (program, folder) = if windows {
            (r"C:\cpsync\cpsync.exe", r"C:\cpsync")
        } else {
            ("/usr/local/bin/cpsync", "/var/lib/cpsync")
        };
        let config = if windows { r"C:\cpsync\cpsync.toml" } else { "/etc/cpsync/cpsync.toml" };
        Site {
            program: program.into(),
            config: config.into(),
            variables: "/etc/cpsync/environment".into(),
            folder: folder.into(),
            state: "cpsync.db".into(),
            store: None,
            user: None,
        }
    }

    /// The examples in the repository are what the program prints for such a site.
    #[test]
    fn the_examples_are_what_is_printed() {
        let all = RHYTHMS.to_vec();
        for (file, example, printed) in [
            (
                "crontab",
                include_str!("../../../examples/crontab"),
                cron::entries(&all, &site(false)),
            ),
            (
                "task-scheduler.xml",
                include_str!("../../../examples/task-scheduler.xml"),
                windows::xml(&RHYTHMS[0], &site(true)),
            ),
        ] {
            let example = example.replace("\r\n", "\n");
            assert!(example == printed, "examples/{file} should be:\n{printed}");
        }
    }

    #[test]
    fn every_entry_is_a_command_line_of_this_program() {
        for rhythm in RHYTHMS {
            let words = site(false).arguments(rhythm, Some("log"));
            let line = std::iter::once("cpsync".to_owned()).chain(words);
            assert!(Cli::try_parse_from(line).is_ok(), "{}", rhythm.task);
        }
    }

    #[test]
    fn odd_names_stay_one_word() {
        let site = Site {
            config: "/etc/Harbour & Pine/50% off's.toml".into(),
            folder: "/var/lib/a b".into(),
            user: Some("<HARBOUR\\é>".into()),
            ..site(false)
        };
        let one = &RHYTHMS[..1];
        let cron = cron::entries(one, &site);
        assert!(cron.contains(r"'/etc/Harbour & Pine/50\% off'\''s.toml'"), "{cron}");
        assert!(cron.contains("flock -n '/var/lib/a b/cpsync.db.items.cron' "), "{cron}");
        let systemd = systemd::script(one, &site);
        assert!(systemd.contains(r#""/etc/Harbour & Pine/50%% off's.toml""#), "{systemd}");
        let xml = windows::xml(&one[0], &site);
        assert!(xml.is_ascii(), "{xml}");
        assert!(xml.contains("&quot;/etc/Harbour &amp; Pine/50% off&apos;s.toml&quot;"), "{xml}");
        assert!(xml.contains(r"&lt;HARBOUR\&#233;&gt;"), "{xml}");
    }
}
