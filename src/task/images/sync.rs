//! Sending: the due families, read fresh, product by product; and the pictures of products that
//! `items` has just made.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;

use super::gallery::{Gallery, is_file};
use super::{SYNC, TASK, apply, folder};
use crate::mapper::picture::wanted;
use crate::model::{Family, ItemNo, PictureFile, ProductKey, Sku, counted};
use crate::report::{Event, Summary};
use crate::state::{Binding, Error, ErrorKind, Job, Lock, Phase};
use crate::task::category_items::NewFamily;
use crate::task::items::{self, PRODUCT};
use crate::task::jobs::{self, Failed};
use crate::task::{Pass, Which};

/// Families read together.
const CHUNK: usize = 100;

/// One pass over the queue.
pub fn run(pass: &mut Pass) -> anyhow::Result<Summary> {
    let mut summary = pass.summary(SYNC);
    pass.counterpoint.check(pass.store)?;
    folder(pass)?;
    let chosen = chosen(pass, &mut summary)?;
    let mut due = jobs::taken(pass, TASK, chosen.as_deref())?;
    jobs::limit(pass, &mut due, &mut summary);
    let mut waiting = 0;
    pass.report.progress(due.len() as u64, SYNC);
    let mut rest = due.as_slice();
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(rest.len().min(CHUNK));
        let roots: Vec<ItemNo> = chunk.iter().map(|job| ItemNo(job.key.key.clone())).collect();
        let families = pass.counterpoint.read_families(pass.store, &roots);
        let families = families.context("could not read the items of the pictures")?;
        for (job, family) in chunk.iter().zip(&families) {
            pass.check_interrupt()?;
            // Not before the first: else a short limit would be used up by reading, pass after pass.
            if pass.time_is_up() && job.key != due[0].key {
                summary.left += 1;
                continue;
            }
            waiting += u64::from(!one(pass, job, family, &mut summary)?);
            pass.report.advance(1);
        }
        rest = after;
    }
    pass.report.clear();
    if waiting > 0 {
        summary.next = Some(format!(
            "the pictures of {} that the store does not have yet go along when `cpsync items` makes them",
            counted(waiting, "item")
        ));
    }
    Ok(summary)
}

/// The pictures of products that `items` has just made, where `images find` has found any.
pub fn of_new(
    pass: &mut Pass,
    families: &[NewFamily],
    made: &BTreeSet<String>,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    if pass.store.images.folder.is_none() {
        return Ok(());
    }
    let mut roots = Vec::new();
    for family in families {
        let items = std::iter::once(&family.root).chain(&family.members);
        let mut seen = false;
        for item in items {
            seen |= !pass.state.pictures_of_item(&pass.store.name, item.as_str())?.is_empty();
        }
        roots.extend(seen.then(|| family.root.clone()));
    }
    if roots.is_empty() {
        return Ok(());
    }
    // While `images sync` runs it would send the same pictures: it gets them to do.
    let lock = lock(pass)?;
    if matches!(lock, Alone::No) {
        return later(pass, &roots);
    }
    let read = pass.counterpoint.read_families(pass.store, &roots);
    let read = read.context("could not read the items of new pictures")?;
    // What becomes of pictures is no count of items.
    let mut pictures = pass.summary(TASK);
    for (family, number) in read.iter().zip(0..) {
        pass.check_interrupt()?;
        if pass.time_is_up() {
            return later(pass, &roots[number..]);
        }
        let new = |key: &str| made.contains(key);
        let sent = products(pass, family, &[], (false, &new), &mut pictures)?;
        if let Some(failed) = sent.failed {
            let job = jobs::unqueued(pass, TASK, &family.root.0)?;
            jobs::fail(pass, &job, failed, &mut pictures)?;
        }
    }
    summary.failed += pictures.failed;
    summary.held += pictures.held;
    drop(lock);
    Ok(())
}

/// Whether nobody else sends pictures meanwhile.
enum Alone {
    /// As long as this is kept.
    Yes {
        _lock: Lock,
    },
    /// A dry run sends nothing.
    Needless,
    No,
}

/// Takes the lock of `images sync`.
fn lock(pass: &Pass) -> anyhow::Result<Alone> {
    if pass.dry_run {
        return Ok(Alone::Needless);
    }
    match Lock::acquire(pass.state.path(), SYNC, &pass.store.name) {
        Ok(lock) => Ok(Alone::Yes { _lock: lock }),
        Err(Error { kind: ErrorKind::Locked { .. }, .. }) => Ok(Alone::No),
        Err(error) => Err(error.into()),
    }
}

fn later(pass: &Pass, roots: &[ItemNo]) -> anyhow::Result<()> {
    roots.iter().try_for_each(|root| jobs::queue(pass, TASK, &root.0, "new"))
}

