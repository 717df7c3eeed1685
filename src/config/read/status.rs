//! `[status]`

use std::time::Duration;

use super::section::Section;
use crate::config::{Limit, RHYTHMS, Rhythm, Shown, Status, duration};

/// For a task that is not watched.
const NEVER: &str = "never";

pub(super) fn read(section: &mut Section<'_>) -> Status {
    Status {
        timeout: section.duration("timeout", "5s", Duration::from_secs(1)),
        limits: section.within("stale-after", |section| {
            RHYTHMS.iter().map(|rhythm| limit(section, rhythm)).collect()
        }),
    }
}

fn limit(section: &mut Section<'_>, rhythm: &Rhythm) -> Limit {
    let given = section.has(rhythm.task);
    let after = section.take(rhythm.task, |value| {
        match value.as_str() {
            Some(NEVER) => Ok(None),
            Some(text) => {
                duration::parse(text).map(Some).map_err(|wrong| format!("is wrong: {wrong}"))
            }
            None => Err("should be a duration like \"1h\", or \"never\"".to_owned()),
        }
        .map_err(Into::into)
    });
    let default = duration::parse(rhythm.stale_after).ok();
    let after = after.unwrap_or(default);
    let shown = after.map_or_else(|| NEVER.to_owned(), duration::format);
    section.show(rhythm.task, Shown::Text(shown));
    Limit { task: rhythm.task, after, given }
}
