//! Lines for a crontab: <https://man7.org/linux/man-pages/man5/crontab.5.html>.

use super::Site;
use crate::cli::quote::sh;
use crate::config::{Every, Rhythm};

/// A comment and a line a task.
pub(super) fn entries(tasks: &[Rhythm], site: &Site) -> String {
    let mut text = String::from(
        "# cpsync: paste this into `crontab -e` of the account that runs it.\n\
         # A pass that goes well prints nothing, so cron mails only trouble; `flock` keeps a second\n\
         # instance of a task from starting. Variables that cpsync.toml takes secrets from go above\n\
         # these lines: NAME=value.\n",
    );
    for task in tasks {
        text.push_str(&line(task, site));
        text.push('\n');
    }
    text
}

fn line(task: &Rhythm, site: &Site) -> String {
    let lock = format!("{}/{}.{}.cron", site.folder, site.state, task.task);
    let mut words = vec!["flock".to_owned(), "-n".to_owned(), sh(&lock)];
    words.push(sh(&site.program));
    words.extend(site.arguments(task, None).iter().map(|word| sh(word)));
    // cron takes a bare percent sign for the end of the line.
    format!("{:<15} {}", time(task.every), words.join(" ").replace('%', "\\%"))
}

fn time(every: Every) -> String {
    match every {
        Every::Minutes { every: 60, from } => format!("{from} * * * *"),
        Every::Minutes { every, from } => format!("{}-59/{every} * * * *", from % every),
        Every::Day { hour, minute } => format!("{minute} {hour} * * *"),
    }
}
