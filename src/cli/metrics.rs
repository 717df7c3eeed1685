//! `--metrics-file`: how every task stands, for Prometheus by way of `node_exporter`'s (or
//! `windows_exporter`'s) textfile collector.
//!
//! Every pass writes the whole file anew from the state file, so that passes of several tasks share
//! one. It is put in place by a rename: a collector never reads half of it.

use std::collections::BTreeMap;

use anyhow::Context;
use prometheus::{IntGaugeVec, Opts, Registry, TextEncoder};

use super::args::Globals;
use super::status::overview::{self, Overview, StoreOverview, TaskOverview};
use super::{Environment, Usage, in_place};
use crate::config::Config;
use crate::report::Summary;

/// Writes the file that `--metrics-file` names; nothing without it. Every configured store is in it.
pub(super) fn keep(
    config: &Config,
    globals: &Globals,
    environment: &Environment,
) -> anyhow::Result<()> {
    let Some(path) = globals.metrics_file.as_deref().filter(|_| !globals.dry_run) else {
        return Ok(());
    };
    let stores: Vec<_> = config.stores.iter().collect();
    let overview = overview::read(config, &stores, environment.now().timestamp())?;
    let text = text(&overview).context("could not make the metrics")?;
    in_place::replace(path, text.as_bytes())
        .with_context(|| format!("could not write the metrics file `{}`", path.display()))
        .map_err(|error| {
            let hint = "`--metrics-file` takes a file in a folder that the account which runs cpsync \
                        can write";
            Usage::new(format!("{error:#}"), hint).into()
        })
}

/// The text that Prometheus reads.
fn text(overview: &Overview) -> prometheus::Result<String> {
    let mut gauges = Gauges::default();
    gauges.set(
        "build_info",
        "The version that wrote this file",
        &[("version", env!("CARGO_PKG_VERSION"))],
        1,
    )?;
    for store in &overview.stores {
        let labels = [("store", store.name.as_str())];
        gauges.set(
            "held_orders",
            "Web orders that wait for a person",
            &labels,
            store.held.count.into(),
        )?;
        for task in &store.tasks {
            told(&mut gauges, store, task, overview.now)?;
        }
    }
    TextEncoder::new().encode_to_string(&gauges.registry.gather())
}

fn told(
    gauges: &mut Gauges,
    store: &StoreOverview,
    task: &TaskOverview,
    now: i64,
) -> prometheus::Result<()> {
    let labels = [("store", store.name.as_str()), ("task", task.task.as_str())];
    gauges.set(
        "stale",
        "1 when the last good pass is older than its limit",
        &labels,
        task.stale(now).into(),
    )?;
    if let Some(limit) = task.limit {
        let limit = i64::try_from(limit.as_secs()).unwrap_or(i64::MAX);
        gauges.set("stale_after_seconds", "How old the last good pass may be", &labels, limit)?;
    }
    if let Some(at) = task.good_at() {
        gauges.set(
            "last_success_timestamp_seconds",
            "When the last good pass ended",
            &labels,
            at,
        )?;
    }
    for (state, count) in
        [("due", task.queue.due), ("retry", task.queue.retry), ("dead", task.queue.dead)]
    {
        let labels = [labels[0], labels[1], ("state", state)];
        gauges.set("queue_jobs", "Records in the queue", &labels, count.into())?;
    }
    if let Some(at) = task.queue.oldest {
        gauges.set(
            "queue_oldest_timestamp_seconds",
            "Since when the oldest record waits",
            &labels,
            at,
        )?;
    }
    last_run(gauges, task, labels)
}

fn last_run(
    gauges: &mut Gauges,
    task: &TaskOverview,
    labels: [(&str, &str); 2],
) -> prometheus::Result<()> {
    let Some(run) = &task.last else { return Ok(()) };
    gauges.set(
        "last_run_timestamp_seconds",
        "When the last pass began",
        &labels,
        run.started_at,
    )?;
    if let (Some(ended), Some(code)) = (run.ended_at, run.exit_code) {
        let took = ended - run.started_at;
        gauges.set("last_run_duration_seconds", "How long the last pass took", &labels, took)?;
        gauges.set("last_run_exit_code", "The exit code of the last pass", &labels, code.into())?;
    }
    let summary = overview::summary(run);
    // What waits in the queue has a gauge of its own.
    for result in Summary::COUNTS.into_iter().filter(|count| *count != "queued") {
        let labels = [labels[0], labels[1], ("result", result)];
        let count = summary[result].as_i64().unwrap_or(0);
        gauges.set("last_run_records", "Records of the last pass", &labels, count)?;
    }
    Ok(())
}

/// Gauges by name, each made when it is first set.
#[derive(Default)]
struct Gauges {
    registry: Registry,
    known: BTreeMap<&'static str, IntGaugeVec>,
}

impl Gauges {
    fn set(
        &mut self,
        name: &'static str,
        help: &str,
        labels: &[(&str, &str)],
        value: i64,
    ) -> prometheus::Result<()> {
        if !self.known.contains_key(name) {
            let names: Vec<&str> = labels.iter().map(|(name, _)| *name).collect();
            let gauge = IntGaugeVec::new(Opts::new(format!("cpsync_{name}"), help), &names)?;
            self.registry.register(Box::new(gauge.clone()))?;
            self.known.insert(name, gauge);
        }
        let values: Vec<&str> = labels.iter().map(|(_, value)| *value).collect();
        if let Some(gauge) = self.known.get(name) {
            gauge.get_metric_with_label_values(&values)?.set(value);
        }
        Ok(())
    }
}
