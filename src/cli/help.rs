//! `help`, and what clap has to say.

use std::fmt::Write as _;

use clap::CommandFactory;
use clap::builder::StyledStr;
use serde_json::json;

use super::args::Cli;
use super::{Environment, Usage};
use crate::exit::Exit;

const EXIT_CODES: &str = "exit-codes";

/// `help [TOPIC]...`
pub(super) fn print(topic: &[String], environment: &mut Environment) -> anyhow::Result<Exit> {
    if topic == [EXIT_CODES] {
        super::print(environment, &exit_codes())?;
        return Ok(Exit::Done);
    }
    let mut command = Cli::command();
    command.build();
    let mut found = &mut command;
    for word in topic {
        found = found.find_subcommand_mut(word).ok_or_else(|| {
            let hint = format!("`cpsync help` lists the tasks; another topic is `{EXIT_CODES}`");
            Usage::new(format!("there is no help on `{}`", topic.join(" ")), hint)
        })?;
    }
    let help = found.render_help();
    let colour = environment.colour(environment.terminal.stdout);
    super::print(environment, &painted(&help, colour))?;
    Ok(Exit::Done)
}

/// The table of exit codes, the same in `help exit-codes` and README.
pub fn exit_codes() -> String {
    let mut text = String::from("Exit codes:\n");
    for exit in Exit::ALL {
        let _ = writeln!(text, "{:>5}  {}", exit.code(), exit.meaning());
    }
    let order: Vec<String> = Exit::BY_URGENCY.iter().map(|exit| exit.code().to_string()).collect();
    let _ = write!(
        text,
        "\nA run over several stores exits with the last of these that occurred:\n  {}\n\
         New codes may come: treat an unknown one as failure.\n",
        order.join(" ")
    );
    text
}

/// clap's own answers: help and version on stdout with 0, mistakes on stderr with 2.
pub(super) fn refuse(error: &clap::Error, json: bool, environment: &mut Environment) -> u8 {
    let code = if error.use_stderr() { Exit::Operator } else { Exit::Done };
    let (mut output, terminal) = if error.use_stderr() {
        (environment.stderr.clone(), environment.terminal.stderr)
    } else {
        (environment.stdout.clone(), environment.terminal.stdout)
    };
    let mut text = painted(&error.render(), environment.colour(terminal));
    if json && error.use_stderr() {
        let message = error.render().to_string();
        let message = message.lines().next().unwrap_or_default();
        let message = message.trim_start_matches("error: ");
        let object = json!({
            "message_type": "exit_error", "code": code.code(), "message": message, "hints": [],
        });
        let _ = writeln!(text, "{object}");
    }
    output.say(&text);
    code.code()
}

fn painted(text: &StyledStr, colour: bool) -> String {
    if colour { text.ansi().to_string() } else { text.to_string() }
}
