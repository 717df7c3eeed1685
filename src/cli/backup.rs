//! `backup`: a consistent, checked copy of the state file while passes run.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use serde_json::json;

use super::Environment;
use super::args::Globals;
use crate::config::{self, Config, Secrets};
use crate::exit::Exit;
use crate::state::State;

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// Where the copy goes; an older copy is replaced
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: PathBuf,
}

pub(super) fn run(
    command: &Backup,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    let path = config::find(globals.config.as_deref(), &environment.variables)?;
    let state = Config::read(&path, &environment.variables, Secrets::Leave)?.config.state.path;
    if globals.dry_run {
        let text = format!("would copy `{}` to `{}`", state.display(), command.file.display());
        super::print(environment, &text)?;
        return Ok(Exit::Done);
    }
    let copied = State::back_up(&state, &command.file)?;
    if globals.json {
        let object = json!({
            "message_type": "summary", "file": command.file, "bytes": copied.bytes,
            "format": copied.format, "verified": true,
        });
        super::print(environment, &object.to_string())?;
    } else if globals.verbose > 0 || (environment.terminal.stdout && !globals.quiet) {
        let file = command.file.display();
        let text = format!("copied {} kB to `{file}`, and read the copy back", copied.bytes / 1000);
        super::print(environment, &text)?;
    }
    Ok(Exit::Done)
}
