//! How a failed run is told: one `error:` line, the problems of a configuration, hints; under
//! `--json` also a last `exit_error` object on stderr.

use std::fmt::Write as _;

use serde_json::json;

use super::Environment;
use crate::config::Invalid;
use crate::exit::{Exit, hints};
use crate::report::one_line;

/// Tells an error and what it means.
pub(super) fn tell(error: &anyhow::Error, json: bool, environment: &mut Environment) -> Exit {
    let exit = Exit::of(error);
    let mut text = text(error);
    if json {
        let _ = writeln!(text, "{}", object(error, exit));
    }
    // The log file gets the same line: under Task Scheduler nobody sees stderr.
    log::error!(target: super::logging::FILE_ONLY, "{error:#}");
    environment.stderr.say(&text);
    exit
}

fn text(error: &anyhow::Error) -> String {
    let mut text = format!("error: {}\n", one_line(&format!("{error:#}")));
    for problem in invalid(error).into_iter().flat_map(|invalid| &invalid.problems) {
        let _ = writeln!(text, "{}", one_line(&problem.to_string()));
        if let Some(hint) = &problem.hint {
            let _ = writeln!(text, "  hint: {}", one_line(hint));
        }
    }
    for hint in hints(error) {
        let _ = writeln!(text, "hint: {}", one_line(&hint));
    }
    text
}

fn object(error: &anyhow::Error, exit: Exit) -> serde_json::Value {
    let mut object = json!({
        "message_type": "exit_error",
        "code": exit.code(),
        "message": format!("{error:#}"),
        "hints": hints(error),
    });
    if let Some(invalid) = invalid(error) {
        object["problems"] = invalid
            .problems
            .iter()
            .map(|problem| {
                json!({
                    "file": problem.path,
                    "line": problem.line,
                    "column": problem.column,
                    "message": problem.message,
                    "hint": problem.hint,
                })
            })
            .collect();
    }
    object
}

fn invalid(error: &anyhow::Error) -> Option<&Invalid> {
    error.chain().find_map(|cause| cause.downcast_ref())
}
