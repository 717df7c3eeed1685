//! The ledger of picture files: what `images find` saw, so that an unchanged file is not opened again.

use rusqlite::Row;

use super::{Result, State, Writer, query};
use crate::model::{ItemNo, PictureFile, PictureKind};

/// A file as it was last seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenPicture {
    /// The file and what is known of its content.
    pub file: PictureFile,
    /// Bytes.
    pub size: u64,
    /// When it was written, nanoseconds since 1970.
    pub modified: i64,
    /// When anything of it was changed, nanoseconds since 1970; 0 where that is not known.
    pub changed: i64,
    /// When its content was looked at, unix seconds, UTC.
    pub checked_at: i64,
    /// A number for the limits that held then. Compare for equality.
    pub rules: i64,
}

impl State {
    /// Reads every file that was seen for a store, by item and path.
    pub fn pictures(&self, store: &str) -> Result<Vec<SeenPicture>> {
        self.database.all(query!("picture_all"), [store], read)
    }

    /// Reads the files that were seen for one item, by path.
    pub fn pictures_of_item(&self, store: &str, item: &str) -> Result<Vec<PictureFile>> {
        let seen = self.database.all(query!("picture_of_item"), [store, item], read)?;
        Ok(seen.into_iter().map(|seen| seen.file).collect())
    }
}

impl Writer<'_> {
    /// Keeps what was seen of a file.
    pub fn put_picture(&self, store: &str, seen: &SeenPicture) -> Result<()> {
        let SeenPicture { file, size, modified, changed, checked_at, rules } = seen;
        let size = i64::try_from(*size).unwrap_or(i64::MAX);
        let kind = file.kind.map_or("", PictureKind::as_str);
        let item = file.item.as_str();
        let values = rusqlite::params![
            store,
            item,
            file.path,
            file.suffix,
            file.named,
            size,
            modified,
            changed,
            checked_at,
            rules,
            file.digest,
            kind,
            file.turned,
            file.problem,
        ];
        self.execute("picture", query!("picture_put"), values)?;
        Ok(())
    }

    /// Forgets a file that is gone.
    pub fn remove_picture(&self, store: &str, item: &str, path: &str) -> Result<()> {
        self.execute("picture", query!("picture_remove"), [store, item, path])?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<SeenPicture> {
    let file = PictureFile {
        item: ItemNo(row.get("item")?),
        path: row.get("path")?,
        suffix: row.get("suffix")?,
        named: row.get("named")?,
        digest: row.get("digest")?,
        kind: PictureKind::parse(&row.get::<_, String>("kind")?),
        turned: row.get("turned")?,
        problem: row.get("problem")?,
    };
    Ok(SeenPicture {
        file,
        size: row.get::<_, i64>("size")?.try_into().unwrap_or(0),
        modified: row.get("modified")?,
        changed: row.get("changed")?,
        checked_at: row.get("checked_at")?,
        rules: row.get("rules")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(item: &str, path: &str, problem: Option<&str>) -> SeenPicture {
        let file = PictureFile {
            path: path.into(),
            item: ItemNo(item.into()),
            suffix: "1".into(),
            named: false,
            digest: if problem.is_some() { String::new() } else { "ab".into() },
            kind: problem.is_none().then_some(PictureKind::Png),
            turned: true,
            problem: problem.map(str::to_owned),
        };
        SeenPicture { file, size: 3, modified: i64::MAX, changed: -1, checked_at: 5, rules: 6 }
    }

    #[test]
    fn a_file_is_kept_as_it_was_last_seen_per_store_and_item() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        let (good, bad) = (seen("A", "A^1.png", None), seen("B", "B^1.png", Some("it is empty")));
        state.write(|w| {
            w.put_picture("main", &seen("A", "A^1.png", Some("too large")))?;
            w.put_picture("main", &good)?;
            w.put_picture("main", &bad)?;
            w.put_picture("other", &bad)?;
            w.put_picture("main", &seen("C", "C^1.png", None))?;
            Ok(w.remove_picture("main", "C", "C^1.png")?)
        })?;
        assert_eq!(state.pictures("main")?, [good.clone(), bad]);
        assert_eq!(state.pictures_of_item("main", "A")?, [good.file]);
        Ok(())
    }
}
