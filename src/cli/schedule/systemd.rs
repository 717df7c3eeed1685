//! systemd services and timers, as a script that writes them.
//!
//! systemd starts no second instance of a service that still runs, and catches up on a timer that
//! was missed while the machine was off.

use std::fmt::Write as _;

use super::Site;
use crate::config::{Every, Rhythm};

const FOLDER: &str = "/etc/systemd/system";
const ACCOUNT: &str = "cpsync";

/// A script for `sudo sh`.
pub(super) fn script(tasks: &[Rhythm], site: &Site) -> String {
    let mut text = String::from(
        "# cpsync: look through it, then `cpsync schedule print --systemd | sudo sh`.\n\
         # `systemctl list-timers 'cpsync-*'` tells when each runs, `journalctl -u cpsync-items` what it said.\n\
         set -e\n",
    );
    for task in tasks {
        unit(&mut text, &format!("cpsync-{}.service", task.task), &service(task, site));
        unit(&mut text, &format!("cpsync-{}.timer", task.task), &timer(task));
    }
    let timers: Vec<String> =
        tasks.iter().map(|task| format!("cpsync-{}.timer", task.task)).collect();
    let _ = write!(text, "systemctl daemon-reload\nsystemctl enable --now {}\n", timers.join(" "));
    text
}

fn unit(text: &mut String, name: &str, unit: &str) {
    let _ = write!(text, "\ncat > {FOLDER}/{name} <<'UNIT'\n{unit}UNIT\n");
}

fn service(task: &Rhythm, site: &Site) -> String {
    let mut words = vec![quoted(&site.program)];
    words.extend(site.arguments(task, None).iter().map(|word| quoted(word)));
    format!(
        "[Unit]\n\
         Description=cpsync {}\n\
         Wants=network-online.target\n\
         After=network-online.target\n\
         \n\
         [Service]\n\
         Type=oneshot\n\
         User={}\n\
         # Variables that cpsync.toml takes secrets from; may be missing.\n\
         EnvironmentFile=-{}\n\
         ExecStart={}\n\
         # Code 5: somebody runs the task by hand just now.\n\
         SuccessExitStatus=5\n",
        task.command.join(" "),
        site.user.as_deref().unwrap_or(ACCOUNT),
        site.variables.replace('%', "%%"),
        words.join(" ")
    )
}

fn timer(task: &Rhythm) -> String {
    format!(
        "[Unit]\n\
         Description=cpsync {}\n\
         \n\
         [Timer]\n\
         OnCalendar={}\n\
         Persistent=true\n\
         \n\
         [Install]\n\
         WantedBy=timers.target\n",
        task.command.join(" "),
        time(task.every)
    )
}

/// <https://man7.org/linux/man-pages/man7/systemd.time.7.html>
fn time(every: Every) -> String {
    match every {
        Every::Minutes { every: 60, from } => format!("*:{from:02}"),
        Every::Minutes { every, from } => format!("*:{:02}/{every}", from % every),
        Every::Day { hour, minute } => format!("{hour:02}:{minute:02}"),
    }
}

/// One word of `ExecStart`: `%` and `$` mean something to systemd.
fn quoted(word: &str) -> String {
    let word = word.replace('%', "%%").replace('$', "$$");
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./=%$".contains(letter);
    if word.chars().all(plain) && !word.is_empty() {
        return word;
    }
    format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))
}
