//! `support bundle`: what somebody needs who is to help, in one zip, without a secret.
//!
//! Made also when much is broken: what cannot be gathered is replaced by the reason. `facts` gathers,
//! `archive` writes.

mod archive;
mod facts;

use std::path::PathBuf;

use serde_json::json;

use super::args::{Globals, Support as Command};
use super::{Environment, Usage};
use crate::exit::Exit;

/// A file of the bundle.
struct Part {
    name: &'static str,
    text: String,
}

pub(super) fn run(
    command: &Command,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    let Command::Bundle { file } = command;
    let file = file.clone().unwrap_or_else(|| default_name(environment));
    if file.exists() {
        let hint = "name another file, or delete that one";
        return Err(Usage::new(format!("`{}` exists already", file.display()), hint).into());
    }
    let (parts, redactor) = facts::gather(globals, environment);
    let parts: Vec<Part> =
        parts.into_iter().map(|part| Part { text: redactor.clean(&part.text), ..part }).collect();
    archive::write(&file, &parts, environment.now())?;
    told(&file, &parts, globals, environment)?;
    Ok(Exit::Done)
}

fn default_name(environment: &Environment) -> PathBuf {
    format!("cpsync-support-{}.zip", environment.now().format("%Y%m%d-%H%M%S")).into()
}

fn told(
    file: &std::path::Path,
    parts: &[Part],
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<()> {
    let names: Vec<&str> = parts.iter().map(|part| part.name).collect();
    if globals.json {
        let object = json!({ "message_type": "summary", "file": file, "parts": names });
        return super::print(environment, &object.to_string());
    }
    if globals.quiet {
        return Ok(());
    }
    let text = format!(
        "wrote {}: {}\npasswords, keys and tokens are left out; names of servers, items and prices \
         are not: look through it before you send it",
        file.display(),
        names.join(", ")
    );
    super::print(environment, &text)
}
