//! Sending: the due jobs, a chunk of families at a time.

use std::collections::BTreeSet;

use anyhow::Context;

use super::bulks::{self, InHand};
use super::plan::{self, Chunk};
use super::{TASK, adopted, failure, intent, options, put, stock};
use crate::mapper::availability::OpenLines;
use crate::mapper::{Rules, map};
use crate::model::{Content, Field, ItemNo};
use crate::report::Summary;
use crate::state::Job;
use crate::task::category_items::NewFamily;
use crate::task::{Pass, category_items, images, jobs, sources};

/// Families read and sent together: one set of statements, and enough products for a bulk.
const CHUNK: usize = 100;

/// Sends the due jobs, or only those of the chosen roots.
pub(super) fn run(
    pass: &mut Pass,
    chosen: Option<&[String]>,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    bulks::settle_earlier(pass)?;
    let mut jobs = jobs::taken(pass, TASK, chosen)?;
    if jobs.is_empty() {
        return Ok(());
    }
    jobs::limit(pass, &mut jobs, summary);
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
        adopted::read(pass, &mut chunk)?;
        self.options.provide(pass, &mut chunk)?;
        let in_time = put::leaves(pass, &mut chunk, summary)?
            && put::composites(pass, &mut chunk, summary)?
            && stock::of_created(pass, &mut chunk)?;
        if in_time {
            let new = created(&chunk);
            category_items::of_new(pass, &new, summary)?;
            images::of_new(pass, &new, &made(&chunk), summary)?;
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
            if let Some(work) = chunk.jobs.last_mut() {
                let members = family.members.iter().filter(|member| member.in_scope);
                work.members = members.map(|member| member.no.clone()).collect();
            }
        }
        Ok(chunk)
    }
}

/// The products that were just made.
fn made(chunk: &Chunk) -> BTreeSet<String> {
    let made = chunk.products.iter().filter(|planned| planned.made);
    made.map(|planned| planned.product.key.to_string()).collect()
}

/// The families with a product that was just made: their category links and pictures come along.
fn created(chunk: &Chunk) -> Vec<NewFamily> {
    let mut families: Vec<NewFamily> = Vec::new();
    for planned in chunk.products.iter().filter(|planned| planned.made) {
        let members = &chunk.jobs[planned.job].members;
        if !families.iter().any(|family| family.root.0 == planned.root) {
            let root = ItemNo(planned.root.clone());
            families.push(NewFamily { root, members: members.clone(), archived: false });
        }
    }
    for family in &mut families {
        let own = chunk.products.iter().filter(|planned| planned.root == family.root.0);
        let mut own = own.filter(|planned| *planned.product.key.item() == family.root);
        let archived = Some(&Content::Flag(true));
        family.archived =
            own.any(|planned| planned.product.fields.get(&Field::Archived) == archived);
    }
    families
}
