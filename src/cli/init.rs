//! `config init`: cpsync.toml.example with the operator's own values in it.
//!
//! The example is the template, so there is one text to keep true.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueHint};
use dialoguer::Input;

use super::args::Globals;
use super::{Environment, Usage};
use crate::config::{Config, Secrets};

const TEMPLATE: &str = include_str!("../../cpsync.toml.example");

/// What the file needs; what is not given is asked for on a terminal.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Init {
    /// SQL Server of Counterpoint: `HOST`, `HOST:PORT` or `HOST\INSTANCE`
    #[arg(long, value_name = "HOST")]
    server: Option<String>,
    /// The company's database
    #[arg(long, value_name = "NAME")]
    database: Option<String>,
    /// SQL Server login
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// Environment variable with its password
    #[arg(long, value_name = "NAME", group = "password")]
    password_env: Option<String>,
    /// File with its password
    #[arg(long, value_name = "FILE", group = "password")]
    password_file: Option<String>,
    /// Command that prints its password
    #[arg(long, value_name = "COMMAND", group = "password")]
    password_command: Option<String>,
    /// IANA time zone of the tills, such as `America/New_York`
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// Accept the server's self-signed certificate
    #[arg(long)]
    trust_certificate: bool,
    /// What to call the web store
    #[arg(long, value_name = "NAME")]
    store_name: Option<String>,
    /// The web store's address
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    store_url: Option<String>,
    /// The location whose stock records say what is sold on the web
    #[arg(long, value_name = "LOCATION")]
    stocking_location: Option<String>,
    /// The file to write
    #[arg(long, short, value_name = "FILE", default_value = "cpsync.toml")]
    output: PathBuf,
    /// Replace an existing file
    #[arg(long)]
    force: bool,
}

/// One value of the file.
struct Question {
    flag: &'static str,
    section: &'static str,
    key: &'static str,
    asks: &'static str,
    /// What is offered; `None` = it must be given.
    offer: Option<&'static str>,
}

const QUESTIONS: [Question; 7] = [
    question("server", "counterpoint", "server", "SQL Server of Counterpoint", None),
    question("database", "counterpoint", "database", "Database of the company", None),
    question("user", "counterpoint", "user", "SQL Server login", Some("cpsync")),
    question("time-zone", "counterpoint", "time-zone", "Time zone of the tills", None),
    question("store-name", "", "", "Name of the web store", Some("main")),
    question("store-url", "stores.main", "url", "Address of the web store", None),
    question(
        "stocking-location",
        "stores.main.items",
        "stocking-location",
        "Location that says what is sold on the web",
        Some("MAIN"),
    ),
];

const fn question(
    flag: &'static str,
    section: &'static str,
    key: &'static str,
    asks: &'static str,
    offer: Option<&'static str>,
) -> Question {
    Question { flag, section, key, asks, offer }
}

