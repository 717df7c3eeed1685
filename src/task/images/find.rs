//! Finding: the folder against the ledger, the guard, then ledger and queue.

use std::collections::{BTreeSet, HashMap, HashSet};

use anyhow::Context;

use super::look::{self, Owned};
use super::{FIND, folder, refused, signature};
use crate::counterpoint::ListedItem;
use crate::mapper::picture::{Names, Owner};
use crate::model::{ItemNo, fold};
use crate::pictures::{self, Entry};
use crate::report::{Event, Summary};
use crate::state::SeenPicture;
use crate::task::{Pass, Stop, Which, guard};

/// One pass over the folder.
pub fn run(pass: &mut Pass) -> anyhow::Result<Summary> {
    let mut summary = pass.summary(FIND);
    pass.counterpoint.check(pass.store)?;
    let listed = pass.counterpoint.list_items(&pass.store.items)?;
    let known = pass.state.pictures(&pass.store.name)?;
    let images = &pass.store.images;
    let entries = pictures::walk(&folder(pass)?, images.subfolders, !known.is_empty())?;
    summary.listed = entries.len() as u64;
    let found = Found::of(&listed, &entries);
    let known = Known::of(&listed, known);
    if !pass.selection.allow_mass_change {
        check(pass, &found, &known)?;
    }
    let asked = asked(pass, &listed)?;
    let seen = look::run(pass, &found.owned, &known.rows, asked.as_ref(), &mut summary)?;
    let gone = known.gone(&found);
    write(pass, &seen, &gone)?;
    tell(pass, &seen, &gone, &known, &mut summary)?;
    refused::settle(pass, &found, &seen, &known, asked.is_some(), &mut summary)?;
    signature::queue(pass, &listed, asked.as_ref(), &mut summary)?;
    Ok(summary)
}

/// Whose the files are.
pub(super) struct Found<'e> {
    /// The files of items in scope, each with its item.
    pub(super) owned: Vec<Owned<'e>>,
    /// Files that could be one of several items', and their names.
    pub(super) shared: Vec<(&'e Entry, Vec<ItemNo>)>,
}

impl<'e> Found<'e> {
    fn of(listed: &[ListedItem], entries: &'e [Entry]) -> Self {
        let names = Names::new(listed.iter().map(|item| &item.no));
        let named = named(listed);
        let mut found = Self { owned: Vec::new(), shared: Vec::new() };
        for entry in entries {
            let name = entry.path.rsplit('/').next().unwrap_or(&entry.path);
            let overrides = named.get(&fold(name)).into_iter().flatten();
            let overrides: Vec<Owned> = overrides.map(|item| Owned::named(entry, item)).collect();
            match names.owner(entry.stem()) {
                Some(Owner::Item(item, _)) if overrides.iter().any(|own| own.item == item) => {}
                Some(Owner::Item(item, suffix)) => {
                    found.owned.push(Owned { entry, item, suffix, named: false });
                }
                Some(Owner::Shared(items)) if overrides.is_empty() => {
                    found.shared.push((entry, items));
                }
                Some(Owner::Shared(_)) | None => {}
            }
            found.owned.extend(overrides);
        }
        found
    }
}

/// The items that name a file in `ECOMM_IMG_FILE`, by its folded name; a path there counts by its
/// last part, so that it never leads out of the folder.
fn named(listed: &[ListedItem]) -> HashMap<String, Vec<&ItemNo>> {
    let mut named: HashMap<String, Vec<&ItemNo>> = HashMap::new();
    for item in listed {
        let name = item.image_file.as_deref().and_then(|file| file.rsplit(['/', '\\']).next());
        if let Some(name) = name.map(fold).filter(|name| !name.is_empty()) {
            named.entry(name).or_default().push(&item.no);
        }
    }
    named
}

/// What the ledger has.
pub(super) struct Known {
    /// By item and path.
    pub(super) rows: HashMap<(String, String), SeenPicture>,
    /// The items in scope.
    scope: HashSet<String>,
}

