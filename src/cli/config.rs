//! `config check` and `config show`; `config init` has its own file.

use super::args::{Config as Command, Globals};
use super::{Environment, init};
use crate::config::{Config, Loaded, Login, Platform, Secrets, Store, find};
use crate::exit::Exit;
use crate::model::counted;

pub(super) fn run(
    command: Command,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    match command {
        Command::Init(init) => init::run(&init, globals, environment)?,
        Command::Check { secrets } => {
            let secrets = if secrets { Secrets::Look } else { Secrets::Leave };
            check(secrets, globals, environment)?;
        }
        Command::Show => show(globals, environment)?,
    }
    Ok(Exit::Done)
}

fn read(secrets: Secrets, globals: &Globals, environment: &Environment) -> anyhow::Result<Loaded> {
    let path = find(globals.config.as_deref(), &environment.variables)?;
    Ok(Config::read(&path, &environment.variables, secrets)?)
}

fn check(secrets: Secrets, globals: &Globals, environment: &mut Environment) -> anyhow::Result<()> {
    let loaded = read(secrets, globals, environment)?;
    if globals.json {
        let object = serde_json::json!({
            "message_type": "summary",
            "ok": true,
            "file": loaded.config.path,
            "warnings": loaded.warnings.iter().map(ToString::to_string).collect::<Vec<_>>(),
        });
        return super::print(environment, &object.to_string());
    }
    if globals.quiet {
        return Ok(());
    }
    for warning in &loaded.warnings {
        environment.stderr.say(&format!("warn: {warning}\n"));
        if let Some(hint) = &warning.hint {
            environment.stderr.say(&format!("  hint: {hint}\n"));
        }
    }
    super::print(environment, &checked(&loaded.config, secrets))
}

/// `ok`, and what of.
fn checked(config: &Config, secrets: Secrets) -> String {
    let counterpoint = &config.counterpoint;
    let user = match &counterpoint.login {
        Login::Sql { user, .. } | Login::Windows { account: Some((user, _)) } => user,
        Login::Windows { account: None } => "the Windows account that runs cpsync",
    };
    let mut lines = vec![
        format!("ok: {}", config.path.display()),
        format!(
            "counterpoint: {} on {}, as {user}, time zone {}",
            counterpoint.database,
            counterpoint.server.host,
            counterpoint.time_zone.name()
        ),
        format!("state: {}", config.state.path.display()),
    ];
    lines.extend(config.stores.iter().map(checked_store));
    if secrets == Secrets::Leave {
        lines.push("secrets: form only; `--secrets` looks for their variables and files".into());
    }
    lines.join("\n")
}

fn checked_store(store: &Store) -> String {
    let (software, url) = match &store.platform {
        Platform::Magento2(magento2) => ("magento2", &magento2.url),
    };
    let orders = store.orders.as_ref().map_or_else(
        || "orders not imported".to_owned(),
        |orders| format!("orders rung up at {} {}", orders.till.store, orders.till.station),
    );
    format!(
        "store {}: {software} at {url}, stocked at {}, {}, {}, {}, {orders}",
        store.name,
        store.items.stocking_location,
        counted(store.items.filter.len(), "filter condition"),
        counted(store.items.dimensions.len(), "dimension"),
        counted(store.items.attributes.len(), "attribute")
    )
}

fn show(globals: &Globals, environment: &mut Environment) -> anyhow::Result<()> {
    let loaded = read(Secrets::Leave, globals, environment)?;
    let text = if globals.json {
        serde_json::to_string(&loaded.shown)?
    } else {
        format!("# {}\n{}", loaded.config.path.display(), toml::to_string(&loaded.shown)?)
    };
    super::print(environment, &text)
}
