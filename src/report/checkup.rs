//! What `cpsync doctor` found, as lines for people and as JSON lines.

use serde::Serialize;

use super::text::one_line;
use crate::model::{Check, Finding, Severity, Verdict};

/// One look as a JSON line.
#[derive(Debug, Serialize)]
struct Line<'a> {
    message_type: &'static str,
    part: &'a str,
    store: Option<&'a str>,
    link: &'a str,
    /// `ok`, `skipped` or the finding's severity.
    result: &'static str,
    /// What was seen, or why it was not looked at; `None` for a finding.
    told: Option<&'a str>,
    #[serde(flatten)]
    finding: Option<Told<'a>>,
}

#[derive(Debug, Serialize)]
struct Told<'a> {
    cause: &'a str,
    consequence: &'a str,
    fix: &'a str,
}

/// One look as a JSON line, without a line end.
pub fn check_json(part: &str, store: Option<&str>, check: &Check) -> serde_json::Result<String> {
    let (result, told, finding) = match &check.verdict {
        Verdict::Fine(told) => ("ok", Some(told.as_str()), None),
        Verdict::Skipped(why) => ("skipped", Some(why.as_str()), None),
        Verdict::Found(Finding { severity, cause, consequence, fix }) => {
            (severity.word(), None, Some(Told { cause, consequence, fix }))
        }
    };
    let link = &check.link;
    let line = Line { message_type: "check", part, store, link, result, told, finding };
    serde_json::to_string(&line)
}

/// One look as lines; a finding takes three.
pub fn check_lines(check: &Check) -> Vec<String> {
    let line = |word: &str, text: &str| one_line(&format!("  {word:<7} {}: {text}", check.link));
    match &check.verdict {
        Verdict::Fine(told) => vec![line("ok", told)],
        Verdict::Skipped(why) => vec![line("skipped", why)],
        Verdict::Found(finding) => {
            let word = match finding.severity {
                Severity::Warning => "WARNING",
                Severity::Unreachable => "NO LINK",
                Severity::Problem => "PROBLEM",
            };
            vec![
                line(word, &finding.cause),
                one_line(&format!("          so:  {}", finding.consequence)),
                one_line(&format!("          do:  {}", finding.fix)),
            ]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(verdict: Verdict) -> Check {
        Check { link: "clock".into(), verdict }
    }

    #[test]
    fn a_finding_says_cause_consequence_and_fix() {
        let finding = Finding::problem("it is late", "trains leave", "wind\nit");
        let told = [
            check_lines(&check(Verdict::Found(finding))),
            check_lines(&check(Verdict::Fine("right".into()))),
            check_lines(&check(Verdict::Skipped("needs `x`".into()))),
        ];
        insta::assert_snapshot!(told.concat().join("\n"), @r"
          PROBLEM clock: it is late
                  so:  trains leave
                  do:  wind\nit
          ok      clock: right
          skipped clock: needs `x`
        ");
    }

    #[test]
    fn json_has_the_same_keys_whatever_was_found() {
        let json = |verdict| check_json("store", Some("main"), &check(verdict)).unwrap();
        let fine: serde_json::Value =
            serde_json::from_str(&json(Verdict::Fine("x".into()))).unwrap();
        assert_eq!((&fine["result"], &fine["told"]), (&"ok".into(), &"x".into()));
        let found = json(Verdict::Found(Finding::warning("a", "b", "c")));
        let found: serde_json::Value = serde_json::from_str(&found).unwrap();
        assert_eq!((&found["result"], &found["fix"]), (&"warning".into(), &"c".into()));
    }
}
