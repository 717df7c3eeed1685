//! The heartbeat: one request after a pass, so that a monitor elsewhere notices when passes stop.

use anyhow::Context;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use ureq::Agent;

use crate::config::Heartbeat;

/// Reports that a pass of this task and store came to its end, or did not.
///
/// Errors never hold the address: who has it can report.
pub fn beat(settings: &Heartbeat, task: &str, store: &str, good: bool) -> anyhow::Result<()> {
    let url = if good { Some(&settings.url) } else { settings.failed_url.as_ref() };
    let Some(url) = url else { return Ok(()) };
    let url = address(url.expose(), task, store);
    let config = Agent::config_builder().timeout_global(Some(settings.timeout)).build();
    let asked = Agent::new_with_config(config).get(&url).call();
    asked.map(drop).map_err(|error| reason(&error)).context("could not send the heartbeat")
}

fn address(template: &str, task: &str, store: &str) -> String {
    let safe = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let task = task.replace(' ', "-");
    template.replace("{task}", &task).replace("{store}", &safe(store))
}

fn reason(error: &ureq::Error) -> anyhow::Error {
    match error {
        ureq::Error::StatusCode(status) => anyhow::anyhow!("the monitor answered {status}"),
        ureq::Error::Timeout(_) => anyhow::anyhow!("the monitor did not answer in time"),
        ureq::Error::BadUri(_) => anyhow::anyhow!("the address is none"),
        ureq::Error::HostNotFound => anyhow::anyhow!("the monitor's host is not known"),
        ureq::Error::Io(io) => anyhow::anyhow!("{}", io.kind()),
        _ => anyhow::anyhow!("the monitor could not be reached"),
    }
}
