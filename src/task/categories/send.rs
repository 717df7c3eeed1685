//! Sending: the due categories, parents before children, then the order of siblings.

use std::collections::{BTreeSet, HashMap};

use super::held::Held;
use super::put::{self, End};
use super::{TASK, order};
use crate::mapper::tree::Tree;
use crate::report::Summary;
use crate::state::Job;
use crate::task::jobs::{self, Failed};
use crate::task::{Pass, verify};

/// Sends the due jobs, or only those of the chosen categories.
pub(super) fn run(
    pass: &mut Pass,
    tree: &Tree,
    chosen: Option<&[String]>,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let mut due = jobs::taken(pass, TASK, chosen)?;
    if due.is_empty() {
        return Ok(());
    }
    let mut held = Held::open(pass, tree)?;
    due.sort_by_key(|job| place(tree, &held, job));
    jobs::limit(pass, &mut due, summary);
    // What failed, or is to be sent whatever is known, is compared with what the store really has.
    if due.iter().any(|job| job.attempts > 0 || forced(job) || job.reason == verify::REASON) {
        held.read(pass)?;
    }
    let ids: Vec<String> = due.iter().map(|job| job.key.key.clone()).collect();
    let texts = if pass.store.categories.description {
        pass.counterpoint.read_category_texts(&ids)?
    } else {
        HashMap::new()
    };
    pass.report.progress(due.len() as u64, TASK);
    let mut work = Work { held, texts, ends: Vec::new(), parents: BTreeSet::new() };
    let taken = work.all(pass, &due, summary)?;
    work.order(pass, summary)?;
    work.settle(pass, &due[..taken], summary)?;
    summary.left += (due.len() - taken) as u64;
    pass.report.clear();
    Ok(())
}

/// From the top down; those that the store has before new ones, which may take over their names;
/// what is gone last.
fn place(tree: &Tree, held: &Held, job: &Job) -> (usize, bool, bool, bool, i64, String) {
    let id = &job.key.key;
    let Some(node) = tree.get(id) else {
        return (usize::MAX, true, true, true, 0, id.clone());
    };
    let (last, sequence, _) = node.order();
    let new = held.bound(id).is_none();
    (node.depth, node.shares.is_some(), new, last, sequence, id.clone())
}

fn forced(job: &Job) -> bool {
    matches!(job.reason.as_str(), "asked" | "all")
}

/// The pass's categories on their way.
struct Work<'t> {
    held: Held<'t>,
    texts: HashMap<String, String>,
    /// What failed, by category.
    ends: Vec<(String, Failed)>,
    /// Parents in Counterpoint whose children are to be ordered.
    parents: BTreeSet<Option<String>>,
}

impl Work<'_> {
    /// One after another; gives how many the time sufficed for.
    fn all(
        &mut self,
        pass: &mut Pass,
        due: &[Job],
        summary: &mut Summary,
    ) -> anyhow::Result<usize> {
        for (n, job) in due.iter().enumerate() {
            pass.check_interrupt()?;
            // Not before the first: else a short limit would be used up by reading, pass after pass.
            if n > 0 && pass.time_is_up() {
                return Ok(n);
            }
            let end = self.one(pass, job, summary)?;
            match end {
                End::Done => {}
                End::Failed(failed) => self.ends.push((job.key.key.clone(), failed)),
                End::Lost => {
                    let message = "the store lost it twice";
                    let failed = Failed::held(message, "look into the store's categories");
                    self.ends.push((job.key.key.clone(), failed));
                }
            }
            pass.report.advance(1);
        }
        Ok(due.len())
    }

    fn one(&mut self, pass: &mut Pass, job: &Job, summary: &mut Summary) -> anyhow::Result<End> {
        let id = &job.key.key;
        let tree = self.held.tree;
        let Some(node) = tree.get(id) else {
            return put::gone(pass, &mut self.held, id, id, summary);
        };
        if let Some(problem) = &node.problem {
            let hint = "mend its parent in Counterpoint; the store keeps it as it is";
            return Ok(End::Failed(Failed::held(problem, hint)));
        }
        if let Some(owner) = &node.shares {
            return put::share(pass, &mut self.held, node, owner, summary);
        }
        self.parents.insert(node.parent.clone());
        let html = self.texts.get(id).cloned().unwrap_or_default();
        let parent = match self.parent(pass, node.parent.as_deref())? {
            Ok(parent) => parent,
            Err(failed) => return Ok(End::Failed(failed)),
        };
        let place = (parent.as_str(), html.as_str());
        let end = put::category(pass, &mut self.held, node, place, forced(job), summary)?;
        if let End::Lost = end {
            self.held.forget(pass, id)?;
            return put::category(pass, &mut self.held, node, place, forced(job), summary);
        }
        Ok(end)
    }

    /// The store's id of the category above.
    fn parent(
        &mut self,
        pass: &mut Pass,
        parent: Option<&str>,
    ) -> anyhow::Result<Result<String, Failed>> {
        let Some(parent) = parent else { return Ok(Ok(self.held.root(pass)?)) };
        if let Some(binding) = self.held.bound(parent) {
            return Ok(Ok(binding.store_id.clone()));
        }
        if self.held.binding(parent).is_some() {
            // The store has lost it: made anew by the next pass, and this one after it.
            self.held.forget(pass, parent)?;
            jobs::queue(pass, TASK, parent, "lost")?;
        }
        let message = format!("`{parent}`, above it, is not in the store yet");
        Ok(Err(Failed { counts: false, ..Failed::held(message, "it follows its parent") }))
    }

    fn order(&mut self, pass: &mut Pass, summary: &mut Summary) -> anyhow::Result<()> {
        for above in std::mem::take(&mut self.parents) {
            let Ok(parent) = self.parent(pass, above.as_deref())? else { continue };
            let failures =
                order::siblings(pass, &mut self.held, above.as_deref(), &parent, summary)?;
            self.ends.extend(failures);
        }
        Ok(())
    }

    /// Ends the jobs; a sibling that could not be moved gets one.
    fn settle(
        &mut self,
        pass: &mut Pass,
        due: &[Job],
        summary: &mut Summary,
    ) -> anyhow::Result<()> {
        let mut failed: HashMap<String, Failed> = self.ends.drain(..).collect();
        for job in due {
            match failed.remove(&job.key.key) {
                Some(failed) => jobs::fail(pass, job, failed, summary)?,
                None => jobs::done(pass, job)?,
            }
        }
        for (id, failed) in failed {
            let job = jobs::unqueued(pass, TASK, &id)?;
            jobs::fail(pass, &job, failed, summary)?;
        }
        Ok(())
    }
}
