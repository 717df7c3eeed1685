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
    /// What needs a person: one entry for all that have the same reason and advice.
    open: BTreeMap<Open, (usize, Vec<String>)>,
}

/// Outcome, part, reason and advice.
type Open = (Adopted, &'static str, String, String);

impl Found {
    /// Takes one record in.
    pub(super) fn take(&mut self, told: &Adoption) {
        let at = (told.part, told.outcome);
        *self.counts.entry(at).or_default() += 1;
        match told.outcome {
            Adopted::Ambiguous | Adopted::Held => {
                let Adoption { part, outcome, reason, advice, .. } = told;
                let key = (*outcome, *part, reason.clone(), advice.clone());
                let (count, names) = self.open.entry(key).or_default();
                *count += 1;
                name(names, told);
            }
            Adopted::Matched if !told.advice.is_empty() => {
                self.renamed.0 += 1;
                name(&mut self.renamed.1, told);
            }
            // Nobody makes accounts of them, so that there is nothing to look through.
            Adopted::CounterpointOnly if told.part == Part::Customers.as_str() => {}
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
            if self.cut() {
                text.push_str("\nhint: `--csv FILE` has every record, with what to do\n");
            }
        }
        text
    }

    /// Whether a list names only some of its records.
    fn cut(&self) -> bool {
        let less = |count: usize, names: &[String]| count > names.len();
        let mut lists = self.names.iter();
        less(self.renamed.0, &self.renamed.1)
            || self.open.values().any(|(count, names)| less(*count, names))
            || lists
                .any(|(at, names)| less(self.counts.get(at).copied().unwrap_or_default(), names))
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
        let open = self.open.iter().filter(|((own, ..), _)| *own == outcome);
        let lines: Vec<String> = open.flat_map(|(open, named)| lines(open, named)).collect();
        if lines.is_empty() { String::new() } else { format!("\n{title}\n{}\n", lines.join("\n")) }
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
        text
    }
}

fn name(names: &mut Vec<String>, told: &Adoption) {
    if names.len() < NAMED {
        names.push(one_line(&told.names()));
    }
}

fn lines((_, part, reason, advice): &Open, (count, names): &(usize, Vec<String>)) -> [String; 2] {
    [
        one_line(&format!("  {part} {}: {reason}", named(*count, names))),
        one_line(&format!("    hint: {advice}")),
    ]
}

fn list(text: &mut String, title: &str, count: usize, names: &[String]) {
    let _ = write!(text, "\n{title}:\n  {}\n", named(count, names));
}

/// The first names, and how many more there are.
fn named(count: usize, names: &[String]) -> String {
    let more = count.saturating_sub(names.len());
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    format!("{}{more}", names.join(", "))
}

fn title(part: &str, outcome: Adopted) -> String {
    let then = match (outcome, part) {
        (Adopted::StoreOnly, _) => "left alone",
        (_, "products") => "the next `items` pass makes them",
        _ => "the next `categories` pass makes them",
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