pub(super) fn run(
    init: &Init,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<()> {
    if init.output.exists() && !init.force {
        return Err(exists(&init.output).into());
    }
    let answers = answers(init, environment)?;
    let text = filled(init, &answers);
    // A wrong answer is told as it would be told of the file.
    Config::parse(&init.output, &text, &environment.variables, Secrets::Leave)?;
    write(init, &text)?;
    if globals.quiet {
        return Ok(());
    }
    let path = init.output.display();
    super::print(
        environment,
        &format!(
            "wrote {path}\nnext: set the variables that it names, then `cpsync config check \
             --secrets`, then `cpsync doctor`, then `cpsync items --dry-run`"
        ),
    )
}

fn answers(init: &Init, environment: &Environment) -> anyhow::Result<Vec<String>> {
    let given = [
        &init.server,
        &init.database,
        &init.user,
        &init.time_zone,
        &init.store_name,
        &init.store_url,
        &init.stocking_location,
    ];
    let asked = environment.terminal.stdin && environment.terminal.stderr;
    if !asked {
        refuse_gaps(&given)?;
    }
    QUESTIONS
        .iter()
        .zip(given)
        .map(|(question, given)| match (given, asked) {
            (Some(answer), _) => Ok(answer.clone()),
            (None, true) => ask(question),
            (None, false) => Ok(question.offer.unwrap_or_default().to_owned()),
        })
        .collect()
}

fn refuse_gaps(given: &[&Option<String>]) -> Result<(), Usage> {
    let gaps: Vec<String> = QUESTIONS
        .iter()
        .zip(given)
        .filter(|(question, given)| given.is_none() && question.offer.is_none())
        .map(|(question, _)| format!("`--{}`", question.flag))
        .collect();
    if gaps.is_empty() {
        return Ok(());
    }
    let message = format!("`config init` needs {}", gaps.join(", "));
    Err(Usage::new(message, "on a terminal it asks for them"))
}

fn ask(question: &Question) -> anyhow::Result<String> {
    let mut input = Input::<String>::new().with_prompt(question.asks);
    if let Some(offer) = question.offer {
        input = input.default(offer.to_owned());
    }
    input.interact_text().with_context(|| format!("could not ask for `--{}`", question.flag))
}

/// The template with the answers in place of its own values.
fn filled(init: &Init, answers: &[String]) -> String {
    let mut section = String::new();
    let mut text = String::new();
    let name = answers.get(4).map_or("main", String::as_str);
    for line in TEMPLATE.lines() {
        if let Some(header) = line.strip_prefix('[') {
            header.trim_matches(['[', ']']).clone_into(&mut section);
        }
        let answer = QUESTIONS
            .iter()
            .zip(answers)
            .find(|(question, _)| section == question.section && is_key(line, question.key))
            .map(|(question, answer)| pair(question.key, answer, line));
        let answer = answer.or_else(|| special(init, &section, line));
        text.push_str(
            &answer.unwrap_or_else(|| line.replace("stores.main", &format!("stores.{name}"))),
        );
        text.push('\n');
    }
    text
}

/// The lines whose key, too, depends on the flags.
fn special(init: &Init, section: &str, line: &str) -> Option<String> {
    if section == "counterpoint" && is_key(line, "password-env") {
        let forms = [
            ("password-env", &init.password_env),
            ("password-file", &init.password_file),
            ("password-command", &init.password_command),
        ];
        let (key, value) = forms.iter().find_map(|(key, value)| Some((key, value.as_ref()?)))?;
        return Some(pair(key, value, line));
    }
    let trusts = init.trust_certificate && line.starts_with("# trust-certificate = ");
    trusts.then(|| "trust-certificate = true              # the server's is self-signed".to_owned())
}

fn is_key(line: &str, key: &str) -> bool {
    line.split_once(" = ").is_some_and(|(name, _)| name == key)
}

/// `key = "value"`, with the template line's comment at its place.
fn pair(key: &str, value: &str, line: &str) -> String {
    let pair = format!("{key} = {}", toml::Value::String(value.to_owned()));
    let comment = line.find('#').map(|at| (at, &line[at..]));
    comment.map_or_else(|| pair.clone(), |(at, comment)| format!("{pair:at$}{comment}"))
}

fn write(init: &Init, text: &str) -> anyhow::Result<()> {
    let path = &init.output;
    let what = || format!("could not write `{}`", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(what)?;
    }
    let mut options = OpenOptions::new();
    options.write(true);
    if init.force {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    let mut file = options.open(path).with_context(what)?;
    file.write_all(text.as_bytes()).with_context(what)
}

fn exists(path: &Path) -> Usage {
    Usage::new(
        format!("`{}` exists", path.display()),
        "`--force` replaces it, `--output FILE` writes another",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_own_values_give_the_example() {
        let answers = [
            "POS-SERVER",
            "DemoGolf",
            "cpsync",
            "America/New_York",
            "main",
            "https://shop.example",
            "MAIN",
        ];
        let text = filled(&Init::default(), &answers.map(str::to_owned));
        assert_eq!(text, TEMPLATE);
    }
}
