//! Why an order cannot become a document, with what to add to cpsync.toml.

use std::fmt::Write as _;

/// An order that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// What it waits for, stable, so that orders with the same problem are told of once.
    pub cause: String,
    /// In words; several problems are joined by `;`.
    pub reason: String,
    /// What to do, with the exact lines to add; `None` when the reason says it all.
    pub advice: Option<String>,
}

impl Hold {
    /// A hold of one problem.
    pub fn new(cause: &str, reason: impl Into<String>, advice: Option<&str>) -> Self {
        Self { cause: cause.to_owned(), reason: reason.into(), advice: advice.map(str::to_owned) }
    }
}

/// The problems of one order, as they are found.
pub(super) struct Problems {
    section: String,
    causes: Vec<String>,
    reasons: Vec<String>,
    texts: Vec<String>,
    /// Section and line of cpsync.toml.
    lines: Vec<(String, String)>,
}

impl Problems {
    /// `section` is `stores.NAME.orders`.
    pub(super) fn new(section: &str) -> Self {
        let section = section.to_owned();
        let (causes, reasons) = (Vec::new(), Vec::new());
        Self { section, causes, reasons, texts: Vec::new(), lines: Vec::new() }
    }

    /// Notes a problem; one that is known already is told once.
    pub(super) fn add(&mut self, cause: impl Into<String>, reason: impl Into<String>) {
        once(&mut self.causes, cause.into());
        once(&mut self.reasons, reason.into());
    }

    /// A line that would mend it, in `[stores.NAME.orders]` or a table below.
    pub(super) fn line(&mut self, below: &str, line: impl Into<String>) {
        let dot = if below.is_empty() { "" } else { "." };
        once(&mut self.lines, (format!("{}{dot}{below}", self.section), line.into()));
    }

    /// What else would mend it.
    pub(super) fn text(&mut self, advice: impl Into<String>) {
        once(&mut self.texts, advice.into());
    }

    /// The hold, when there is a problem.
    pub(super) fn done(&self) -> Result<(), Hold> {
        if self.causes.is_empty() {
            return Ok(());
        }
        Err(Hold {
            cause: self.causes.join(", "),
            reason: self.reasons.join("; "),
            advice: self.advice(),
        })
    }

    fn advice(&self) -> Option<String> {
        let mut advice = self.texts.join("; ");
        let mut sections: Vec<&str> = Vec::new();
        for (section, _) in &self.lines {
            if !sections.contains(&section.as_str()) {
                sections.push(section);
            }
        }
        if !sections.is_empty() {
            advice.push_str(if advice.is_empty() { "" } else { "; " });
            advice.push_str("in cpsync.toml:");
        }
        for section in sections {
            // Writing to a String cannot fail.
            let _ = write!(advice, "\n[{section}]");
            for (_, line) in self.lines.iter().filter(|(of, _)| of == section) {
                let _ = write!(advice, "\n{line}");
            }
        }
        (!advice.is_empty()).then_some(advice)
    }
}

fn once<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if !list.contains(&value) {
        list.push(value);
    }
}
