//! The command line that sends one record again and tells every request.

use std::path::Path;

use crate::cli::quote::native;
use crate::state::{Job, JobKey};

/// `cpsync --config ... --store main items --item ABC-1 --now -vv`, ready to be pasted.
pub(super) fn command(job: &Job, config: &Path) -> String {
    of(&job.key, config)
}

/// The same of a record that need not wait.
pub(in crate::cli) fn of(key: &JobKey, config: &Path) -> String {
    let config = std::path::absolute(config).unwrap_or_else(|_| config.to_owned());
    let (config, store) = (native(&config.to_string_lossy()), native(&key.store));
    let record = record(&key.task, &key.key).unwrap_or_else(|| key.task.clone());
    format!("cpsync --config {config} --store {store} {record} -vv")
}

/// The task with its record; `None` for a task that takes none.
fn record(task: &str, key: &str) -> Option<String> {
    let item = key.split('\t').next().unwrap_or(key);
    // A number that begins with a dash is no flag.
    let equals = |flag: &str, value: &str| format!("{task} {flag}={}", native(value));
    match task {
        "items" | "category-items" | "prices" | "price-rules" => {
            Some(equals("--item", item) + " --now")
        }
        "inventory" => Some(equals("--item", item)),
        "categories" => Some(equals("--category", key) + " --now"),
        "orders" => Some(format!("orders import --order={}", native(key))),
        "orders-activity" => Some(format!("orders activity --order={}", native(key))),
        // Its jobs are files, looked at again with the folder.
        "images-find" => Some("images find".to_owned()),
        "images" | "images-sync" => Some(format!("images sync --item={} --now", native(item))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::args::Cli;
    use crate::config::RHYTHMS;

    #[test]
    fn the_replay_of_every_task_is_a_command_line() {
        for rhythm in RHYTHMS {
            let line = record(rhythm.task, "ABC-1").unwrap();
            let words = std::iter::once("cpsync").chain(line.split(' ')).chain(["-vv"]);
            assert!(Cli::try_parse_from(words).is_ok(), "{line}");
        }
        assert_eq!(record("prices", "A B\tcell\tRED\t*\t*").unwrap(), {
            format!("prices --item={} --now", native("A B"))
        });
    }
}
