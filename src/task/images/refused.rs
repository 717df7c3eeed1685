//! Files that cannot be sent: each waits in the queue of `images-find` under its path, with the
//! reason, and is looked into again when it changes or its time has come.

use std::collections::{HashMap, HashSet};

use super::FIND;
use super::find::{Found, Known};
use crate::pictures::Entry;
use crate::report::{Summary, one_line};
use crate::state::{Job, JobFilter, SeenPicture};
use crate::task::jobs::{self, Failed};
use crate::task::{Pass, Which};

/// The key of a file's job: its path, a line whatever its name.
pub(super) fn key(entry: &Entry) -> String {
    one_line(&entry.path)
}

/// The files whose time has come.
pub(super) fn due(pass: &Pass) -> anyhow::Result<HashSet<String>> {
    let (store, now) = (pass.store.name.as_str(), pass.timestamp());
    let jobs = pass.state.jobs_due(store, FIND, now, None, u32::MAX)?;
    Ok(jobs.into_iter().map(|job| job.key.key).collect())
}

/// Queues those that were refused now; ends the jobs of files that are good or gone by now.
pub(super) fn settle(
    pass: &mut Pass,
    found: &Found,
    seen: &[SeenPicture],
    known: &Known,
    asked: bool,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let mut waiting = waiting(pass)?;
    let due = due(pass)?;
    let all = asked || pass.selection.which == Which::All;
    let looked: HashMap<&str, &SeenPicture> =
        seen.iter().map(|row| (row.file.path.as_str(), row)).collect();
    for own in &found.owned {
        let key = key(own.entry);
        let row = looked.get(own.entry.path.as_str()).copied();
        let problem = match row {
            Some(row) => row.file.problem.clone(),
            // As it was: told when it was found.
            None if known.rows.get(&own.key()).is_some_and(|row| row.file.problem.is_some()) => {
                waiting.remove(&key);
                None
            }
            None => None,
        };
        if let Some(problem) = problem {
            let hint = "put a picture in its place, or take it away";
            refuse(pass, waiting.remove(&key), &key, Failed::held(problem, hint), summary)?;
        }
    }
    for (entry, items) in &found.shared {
        let key = key(entry);
        let job = waiting.remove(&key);
        if job.is_some() && !due.contains(&key) && !all {
            continue;
        }
        let names: Vec<String> = items.iter().map(|item| format!("`{item}`")).collect();
        let message = format!("its name could stand for {}", names.join(" and for "));
        let hint = "name it in ECOMM_IMG_FILE of the item that it belongs to";
        refuse(pass, job, &key, Failed::held(message, hint), summary)?;
    }
    for job in waiting.into_values() {
        jobs::done(pass, &job)?;
    }
    Ok(())
}

fn waiting(pass: &Pass) -> anyhow::Result<HashMap<String, Job>> {
    let store = Some(pass.store.name.as_str());
    let jobs = pass.state.jobs(&JobFilter { store, task: Some(FIND), ..JobFilter::default() })?;
    Ok(jobs.into_iter().map(|job| (job.key.key.clone(), job)).collect())
}

fn refuse(
    pass: &mut Pass,
    job: Option<Job>,
    key: &str,
    failed: Failed,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let job = match job {
        Some(job) => job,
        None => Job { reason: "refused".into(), ..jobs::unqueued(pass, FIND, key)? },
    };
    jobs::fail(pass, &job, failed, summary)
}
