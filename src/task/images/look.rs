//! Looking into files: only into those whose size or times are not what the ledger says.

use std::collections::{HashMap, HashSet};

use super::FIND;
use super::refused;
use crate::model::{ItemNo, PictureFile};
use crate::pictures::{Entry, Inspected, Limits, inspect_all};
use crate::report::Summary;
use crate::state::SeenPicture;
use crate::task::{Pass, Which, digest};

/// Files looked into at once: between two lots the pass can be interrupted.
const LOT: usize = 256;
/// The coarsest step of a file's time, in seconds: FAT's.
const TICK: i64 = 2;
/// Changed when a file is judged in another way.
const RULES: &str = "pictures 1";

/// A file of an item.
#[derive(Clone, Debug)]
pub(super) struct Owned<'e> {
    /// The file.
    pub(super) entry: &'e Entry,
    /// The item in scope.
    pub(super) item: ItemNo,
    /// What stands behind it in the name.
    pub(super) suffix: String,
    /// Whether the item names the file.
    pub(super) named: bool,
}

impl<'e> Owned<'e> {
    /// A file that an item names.
    pub(super) fn named(entry: &'e Entry, item: &ItemNo) -> Self {
        Self { entry, item: item.clone(), suffix: String::new(), named: true }
    }

    /// As the ledger knows it.
    pub(super) fn key(&self) -> (String, String) {
        (self.item.0.clone(), self.entry.path.clone())
    }
}

/// The ledger's new rows: of files that are new, changed or, where a person asks, looked at again.
pub(super) fn run(
    pass: &mut Pass,
    owned: &[Owned],
    known: &HashMap<(String, String), SeenPicture>,
    asked: Option<&HashSet<String>>,
    summary: &mut Summary,
) -> anyhow::Result<Vec<SeenPicture>> {
    let limits = Limits::of(&pass.store.images);
    let rules = digest::number(&format!("{RULES} {limits:?}"));
    let due = refused::due(pass)?;
    let again = |own: &Owned| match asked {
        Some(asked) => asked.contains(&own.item.folded()),
        None => pass.selection.which == Which::All || due.contains(&refused::key(own.entry)),
    };
    let waiting: Vec<(&Owned, Option<&SeenPicture>)> = owned
        .iter()
        .map(|own| (own, known.get(&own.key())))
        .filter(|(own, row)| again(own) || !row.is_some_and(|row| same(own, row, rules)))
        .collect();
    let mut seen = Vec::with_capacity(waiting.len());
    pass.report.progress(waiting.len() as u64, FIND);
    let lots = waiting.chunks(LOT).enumerate();
    for (number, lot) in lots {
        pass.check_interrupt()?;
        if number > 0 && pass.time_is_up() {
            summary.left += (waiting.len() - number * LOT) as u64;
            break;
        }
        let files: Vec<(&Entry, Option<&str>)> =
            lot.iter().map(|(own, row)| (own.entry, good(*row, rules))).collect();
        let inspected = inspect_all(&files, limits);
        for ((own, row), outcome) in lot.iter().zip(inspected) {
            seen.push(row_of(pass, own, *row, outcome, rules));
        }
        pass.report.advance(lot.len() as u64);
    }
    pass.report.clear();
    Ok(seen)
}

/// Whether the file is as it was when it was looked into.
///
/// A time that is not older than the look itself proves nothing: the file may have been written
/// again within one tick of its file system's clock.
fn same(own: &Owned, row: &SeenPicture, rules: i64) -> bool {
    let stamp = own.entry.stamp;
    let settled = row.modified / 1_000_000_000 + TICK < row.checked_at;
    let times = (stamp.size, stamp.modified, stamp.changed);
    times == (row.size, row.modified, row.changed)
        && (settled || row.file.problem.is_some())
        && row.rules == rules
        && row.file.suffix == own.suffix
        && row.file.named == own.named
}

/// The digest of what was a picture by the same rules: the same bytes need not be decoded again.
fn good(row: Option<&SeenPicture>, rules: i64) -> Option<&str> {
    let row = row.filter(|row| row.rules == rules && row.file.problem.is_none())?;
    Some(row.file.digest.as_str())
}

fn row_of(
    pass: &Pass,
    own: &Owned,
    row: Option<&SeenPicture>,
    outcome: Inspected,
    rules: i64,
) -> SeenPicture {
    let blank = PictureFile {
        path: own.entry.path.clone(),
        item: own.item.clone(),
        suffix: own.suffix.clone(),
        named: own.named,
        digest: String::new(),
        kind: None,
        turned: false,
        problem: None,
    };
    let file = match (outcome, row) {
        (Inspected::Good { digest, kind, turned }, _) => {
            PictureFile { digest, kind: Some(kind), turned, ..blank }
        }
        (Inspected::Bad(problem), _) => PictureFile { problem: Some(problem), ..blank },
        (Inspected::Same, Some(row)) => {
            PictureFile { suffix: blank.suffix, named: blank.named, ..row.file.clone() }
        }
        (Inspected::Same, None) => {
            PictureFile { problem: Some("it is not known".to_owned()), ..blank }
        }
    };
    let stamp = own.entry.stamp;
    SeenPicture {
        file,
        size: stamp.size,
        modified: stamp.modified,
        changed: stamp.changed,
        checked_at: pass.timestamp(),
        rules,
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::pictures::Stamp;

    const SECOND: i64 = 1_000_000_000;

    fn entry(stamp: Stamp) -> Entry {
        Entry { path: "A^1.png".into(), place: PathBuf::new(), stamp, problem: None }
    }

    fn row(stamp: Stamp, problem: Option<&str>) -> SeenPicture {
        let file = PictureFile {
            path: "A^1.png".into(),
            item: ItemNo("A".into()),
            suffix: "1".into(),
            named: false,
            digest: "ab".into(),
            kind: None,
            turned: false,
            problem: problem.map(str::to_owned),
        };
        let Stamp { size, modified, changed } = stamp;
        SeenPicture { file, size, modified, changed, checked_at: 100, rules: 7 }
    }

    #[test]
    fn a_file_is_opened_again_only_where_its_stamp_or_the_rules_differ() {
        let old = Stamp { size: 5, modified: 50 * SECOND, changed: 51 * SECOND };
        let fresh = Stamp { modified: 99 * SECOND, ..old };
        for (what, now, seen, rules, wanted) in [
            ("as it was", old, row(old, None), 7, true),
            ("another size", Stamp { size: 6, ..old }, row(old, None), 7, false),
            ("another time", Stamp { modified: 51 * SECOND, ..old }, row(old, None), 7, false),
            ("in another's place", Stamp { changed: 60 * SECOND, ..old }, row(old, None), 7, false),
            ("other limits", old, row(old, None), 8, false),
            ("as new as the look", fresh, row(fresh, None), 7, false),
            ("refused, which waits its time", fresh, row(fresh, Some("no")), 7, true),
        ] {
            let entry = entry(now);
            let own =
                Owned { entry: &entry, item: ItemNo("A".into()), suffix: "1".into(), named: false };
            assert_eq!(same(&own, &seen, rules), wanted, "{what}");
        }
    }
}