/// The families that a person chose, queued unless `--now`; `None` = those that are due.
fn chosen(pass: &mut Pass, summary: &mut Summary) -> anyhow::Result<Option<Vec<String>>> {
    let files = pass.state.pictures(&pass.store.name)?;
    let wanted: Vec<String> = match &pass.selection.which {
        Which::Changed if pass.selection.files.is_empty() => return Ok(None),
        Which::All => files.iter().map(|row| row.file.item.0.clone()).collect(),
        Which::Changed => {
            let mut items = Vec::new();
            for name in &pass.selection.files {
                let own = files.iter().filter(|row| is_file(&row.file.path, name));
                let own: Vec<String> = own.map(|row| row.file.item.0.clone()).collect();
                if own.is_empty() {
                    unknown(pass.report, &format!("no picture `{name}` has been found"))?;
                }
                items.extend(own);
            }
            items
        }
        Which::Items(asked) => {
            let spelled = |item: &ItemNo| {
                let own = files.iter().find(|row| row.file.item.folded() == item.folded());
                own.map_or_else(|| item.0.clone(), |row| row.file.item.0.clone())
            };
            let pictured =
                |item: &ItemNo| files.iter().any(|row| row.file.item.folded() == item.folded());
            for item in asked.iter().filter(|item| !pictured(item)) {
                unknown(pass.report, &format!("no picture of item `{item}` has been found"))?;
            }
            asked.iter().map(spelled).collect()
        }
    };
    let mut roots = BTreeSet::new();
    for item in wanted {
        roots.insert(root(pass, item)?);
    }
    let roots: Vec<String> = roots.into_iter().collect();
    // One file of a family is sent past the queue: whatever else waits there stays.
    if pass.selection.files.is_empty() {
        jobs::ask(pass, TASK, &roots, summary)?;
    }
    Ok(Some(roots))
}

fn unknown(report: &mut crate::report::Report, what: &str) -> anyhow::Result<()> {
    let message = format!("{what}: run `cpsync images find`");
    log::warn!("{message}");
    report.event(&Event::Warning { key: None, message })
}

/// The family that an item's product was made in.
fn root(pass: &Pass, item: String) -> anyhow::Result<String> {
    let signature = pass.state.signature(&pass.store.name, items::TASK, &item)?;
    Ok(signature.map_or(item, |signature| signature.root))
}

/// One family, and its job; `false` when the store does not have it yet.
fn one(pass: &mut Pass, job: &Job, family: &Family, summary: &mut Summary) -> anyhow::Result<bool> {
    let force = matches!(job.reason.as_str(), "asked" | "all");
    let only = pass.selection.files.clone();
    let sent = products(pass, family, &only, (force, &|_| false), summary)?;
    summary.unchanged += u64::from(sent.products > 0 && sent.done == 0 && sent.failed.is_none());
    match sent.failed {
        Some(failed) => jobs::fail(pass, job, failed, summary)?,
        None if only.is_empty() => jobs::done(pass, job)?,
        None => {}
    }
    Ok(sent.products > 0)
}

/// What became of a family.
#[derive(Default)]
struct Sent {
    /// Its products at the store.
    products: usize,
    /// Steps that were carried out.
    done: u64,
    /// The first failure.
    failed: Option<Failed>,
}

/// Every product of a family: with `force` compared with what the store has; `made` = it was made
/// by this pass.
fn products(
    pass: &mut Pass,
    family: &Family,
    only: &[String],
    (force, made): (bool, &dyn Fn(&str) -> bool),
    summary: &mut Summary,
) -> anyhow::Result<Sent> {
    let files = files(pass, family)?;
    let bindings = bindings(pass, family)?;
    let there: BTreeSet<ProductKey> = bindings.keys().cloned().collect();
    let wanted = wanted(family, &files, &there, pass.store);
    let mut sent = Sent { products: bindings.len(), ..Sent::default() };
    for (key, pictures) in wanted {
        let Some(binding) = bindings.get(&key) else { continue };
        let product = (binding.key.clone(), Sku(binding.sku.clone()));
        let mut gallery = Gallery::open(pass, product, pictures, (&files, only), force)?;
        // Without anything to show and to hide there is nothing to compare with.
        gallery.force &= !(gallery.wanted.is_empty() && gallery.marks.held.is_empty());
        let ended = apply::run(pass, &mut gallery, made(&binding.key), summary)?;
        sent.done += ended.done;
        sent.failed = sent.failed.or(ended.failed);
    }
    Ok(sent)
}

fn files(pass: &Pass, family: &Family) -> anyhow::Result<Vec<PictureFile>> {
    let head = family.head.iter().map(|head| &head.no);
    let items: BTreeSet<&ItemNo> =
        head.chain(family.members.iter().map(|member| &member.no)).collect();
    let mut files = Vec::new();
    for item in items {
        files.extend(pass.state.pictures_of_item(&pass.store.name, item.as_str())?);
    }
    Ok(files)
}

/// The family's products that the store has.
fn bindings(pass: &Pass, family: &Family) -> anyhow::Result<BTreeMap<ProductKey, Binding>> {
    let all = pass.state.bindings_of_root(&pass.store.name, PRODUCT, family.root.as_str())?;
    let made = all.into_iter().filter(|binding| binding.phase != Phase::Creating);
    Ok(made.filter_map(|binding| Some((binding.key.parse().ok()?, binding))).collect())
}
