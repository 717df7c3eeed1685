//! Causes: what many failures have in common, with a number that people can type.
//!
//! A store's message names the record that it refuses. Without those names, 4,200 refused products
//! have one cause.

use super::{JobFilter, Result, State, Writer, query};
use crate::model::key;

/// Stands for the name that was taken out.
const NAME: &str = "…";
/// A shorter key is part of ordinary words.
const SHORTEST: usize = 3;
/// So many of the newest numbers stay, also when no job has their cause any more.
const KEPT: i64 = 1000;

/// Why jobs failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// Its number; never given to another.
    pub id: i64,
    /// The sort of failure, a sentence.
    pub text: String,
    /// How many jobs failed for it.
    pub jobs: u32,
    /// How many of them are dead.
    pub dead: u32,
    /// Since when the oldest waits, unix seconds, UTC.
    pub oldest: i64,
    /// Of which tasks they are.
    pub tasks: Vec<String>,
}

impl State {
    /// The causes of the jobs that fit the filter, the commonest first; its cause and limit do not
    /// count.
    pub fn causes(&self, filter: &JobFilter<'_>) -> Result<Vec<Cause>> {
        let values = (filter.store, filter.task, filter.state);
        self.database.all(query!("cause_list"), values, |row| {
            let tasks: String = row.get("tasks")?;
            Ok(Cause {
                id: row.get("id")?,
                text: row.get("text")?,
                jobs: row.get("jobs")?,
                dead: row.get("dead")?,
                oldest: row.get("oldest")?,
                tasks: tasks.split(',').map(str::to_owned).collect(),
            })
        })
    }

    /// The text of a cause, as [`super::Job::cause`] has it; `None` for an unknown number.
    pub fn cause(&self, id: i64) -> Result<Option<String>> {
        self.database.one(query!("cause_get"), [id], |row| row.get("text"))
    }
}

impl Writer<'_> {
    /// The cause of a failure, and that it has a number.
    pub(super) fn numbered(&self, cause: &str, key: &str) -> Result<String> {
        let cause = without_names(cause, key);
        if !cause.is_empty() {
            self.execute("cause", query!("cause_put"), [&cause])?;
        }
        Ok(cause)
    }

    /// Forgets causes of long ago that no job has any more.
    pub fn prune_causes(&self) -> Result<usize> {
        self.execute("cause", query!("cause_prune"), [KEPT])
    }
}

/// The text with every word that holds the key's first part (the item number) replaced: the key
/// itself, and the SKUs and addresses made from it.
fn without_names(message: &str, key: &str) -> String {
    let name = key.split('\t').next().unwrap_or(key).to_lowercase();
    if name.chars().count() < SHORTEST {
        return message.to_owned();
    }
    // A name with blanks in it is no single word.
    let whole = key::shown(key);
    let mut text = message.to_owned();
    for name in [whole.as_str(), name.as_str()].into_iter().filter(|name| name.contains(' ')) {
        text = replaced(&text, name);
    }
    let mut told = String::with_capacity(text.len());
    for part in text.split_inclusive(separates) {
        let word = part.trim_end_matches(separates);
        if word.to_lowercase().contains(&name) {
            told.push_str(NAME);
            told.push_str(&part[word.len()..]);
        } else {
            told.push_str(part);
        }
    }
    told
}

fn separates(letter: char) -> bool {
    letter.is_whitespace() || "`'\"(),:;".contains(letter)
}

/// Every occurrence, whatever its case; only where folding leaves the places as they are.
fn replaced(text: &str, name: &str) -> String {
    let (folded, name) = (text.to_ascii_lowercase(), name.to_ascii_lowercase());
    let mut told = String::with_capacity(text.len());
    let mut from = 0;
    for (at, found) in folded.match_indices(&name) {
        told.push_str(&text[from..at]);
        told.push_str(NAME);
        from = at + found.len();
    }
    told.push_str(&text[from..]);
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{Failure, JobKey};

    #[test]
    fn what_names_the_record_is_no_part_of_the_cause() {
        let cases = [
            ("no option `Teal`", "AF-BLUE", "no option `Teal`"),
            (
                "product `AF-BLUE|S|*|*` was refused",
                "AF-BLUE\tcell\tS\t*\t*",
                "product `…` was refused",
            ),
            (
                "SKU af-blue: a URL key /af-blue-gl.html exists",
                "AF-BLUE",
                "SKU …: a URL key … exists",
            ),
            ("`BIG BOX^2` is gone; BIG BOX", "BIG BOX", "`…^2` is gone; …"),
            ("it has no price", "IT", "it has no price"),
            ("größe `ÄRMEL` fehlt", "Ärmel", "größe `…` fehlt"),
            ("", "AF-BLUE", ""),
        ];
        for (text, key, cause) in cases {
            assert_eq!(without_names(text, key), cause, "{text}");
        }
    }

    fn fail(state: &State, key: &str, cause: &str) {
        let key = JobKey::new("main", "items", key);
        let failure = Failure { cause: cause.to_owned(), ..Failure::default() };
        state
            .write(|w| {
                w.enqueue(&key, "changed", 1)?;
                Ok(w.fail(&key, None, &failure)?)
            })
            .unwrap();
    }

    #[test]
    fn failures_of_one_cause_are_counted_together_and_keep_their_number() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        fail(&state, "AAA", "no price");
        for key in ["BBB", "CCC"] {
            fail(&state, key, &format!("`{key}` has no option `Teal`"));
        }
        let causes = state.causes(&JobFilter::default())?;
        let told: Vec<_> = causes.iter().map(|cause| (cause.jobs, cause.text.as_str())).collect();
        assert_eq!(told, [(2, "`…` has no option `Teal`"), (1, "no price")]);
        let id = causes[0].id;
        let filter = JobFilter { cause: Some(&causes[0].text), ..JobFilter::default() };
        assert_eq!(state.jobs(&filter)?.len(), 2);
        state.write(|w| {
            w.done(&JobKey::new("main", "items", "BBB"), None)?;
            w.done(&JobKey::new("main", "items", "CCC"), None)?;
            Ok(w.prune_causes()?)
        })?;
        assert_eq!(state.causes(&JobFilter::default())?.len(), 1);
        fail(&state, "DDD", "`DDD` has no option `Teal`");
        assert_eq!(state.causes(&JobFilter::default())?[1].id, id);
        assert_eq!(state.cause(id)?.as_deref(), Some("`…` has no option `Teal`"));
        assert_eq!(state.cause(99)?, None);
        Ok(())
    }
}
