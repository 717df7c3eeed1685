//! `images find`, `images sync`: two passes over the pictures of items.

use super::args::{Globals, Images, ImagesFind, ImagesSync};
use super::{Environment, pass, which};
use crate::exit::Exit;
use crate::task::Selection;

pub(super) fn run(
    command: Images,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    let (task, selection) = match command {
        Images::Find(chosen) => (pass::Task::ImagesFind, find(chosen, environment)?),
        Images::Sync(chosen) => (pass::Task::ImagesSync, sync(chosen, environment)?),
    };
    pass::run(task, &selection, globals, environment)
}

fn find(chosen: ImagesFind, environment: &mut Environment) -> anyhow::Result<Selection> {
    let ImagesFind { changed: _, all, item, max_duration, allow_mass_change } = chosen;
    let which = which(all, item, environment)?;
    Ok(Selection { which, max_duration, allow_mass_change, ..Selection::default() })
}

fn sync(chosen: ImagesSync, environment: &mut Environment) -> anyhow::Result<Selection> {
    let ImagesSync { changed: _, all, item, file, now, limit, max_duration } = chosen;
    let which = which(all, item, environment)?;
    // A single file goes at once: it has no place of its own in the queue.
    let now = now || !file.is_empty();
    Ok(Selection { which, files: file, now, limit, max_duration, ..Selection::default() })
}
