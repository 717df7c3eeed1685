//! `status`: one screen on how every task stands, from the state file, and whether both sides answer.

mod json;
pub(super) mod overview;
mod reach;
mod text;

use clap::Args;

use super::args::Globals;
use super::{Environment, pass};
use crate::config::{self, Config, Secrets};
use crate::exit::Exit;
use overview::Overview;
use reach::Side;

#[derive(Debug, Args)]
pub(super) struct Status {
    /// Ask neither Counterpoint nor the stores; only look at the state file
    #[arg(long)]
    offline: bool,
}

/// What the screen tells.
struct Screen {
    overview: Overview,
    /// Whether the sides answered; `None` = they were not asked.
    sides: Option<Vec<Side>>,
}

pub(super) fn run(
    command: &Status,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    let path = config::find(globals.config.as_deref(), &environment.variables)?;
    let config = Config::read(&path, &environment.variables, Secrets::Leave)?.config;
    let stores = pass::chosen(&config, globals.store.as_deref())?;
    let overview = overview::read(&config, &stores, environment.now().timestamp())?;
    let sides = (!command.offline).then(|| reach::ask(&config, &stores, &environment.variables));
    let screen = Screen { overview, sides };
    let text = if globals.json { json::lines(&screen) } else { text::screen(&screen) };
    if globals.json || !globals.quiet {
        super::print(environment, &text)?;
    }
    super::metrics::keep(&config, globals, environment)?;
    Ok(screen.exit())
}

impl Screen {
    /// A stale task says more than the side that may be the reason.
    fn exit(&self) -> Exit {
        if !self.overview.stale().is_empty() {
            return Exit::Different;
        }
        self.sides.iter().flatten().map(Side::exit).fold(Exit::Done, Exit::worst)
    }
}
