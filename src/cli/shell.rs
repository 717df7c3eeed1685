//! `completions` and `man`: made from the command tree itself, so that they cannot be out of date.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Command, CommandFactory, ValueHint};
use clap_mangen::Man as Page;

use super::Environment;
use super::args::Cli;
use crate::exit::Exit;

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(super) struct Man {
    /// Write the pages of all commands into this folder
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    output: Option<PathBuf>,
}

/// Prints the script for a shell.
pub(super) fn completions(
    command: &Completions,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(command.shell, &mut Cli::command(), "cpsync", &mut script);
    super::print(environment, &String::from_utf8(script)?)?;
    Ok(Exit::Done)
}

/// Prints the page of cpsync, or writes one a command.
pub(super) fn man(command: &Man, environment: &mut Environment) -> anyhow::Result<Exit> {
    let mut tree = Cli::command().name("cpsync");
    // Gives every command the flags of all.
    tree.build();
    match &command.output {
        Some(folder) => {
            fs::create_dir_all(folder)
                .with_context(|| format!("could not make the folder `{}`", folder.display()))?;
            write_all(&tree, "cpsync", folder)?;
        }
        None => super::print(environment, &page(&tree, "cpsync")?)?,
    }
    Ok(Exit::Done)
}

/// The page of a command, and of those below it: `cpsync-queue-list.1`.
fn write_all(command: &Command, name: &str, folder: &Path) -> anyhow::Result<()> {
    let path = folder.join(format!("{name}.1"));
    fs::write(&path, page(command, name)?)
        .with_context(|| format!("could not write `{}`", path.display()))?;
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        write_all(below, &format!("{name}-{}", below.get_name()), folder)?;
    }
    Ok(())
}

fn page(command: &Command, name: &str) -> anyhow::Result<String> {
    let mut page = Vec::new();
    // `display_name` is the file's name: the page is found by `man cpsync-queue-list`.
    Page::new(command.clone().display_name(name)).render(&mut page)?;
    let mut page = String::from_utf8(page)?;
    if let Some(examples) = command.get_before_help() {
        page.push_str(&section(&examples.to_string()));
    }
    Ok(page)
}

/// The examples that the help opens with: their first line is the title.
fn section(examples: &str) -> String {
    let mut text = String::from(".SH EXAMPLES\n.nf\n");
    for line in examples.lines().skip(1) {
        // At the beginning of a line, a dot or an apostrophe is a request to roff.
        text.push_str("\\&");
        text.push_str(&line.replace('\\', "\\e").replace('-', "\\-"));
        text.push('\n');
    }
    text + ".fi\n"
}
