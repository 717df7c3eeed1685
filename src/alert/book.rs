//! What was told and what is still to be told: a pass's findings against the alerts of the state file.
//!
//! Nothing is told twice and nothing is lost: an alert is marked as told only once every channel has
//! taken it.

use std::time::Duration;

use super::deliver;
use super::digest::{Digest, Told, moment};
use crate::config::Alerts;
use crate::state::{Alert, State, Wrong};

/// What a pass of one task found.
#[derive(Clone, Debug)]
pub struct Findings<'a> {
    /// The store's name.
    pub store: &'a str,
    /// The task.
    pub task: &'a str,
    /// What is wrong now.
    pub wrong: Vec<Wrong>,
    /// Whether the pass came to its end: what is not among `wrong` any more is solved.
    pub complete: bool,
}

/// Keeps the findings, then tells what is due of this task. Returns the channels that failed; what
/// they should have told stays to be told.
pub fn settle(
    alerts: &Alerts,
    state: &State,
    findings: &Findings<'_>,
    now: i64,
) -> anyhow::Result<Vec<(&'static str, anyhow::Error)>> {
    keep(state, findings, now)?;
    if !alerts.has_channel() {
        return Ok(Vec::new());
    }
    let known = state.alerts(Some(findings.store), Some(findings.task))?;
    let due: Vec<Alert> = known.into_iter().filter(|alert| is_due(alerts, alert, now)).collect();
    let digest = digest(&due);
    if digest.is_empty() {
        return Ok(Vec::new());
    }
    let failed = deliver(alerts, &digest);
    if failed.is_empty() {
        mark(state, &due, now)?;
    }
    Ok(failed)
}

fn keep(state: &State, findings: &Findings<'_>, now: i64) -> anyhow::Result<()> {
    let Findings { store, task, wrong, complete } = findings;
    let known = state.alerts(Some(store), Some(task))?;
    if wrong.is_empty() && known.is_empty() {
        return Ok(());
    }
    let gone = |alert: &&Alert| *complete && wrong.iter().all(|w| w.cause != alert.wrong.cause);
    state.write(|writer| {
        for wrong in wrong {
            writer.put_alert(store, task, wrong, now)?;
        }
        for alert in known.iter().filter(gone) {
            match alert.told_at {
                Some(_) => writer.alert_solved(alert, now)?,
                None => writer.remove_alert(alert)?,
            }
        }
        Ok(())
    })
}

/// Whether people are to be told now.
fn is_due(alerts: &Alerts, alert: &Alert, now: i64) -> bool {
    let past = |since: i64, wait: Duration| {
        now.saturating_sub(since) >= i64::try_from(wait.as_secs()).unwrap_or(i64::MAX)
    };
    match (alert.solved_at, alert.told_at) {
        (Some(_), _) => true,
        (None, None) => alert.wrong.urgent || past(alert.since, alerts.after),
        (None, Some(told)) => !alerts.remind.is_zero() && past(told, alerts.remind),
    }
}

fn digest(due: &[Alert]) -> Digest {
    let mut digest = Digest::default();
    let mut due: Vec<&Alert> = due.iter().collect();
    due.sort_by_key(|alert| !alert.wrong.urgent);
    for alert in due {
        let place = if alert.solved_at.is_some() { &mut digest.solved } else { &mut digest.open };
        place.push(told(alert));
    }
    digest
}

fn told(alert: &Alert) -> Told {
    Told {
        store: alert.store.clone(),
        task: alert.task.clone(),
        message: alert.wrong.message.clone(),
        hint: alert.wrong.hint.clone(),
        records: alert.wrong.records,
        example: alert.wrong.example.clone(),
        since: moment(alert.since),
    }
}

fn mark(state: &State, due: &[Alert], now: i64) -> anyhow::Result<()> {
    state.write(|writer| {
        for alert in due {
            match alert.solved_at {
                Some(_) => writer.remove_alert(alert)?,
                None => writer.alert_told(alert, now)?,
            }
        }
        Ok(())
    })
}
