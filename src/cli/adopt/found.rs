//! What a person is shown of an adoption: how many of each, all that is left to him, and the beginning
//! of the lists of what needs nobody.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::cli::args::Globals;
use crate::report::{Adopted, Adoption, one_line};
use crate::task::adopt::Part;

/// So many records of a list are named.
const NAMED: usize = 20;

/// What was told so far of one store.
#[derive(Default)]
pub(super) struct Found {
    counts: BTreeMap<(&'static str, Adopted), usize>,
    /// The first names of each list.
    names: BTreeMap<(&'static str, Adopted), Vec<String>>,
    /// What is bound and gets another SKU by the next pass.
    renamed: (usize, Vec<String>),
    /// What needs a person, in whole lines.
    open: BTreeMap<Adopted, Vec<String>>,
}

impl Found {
    /// Takes one record in.
    pub(super) fn take(&mut self, told: &Adoption) {
        let at = (told.part, told.outcome);
        *self.counts.entry(at).or_default() += 1;
        match told.outcome {
            Adopted::Ambiguous | Adopted::Held => {
                self.open.entry(told.outcome).or_default().extend(lines(told));
            }
            Adopted::Matched if !told.advice.is_empty() => {
                self.renamed.0 += 1;
                name(&mut self.renamed.1, told);
            }
            Adopted::CounterpointOnly | Adopted::StoreOnly => {
                name(self.names.entry(at).or_default(), told);
            }
            Adopted::Matched | Adopted::Bound => {}
        }
    }

    /// All of it; nothing under `--quiet` but what is left to a person, no lists beside the lines of
    /// `--verbose`. Empty where nothing was told.
    pub(super) fn text(&self, store: &str, globals: &Globals) -> String {
        let mut text = String::new();
        if !globals.quiet {
            let dry = if globals.dry_run { " (dry run)" } else { "" };
            for part in Part::ALL.map(Part::as_str) {
                let told = self.counted(part);
                if !told.is_empty() {
                    let _ = writeln!(text, "adopt {store}{dry} {part}: {told}");
                }
            }
        }
        if globals.verbose > 0 {
            return text;
        }
        text.push_str(&self.section(Adopted::Ambiguous, "left to you, and not bound:"));
        if !globals.quiet {
            text.push_str(&self.section(Adopted::Held, "held, and not bound:"));
            text.push_str(&self.lists());
        }
        text
    }

    fn counted(&self, part: &'static str) -> String {
        let count = |outcome| self.counts.get(&(part, outcome)).copied().unwrap_or_default();
        let told = Adopted::ALL.map(|outcome| (count(outcome), outcome));
        let told = told.iter().filter(|(count, _)| *count > 0);
        told.map(|(count, outcome)| format!("{count} {}", words(*outcome)))
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn section(&self, outcome: Adopted, title: &str) -> String {
        let Some(lines) = self.open.get(&outcome) else { return String::new() };
        format!("\n{title}\n{}\n", lines.join("\n"))
    }

    fn lists(&self) -> String {
        let mut text = String::new();
        if self.renamed.0 > 0 {
            let title = "bound under another SKU; the next `items` pass renames them";
            list(&mut text, title, self.renamed.0, &self.renamed.1);
        }
        for ((part, outcome), names) in &self.names {
            let count = self.counts.get(&(*part, *outcome)).copied().unwrap_or_default();
            list(&mut text, &title(part, *outcome), count, names);
        }
        if self.names.iter().any(|(at, names)| self.counts.get(at) > Some(&names.len())) {
            text.push_str("\nhint: `--csv FILE` has every record, with what to do\n");
        }
        text
    }
}

fn name(names: &mut Vec<String>, told: &Adoption) {
    if names.len() < NAMED {
        names.push(one_line(&told.names()));
    }
}

fn lines(told: &Adoption) -> [String; 2] {
    let Adoption { part, reason, advice, .. } = told;
    [
        one_line(&format!("  {part} {}: {reason}", told.names())),
        one_line(&format!("    hint: {advice}")),
    ]
}

fn list(text: &mut String, title: &str, count: usize, names: &[String]) {
    let more = count.saturating_sub(names.len());
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    let _ = write!(text, "\n{title}:\n  {}{more}\n", names.join(", "));
}

fn title(part: &str, outcome: Adopted) -> String {
    let then = match (outcome, part) {
        (Adopted::StoreOnly, _) => "left alone",
        (_, "products") => "the next `items` pass makes them",
        (_, "categories") => "the next `categories` pass makes them",
        _ => "flagged for e-commerce, without an account",
    };
    format!("{part} {}; {then}", words(outcome))
}

fn words(outcome: Adopted) -> &'static str {
    match outcome {
        Adopted::Matched => "matched",
        Adopted::Bound => "bound before",
        Adopted::Ambiguous => "ambiguous",
        Adopted::Held => "held",
        Adopted::CounterpointOnly => "in Counterpoint only",
        Adopted::StoreOnly => "in the store only",
    }
}