impl Known {
    fn of(listed: &[ListedItem], rows: Vec<SeenPicture>) -> Self {
        let key = |row: SeenPicture| ((row.file.item.0.clone(), row.file.path.clone()), row);
        let scope = listed.iter().map(|item| item.no.0.clone()).collect();
        Self { rows: rows.into_iter().map(key).collect(), scope }
    }

    /// Whether the item is in scope: the files of others are forgotten, and their products keep
    /// what they show.
    pub(super) fn in_scope(&self, item: &str) -> bool {
        self.scope.contains(item)
    }

    /// The rows whose files are not there, or not for this item, any more; by item and path.
    fn gone(&self, found: &Found) -> Vec<(String, String)> {
        let there: HashSet<(&str, &str)> =
            found.owned.iter().map(|own| (own.item.as_str(), own.entry.path.as_str())).collect();
        let gone = self.rows.keys().filter(|(item, path)| !there.contains(&(item, path)));
        gone.cloned().collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// Nothing is removed from the store because a folder is empty all of a sudden.
fn check(pass: &Pass, found: &Found, known: &Known) -> Result<(), Stop> {
    let ours = known.rows.keys().filter(|(item, _)| known.in_scope(item)).count() as u64;
    let gone = known.gone(found);
    let gone = gone.iter().filter(|(item, _)| known.in_scope(item)).count() as u64;
    if ours > 0 && gone == ours {
        return Err(Stop::Guard(format!("all pictures are gone from the folder ({ours})")));
    }
    let rule = &pass.store.guard;
    guard::check_records(rule, rule.disable_percent, gone, ours, "remove", "picture")
}

/// The items that a person named, folded; one that is not in scope is a slip of the pen.
fn asked(pass: &mut Pass, listed: &[ListedItem]) -> anyhow::Result<Option<HashSet<String>>> {
    let Which::Items(items) = &pass.selection.which else { return Ok(None) };
    let scope: HashSet<String> = listed.iter().map(|item| item.no.folded()).collect();
    for item in items.iter().filter(|item| !scope.contains(&item.folded())) {
        let message = format!("item `{item}` is not for this store");
        log::warn!("{message}");
        pass.report.event(&Event::Warning { key: None, message })?;
    }
    Ok(Some(items.iter().map(ItemNo::folded).collect()))
}

fn write(pass: &Pass, seen: &[SeenPicture], gone: &[(String, String)]) -> anyhow::Result<()> {
    if seen.is_empty() && gone.is_empty() {
        return Ok(());
    }
    let store = pass.store.name.as_str();
    pass.state
        .write(|writer| {
            for picture in seen {
                writer.put_picture(store, picture)?;
            }
            for (item, path) in gone {
                writer.remove_picture(store, item, path)?;
            }
            Ok(())
        })
        .context("could not note what was found")
}

/// Each finding, by item and path. A file that was only touched is none.
fn tell(
    pass: &mut Pass,
    seen: &[SeenPicture],
    gone: &[(String, String)],
    known: &Known,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let mut told: Vec<(&str, &str, &'static str)> = Vec::new();
    for picture in seen.iter().filter(|picture| picture.file.problem.is_none()) {
        let file = &picture.file;
        let former = known.rows.get(&(file.item.0.clone(), file.path.clone()));
        match former.map(|former| former.file == *file) {
            None => told.push((&file.item.0, &file.path, "added")),
            Some(false) => told.push((&file.item.0, &file.path, "changed")),
            Some(true) => {}
        }
    }
    let gone = gone.iter().filter(|(item, _)| known.in_scope(item));
    told.extend(gone.map(|(item, path)| (item.as_str(), path.as_str(), "removed")));
    told.sort_unstable();
    summary.changed = told.len() as u64;
    for (item, path, what) in told {
        summary.removed += u64::from(what == "removed");
        pass.report.event(&Event::Found { key: item.into(), file: path.into(), what })?;
    }
    Ok(())
}
