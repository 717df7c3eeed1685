//! `doctor`: looks at each link, prints what is so, and exits with what a person has to do.

use serde_json::json;

use super::args::Globals;
use super::{Environment, pass};
use crate::config::{self, Config, Secrets};
use crate::exit::Exit;
use crate::model::{Severity, Verdict, counted};
use crate::report::{check_json, check_lines};
use crate::task::doctor::{self, Section};

pub(super) fn run(globals: &Globals, environment: &mut Environment) -> anyhow::Result<Exit> {
    let config = load(globals, environment)?;
    let stores = pass::chosen(&config, globals.store.as_deref())?;
    let sections = doctor::run(&config, &stores, !globals.dry_run).sections;
    let text = if globals.json { json_lines(&sections)? } else { lines(&sections, globals.quiet) };
    if !text.is_empty() {
        super::print(environment, &text)?;
    }
    Ok(exit(&sections))
}

/// The configuration with its secrets; a store's name is looked at before they are fetched.
pub(super) fn load(globals: &Globals, environment: &Environment) -> anyhow::Result<Config> {
    let path = config::find(globals.config.as_deref(), &environment.variables)?;
    let only = globals.store.as_deref();
    let named = Config::read(&path, &environment.variables, Secrets::Leave)?;
    pass::chosen(&named.config, only)?;
    Ok(Config::load_for(&path, &environment.variables, only)?)
}

/// A warning is no reason for cron to send mail.
pub(super) fn exit(sections: &[Section]) -> Exit {
    let found = doctor::findings(sections).map(|finding| match finding.severity {
        Severity::Warning => Exit::Done,
        Severity::Unreachable => Exit::Unavailable,
        Severity::Problem => Exit::Operator,
    });
    found.fold(Exit::Done, Exit::worst)
}

/// One JSON object a look, the last one a summary.
pub(super) fn json_lines(sections: &[Section]) -> anyhow::Result<String> {
    let mut lines = Vec::new();
    for section in sections {
        for check in &section.checks {
            lines.push(check_json(section.part, section.store.as_deref(), check)?);
        }
    }
    let findings = doctor::findings(sections);
    let (mut problems, mut unreachable, mut warnings) = (0, 0, 0);
    findings.for_each(|finding| match finding.severity {
        Severity::Warning => warnings += 1,
        Severity::Unreachable => unreachable += 1,
        Severity::Problem => problems += 1,
    });
    let summary = json!({
        "message_type": "summary",
        "ok": problems + unreachable + warnings == 0,
        "code": exit(sections).code(),
        "checks": lines.len(),
        "problems": problems,
        "unreachable": unreachable,
        "warnings": warnings,
    });
    lines.push(summary.to_string());
    Ok(lines.join("\n"))
}

/// Everything that was looked at; quiet: the findings only.
pub(super) fn lines(sections: &[Section], quiet: bool) -> String {
    let mut lines = Vec::new();
    for section in sections {
        let shown: Vec<_> = section
            .checks
            .iter()
            .filter(|check| !quiet || matches!(check.verdict, Verdict::Found(_)))
            .collect();
        if shown.is_empty() {
            continue;
        }
        lines.push(match &section.store {
            Some(store) => format!("{}, store `{store}`", section.part),
            None => section.part.to_owned(),
        });
        lines.extend(shown.into_iter().flat_map(check_lines));
    }
    if !quiet {
        lines.push(summary(sections));
    }
    lines.join("\n")
}

fn summary(sections: &[Section]) -> String {
    let checks: usize = sections.iter().map(|section| section.checks.len()).sum();
    let checks = counted(checks, "check");
    match doctor::findings(sections).count() {
        0 => format!("healthy: {checks}, nothing found"),
        found => format!("{} in {checks}", counted(found, "finding")),
    }
}
