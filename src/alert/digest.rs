//! The words of a digest: one paragraph a cause, those that need a person first.

use std::fmt::Write as _;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

/// One cause, as it is told.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Told {
    /// The store's name.
    pub store: String,
    /// The task.
    pub task: String,
    /// What is wrong, one sentence.
    pub message: String,
    /// What to do about it; `None` when nothing better is known than to look.
    pub hint: Option<String>,
    /// How many records it concerns; 0 = the pass as a whole.
    pub records: u64,
    /// One of them.
    pub example: Option<String>,
    /// Since when it stands, RFC 3339, UTC.
    pub since: String,
}

/// What is told at once.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Digest {
    /// Causes that stand.
    pub open: Vec<Told>,
    /// Causes told earlier that are gone.
    pub solved: Vec<Told>,
}

impl Digest {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty() && self.solved.is_empty()
    }

    /// One line.
    pub fn subject(&self) -> String {
        match (self.open.as_slice(), self.solved.as_slice()) {
            ([only], _) => format!("cpsync {} {}: {}", only.store, only.task, short(&only.message)),
            ([], [only]) => {
                format!("cpsync {} {}: solved: {}", only.store, only.task, short(&only.message))
            }
            ([], solved) => format!("cpsync: {} causes solved", solved.len()),
            (open, _) => format!("cpsync: {} things need attention", open.len()),
        }
    }

    /// The whole, as plain text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for told in &self.open {
            paragraph(&mut text, "", told);
        }
        for told in &self.solved {
            paragraph(&mut text, "solved: ", told);
        }
        text
    }
}

fn paragraph(text: &mut String, before: &str, told: &Told) {
    let Told { store, task, message, hint, records, example, since } = told;
    let _ = writeln!(text, "{before}{task} of store {store}: {message}");
    if *records > 0 {
        let example = example.as_ref().map(|key| format!(", for example {key}"));
        let _ = writeln!(text, "  records: {records}{}", example.unwrap_or_default());
    }
    let _ = writeln!(text, "  since: {since}");
    if let Some(hint) = hint.as_ref().filter(|_| before.is_empty()) {
        let _ = writeln!(text, "  hint: {hint}");
    }
    text.push('\n');
}

/// A subject line that mail programs show whole.
fn short(message: &str) -> String {
    const LONGEST: usize = 90;
    let line = message.split(['\r', '\n']).next().unwrap_or_default();
    if line.chars().count() <= LONGEST {
        return line.to_owned();
    }
    line.chars().take(LONGEST - 3).chain("...".chars()).collect()
}

/// Unix seconds as RFC 3339, UTC.
pub fn moment(at: i64) -> String {
    let moment = DateTime::<Utc>::from_timestamp(at, 0).unwrap_or_default();
    moment.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(message: &str, records: u64) -> Told {
        Told {
            store: "main".into(),
            task: "items".into(),
            message: message.into(),
            hint: Some("add the option `Teal`".into()),
            records,
            example: (records > 0).then(|| "ADM-100".into()),
            since: moment(1_700_000_000),
        }
    }

    #[test]
    fn a_digest_says_what_how_many_since_when_and_what_to_do() {
        let open = vec![told("attribute `color` has no option `Teal`", 4_200)];
        let digest = Digest { open, solved: vec![told("the store is down", 0)] };
        insta::assert_snapshot!(digest.subject(), @"cpsync main items: attribute `color` has no option `Teal`");
        insta::assert_snapshot!(digest.text(), @r"
        items of store main: attribute `color` has no option `Teal`
          records: 4200, for example ADM-100
          since: 2023-11-14T22:13:20Z
          hint: add the option `Teal`

        solved: items of store main: the store is down
          since: 2023-11-14T22:13:20Z
        ");
    }

    #[test]
    fn a_subject_is_one_short_line() {
        let long = "x".repeat(300) + "\r\nBcc: all@example.com";
        let subject = Digest { open: vec![told(&long, 1)], solved: Vec::new() }.subject();
        assert!(subject.len() < 120 && !subject.contains(['\r', '\n']), "{subject}");
        let two = Digest { open: vec![told("a", 1), told("b", 1)], solved: Vec::new() };
        assert_eq!(two.subject(), "cpsync: 2 things need attention");
    }
}
