//! One pass as a process of its own: this executable again, which then is cpsync and nothing else.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use cpsync::cli::Environment;

/// The first argument of the child.
pub(crate) const CHILD: &str = "--child";

/// What a pass cost cpsync.
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    /// `None` where the system does not tell (Windows).
    pub(crate) cpu: Option<Duration>,
    /// Largest resident memory in KiB, the program itself included.
    pub(crate) peak: Option<u64>,
}

/// The child: cpsync with these arguments; the last line tells what it cost.
pub(crate) fn child(args: Vec<OsString>) -> anyhow::Result<ExitCode> {
    let mut environment = Environment::system();
    let began = Instant::now();
    let line = std::iter::once(OsString::from("cpsync")).chain(args);
    let exit = cpsync::cli::run(line, &mut environment);
    let wall = began.elapsed().as_micros();
    let cost = serde_json::json!({
        "wall": u64::try_from(wall)?, "cpu": cpu_milliseconds(), "peak": peak_kibibytes(),
    });
    println!("{cost}");
    Ok(ExitCode::from(exit))
}

/// Runs a pass and waits for its end.
pub(crate) fn run(config: &Path, args: &[&str]) -> anyhow::Result<Cost> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args([CHILD, "--config"]).arg(config).args(args);
    let output = command.output().context("could not start the pass")?;
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    );
    ensure!(output.status.success(), "`cpsync {}`: {}\n{err}", args.join(" "), output.status);
    // As under cron: a pass that goes well prints nothing but this line of the bench's own.
    let cost: serde_json::Value = serde_json::from_str(&out)?;
    Ok(Cost {
        wall: Duration::from_micros(cost["wall"].as_u64().context("no time")?),
        cpu: cost["cpu"].as_u64().map(Duration::from_millis),
        peak: cost["peak"].as_u64(),
    })
}

/// User and system time: <https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html>, in ticks of
/// 10 ms on every Linux.
fn cpu_milliseconds() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name before the bracket may hold blanks.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some((ticks(11)? + ticks(12)?) * 10)
}

fn peak_kibibytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
