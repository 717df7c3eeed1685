//! Sending: the due jobs, a chunk of families at a time.

use std::collections::HashSet;

use anyhow::Context;

use super::bulks::{self, InHand};
use super::plan::{self, Chunk};
use super::{TASK, failure, intent, options, put, stock};
use crate::mapper::availability::OpenLines;
use crate::mapper::{Rules, map};
use crate::model::ItemNo;
use crate::report::Summary;
use crate::state::{Job, JobKey, JobState};
use crate::task::{Pass, sources};

/// Families read and sent together: one set of statements, and enough products for a bulk.
const CHUNK: usize = 100;

/// Sends the due jobs, or only those of the chosen roots.
pub(super) fn run(
    pass: &mut Pass,
    chosen: Option<&[String]>,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    bulks::settle_earlier(pass)?;
    let mut jobs = match chosen {
        Some(roots) if pass.selection.now => {
            roots.iter().map(|root| unqueued(pass, root)).collect::<anyhow::Result<_>>()?
        }
        Some(roots) => only(due(pass)?, roots),
        None => due(pass)?,
    };
    if jobs.is_empty() {
        return Ok(());
    }
    let limit =
        pass.selection.limit.map_or(usize::MAX, |limit| limit.try_into().unwrap_or(usize::MAX));
    summary.left += jobs.len().saturating_sub(limit) as u64;
    jobs.truncate(limit);
    let mut sender = Sender::new(pass)?;
    pass.report.progress(jobs.len() as u64, TASK);
    let mut rest = jobs.as_slice();
    while !rest.is_empty() && !pass.time_is_up() {
        let (chunk, after) = rest.split_at(rest.len().min(CHUNK));
        if !sender.send(pass, chunk, summary)? {
            break;
        }
        pass.report.advance(chunk.len() as u64);
        rest = after;
    }
    summary.left += rest.len() as u64;
    pass.report.clear();
    Ok(())
}

fn due(pass: &Pass) -> anyhow::Result<Vec<Job>> {
    let all = u32::MAX;
    Ok(pass.state.jobs_due(&pass.store.name, TASK, pass.timestamp(), None, all)?)
}

fn only(jobs: Vec<Job>, roots: &[String]) -> Vec<Job> {
    let roots: HashSet<&str> = roots.iter().map(String::as_str).collect();
    jobs.into_iter().filter(|job| roots.contains(job.key.key.as_str())).collect()
}

/// The job of a root that is sent past the queue; one that waits there is settled with it.
fn unqueued(pass: &Pass, root: &str) -> anyhow::Result<Job> {
    let key = JobKey::new(&pass.store.name, TASK, root);
    let queued = pass.state.job(&key)?.map(|job| Job { reason: "asked".into(), ..job });
    Ok(queued.unwrap_or_else(|| Job {
        key,
        state: JobState::Due,
        change: 0,
        reason: "asked".into(),
        attempts: 0,
        due_at: None,
        enqueued_at: pass.timestamp(),
        cause: None,
        message: None,
        exchange: None,
    }))
}

/// What stays the same over the chunks of a pass.
struct Sender {
    sources: Vec<(String, Vec<String>)>,
    open: OpenLines,
    options: options::Options,
    in_hand: InHand,
}

impl Sender {
    fn new(pass: &mut Pass) -> anyhow::Result<Self> {
        Ok(Self {
            sources: sources::resolve(pass)?,
            open: OpenLines::new(pass.state.open_lines()?),
            options: options::Options::default(),
            in_hand: bulks::watch(pass),
        })
    }

    /// One chunk, from reading to settled jobs; `false` when the time was up on the way.
    fn send(
        &mut self,
        pass: &mut Pass,
        jobs: &[Job],
        summary: &mut Summary,
    ) -> anyhow::Result<bool> {
        pass.check_interrupt()?;
        let mut chunk = self.plan(pass, jobs)?;
        intent::adopt_or_create(pass, &mut chunk)?;
        self.options.provide(pass, &mut chunk)?;
        let in_time = put::leaves(pass, &mut chunk, summary)?
            && put::composites(pass, &mut chunk, summary)?
            && stock::of_created(pass, &mut chunk)?;
        if in_time {
            failure::jobs(pass, &chunk, summary)?;
        }
        Ok(in_time)
    }

    fn plan(&self, pass: &mut Pass, jobs: &[Job]) -> anyhow::Result<Chunk> {
        let roots: Vec<ItemNo> = jobs.iter().map(|job| ItemNo(job.key.key.clone())).collect();
        let families = pass
            .counterpoint
            .read_families(pass.store, &roots)
            .context("could not read the changed items")?;
        let rules = Rules {
            store: pass.store,
            sources: &self.sources,
            open: &self.open,
            reserves_stock: pass.web.capabilities().reserves_stock,
        };
        let mut chunk = Chunk { in_hand: InHand::clone(&self.in_hand), ..Chunk::default() };
        for (job, family) in jobs.iter().zip(&families) {
            plan::family(pass, job, map(family, &rules), &mut chunk)?;
        }
        Ok(chunk)
    }
}
