//! What a look at one link of the chain found: the nouns of `cpsync doctor`.
//!
//! Each side looks at itself and speaks its own words; what they mean for the run is the task's to say.

use std::fmt;

use serde::Serialize;

/// One link that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was looked at, in a few words: `time zone`, `sku with a slash`.
    pub link: String,
    /// What was found.
    pub verdict: Verdict,
}

/// What a look found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As it should be; the facts that were seen.
    Fine(String),
    /// Something that a person should know.
    Found(Finding),
    /// Not looked at, and why.
    Skipped(String),
}

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How urgent it is.
    pub severity: Severity,
    /// What is so, one lower-case sentence without secrets.
    pub cause: String,
    /// What it leads to.
    pub consequence: String,
    /// What to do.
    pub fix: String,
}

/// How urgent a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Passes run; something is lost or slower.
    Warning,
    /// The other side does not answer; the configuration may be right.
    Unreachable,
    /// A task cannot do its work until a person changes something.
    Problem,
}

impl Severity {
    /// As it stands in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Unreachable => "unreachable",
            Self::Problem => "problem",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Finding {
    /// A finding of this severity.
    pub fn new(
        severity: Severity,
        cause: impl Into<String>,
        consequence: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self { severity, cause: cause.into(), consequence: consequence.into(), fix: fix.into() }
    }

    /// A person has to act.
    pub fn problem(
        cause: impl Into<String>,
        consequence: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self::new(Severity::Problem, cause, consequence, fix)
    }

    /// Passes run all the same.
    pub fn warning(
        cause: impl Into<String>,
        consequence: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self::new(Severity::Warning, cause, consequence, fix)
    }
}

/// The looks at one side, in the order that they were taken.
#[derive(Clone, Debug, Default)]
pub struct Checks(Vec<Check>);

impl Checks {
    /// The link is as it should be.
    pub fn fine(&mut self, link: &str, told: impl Into<String>) {
        self.push(link, Verdict::Fine(told.into()));
    }

    /// Something was found.
    pub fn found(&mut self, link: &str, finding: Finding) {
        self.push(link, Verdict::Found(finding));
    }

    /// The link was not looked at.
    pub fn skipped(&mut self, link: &str, why: impl Into<String>) {
        self.push(link, Verdict::Skipped(why.into()));
    }

    /// Each of these links was not looked at, as `broken` comes before them.
    pub fn skip_after(&mut self, broken: &str, links: &[&str]) {
        for link in links {
            self.skipped(link, format!("needs `{broken}`"));
        }
    }

    /// What was found of a link, one entry each, or that all is well. Says whether nothing was found
    /// that stands in the way of what builds on it.
    pub fn settle(&mut self, link: &str, found: Vec<Finding>, told: impl Into<String>) -> bool {
        if found.is_empty() {
            self.fine(link, told);
            return true;
        }
        let passable = found.iter().all(|finding| finding.severity == Severity::Warning);
        for finding in found {
            self.found(link, finding);
        }
        passable
    }

    /// All of them.
    pub fn into_list(self) -> Vec<Check> {
        self.0
    }

    fn push(&mut self, link: &str, verdict: Verdict) {
        self.0.push(Check { link: link.to_owned(), verdict });
    }
}
