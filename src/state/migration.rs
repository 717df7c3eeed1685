//! The schema of the state file: `sql/state/NNNN_name.sql`, applied in order, counted in the file.

use super::database::Database;
use super::{Error, ErrorKind, Hooks, Result, query};

/// `cpsy`: in the file's header, so that another program's file is never taken for ours.
pub(super) const APPLICATION: i64 = 0x6370_7379;

/// Every migration; the number of each is its place, from 1.
pub(super) const ALL: &[&str] = &[
    include_str!("../../sql/state/0001_first.sql"),
    include_str!("../../sql/state/0002_history.sql"),
    include_str!("../../sql/state/0003_picture.sql"),
    include_str!("../../sql/state/0004_orders.sql"),
    include_str!("../../sql/state/0005_alerts.sql"),
    include_str!("../../sql/state/0006_depth.sql"),
    include_str!("../../sql/state/0007_activity.sql"),
    include_str!("../../sql/state/0008_late_note.sql"),
];

/// Whose file it is, and how new.
struct Identity {
    application: i64,
    version: i64,
    tables: i64,
}

/// Checks without writing that the file is ours (or new and empty) and not newer than the program;
/// returns how new it is.
pub(super) fn check(database: &Database, migrations: &[&str]) -> Result<i64> {
    let found = identity(database)?;
    let newest = number(migrations.len());
    let refuse = |kind, cause: String| Err(Error::new(kind, "open", &database.path, cause));
    if found.application == 0 && found.version == 0 && found.tables == 0 {
        return Ok(0);
    }
    if found.application != APPLICATION || found.version < 1 {
        return refuse(ErrorKind::Foreign, "it belongs to another program".to_owned());
    }
    if found.version > newest {
        let kind = ErrorKind::Newer { file: found.version, program: newest };
        let cause = format!(
            "a newer cpsync wrote it (format {}, this program knows {newest})",
            found.version
        );
        return refuse(kind, cause);
    }
    Ok(found.version)
}

/// The number of the program's own schema.
pub(super) fn newest() -> i64 {
    number(ALL.len())
}

/// Brings the schema up to date, in one transaction.
pub(super) fn apply(database: &Database, hooks: &Hooks, migrations: &[&str]) -> Result<()> {
    let newest = number(migrations.len());
    if identity(database)?.version == newest {
        return Ok(());
    }
    let transaction = database.begin()?;
    // Another process may have been first, or be newer: what counts is what the lock shows.
    check(database, migrations)?;
    let done = usize::try_from(identity(database)?.version).unwrap_or(0);
    database.writing(|connection| {
        migrations.iter().skip(done).try_for_each(|sql| connection.execute_batch(sql))?;
        connection.pragma_update(None, "application_id", APPLICATION)?;
        connection.pragma_update(None, "user_version", newest)
    })?;
    hooks.before("migration");
    database.writing(|_| transaction.commit())?;
    hooks.after("migration");
    Ok(())
}

fn identity(database: &Database) -> Result<Identity> {
    let read = |connection: &rusqlite::Connection| {
        connection.query_row(query!("identity_get"), [], |row| {
            Ok(Identity {
                application: row.get("application")?,
                version: row.get("version")?,
                tables: row.get("tables")?,
            })
        })
    };
    read(&database.connection).map_err(|error| database.failed("open", &error))
}

/// A count of migrations as SQLite keeps it.
fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::state::{State, fixture};

    const SECOND: &str = "CREATE TABLE later (name TEXT NOT NULL) STRICT";

    /// The file as this program's successor leaves it.
    fn update(path: &std::path::Path, migrations: &[&str]) -> Result<()> {
        apply(&Database::new(Connection::open(path).unwrap(), path), &Hooks::default(), migrations)
    }

    #[test]
    fn the_list_is_the_folder() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sql/state");
        let mut names = fixture::names(&folder);
        names.retain(|name| name != "query");
        assert_eq!(names.len(), ALL.len());
        for (place, name) in names.iter().enumerate() {
            assert!(name.starts_with(&format!("{:04}_", place + 1)), "{name}");
        }
    }

    #[test]
    fn a_new_file_gets_every_migration() {
        let folder = tempfile::tempdir().unwrap();
        let found = identity(&fixture::open(&folder).database).unwrap();
        assert_eq!((found.application, found.version), (APPLICATION, number(ALL.len())));
    }

    #[test]
    fn an_older_file_gets_what_it_lacks_and_keeps_what_it_has() -> anyhow::Result<()> {
        let folder = tempfile::tempdir().unwrap();
        let state = fixture::open(&folder);
        state.write(|w| Ok(w.put_note("main", "n", "kept")?))?;
        let more: Vec<_> = ALL.iter().copied().chain([SECOND]).collect();
        update(&fixture::file(&folder), &more)?;
        assert_eq!(identity(&state.database)?.version, number(more.len()));
        assert_eq!(state.get_note("main", "n")?.as_deref(), Some("kept"));
        Ok(())
    }

    #[test]
    fn the_ledger_of_an_older_file_is_taken_over() -> anyhow::Result<()> {
        let folder = tempfile::tempdir().unwrap();
        let path = fixture::file(&folder);
        update(&path, &ALL[..2])?;
        Connection::open(&path)?.execute_batch(
            "INSERT INTO web_order VALUES ('main', '7', '0007', 5, 'held', 'G', NULL, 'why', 0, 1);
             INSERT INTO web_order_line VALUES ('main', '7', '1', 'TEA', '2', '1.5');",
        )?;
        let state = fixture::open(&folder);
        let order = state.order("main", "7")?.expect("the order is kept");
        let held = order.held.clone().expect("it is held");
        assert_eq!((order.number.as_str(), held.reason.as_str()), ("0007", "why"));
        assert!(order.posted && order.doc_guid.as_deref() == Some("G"));
        assert_eq!(state.order_lines("main", "7")?.len(), 1);
        assert_eq!(state.open_lines()?[0].open.to_string(), "1.5");
        Ok(())
    }

    #[test]
    fn a_migration_that_fails_leaves_the_file_as_it_was() -> anyhow::Result<()> {
        let folder = tempfile::tempdir().unwrap();
        let state = fixture::open(&folder);
        let more: Vec<_> = ALL.iter().copied().chain([SECOND, "CREATE TABLE bad"]).collect();
        assert!(update(&fixture::file(&folder), &more).is_err());
        assert_eq!(identity(&state.database)?.version, number(ALL.len()));
        let later = "SELECT count(*) FROM sqlite_schema WHERE name = 'later'";
        assert_eq!(state.database.one(later, [], |row| row.get(0))?, Some(0));
        Ok(())
    }

    #[test]
    fn a_newer_file_is_refused_and_untouched() -> anyhow::Result<()> {
        let folder = tempfile::tempdir().unwrap();
        drop(fixture::open(&folder));
        let more: Vec<_> = ALL.iter().copied().chain([SECOND]).collect();
        update(&fixture::file(&folder), &more)?;
        let before = fixture::contents(folder.path());
        let newer = ErrorKind::Newer { file: number(more.len()), program: number(ALL.len()) };
        for opened in [
            State::open(&fixture::file(&folder), Hooks::default()),
            State::copy_in_memory(&fixture::file(&folder)),
        ] {
            let error = opened.err().expect("refused");
            assert_eq!(error.kind, newer);
            assert!(error.message.contains("a newer cpsync wrote it"), "{error}");
            assert!(error.hint.contains("update cpsync"), "{}", error.hint);
        }
        assert!(fixture::contents(folder.path()) == before);
        Ok(())
    }

    #[test]
    fn the_log_of_a_newer_file_is_not_brought_in() -> anyhow::Result<()> {
        let folder = tempfile::tempdir().unwrap();
        let state = fixture::open(&folder);
        let more: Vec<_> = ALL.iter().copied().chain([SECOND]).collect();
        update(&fixture::file(&folder), &more)?;
        // What a killed process leaves: the copy has no process that would tidy up.
        let killed = tempfile::tempdir().unwrap();
        for name in fixture::names(folder.path()) {
            std::fs::copy(folder.path().join(&name), killed.path().join(&name))?;
        }
        drop(state);
        let kept = || {
            let mut files = fixture::contents(killed.path());
            files.retain(|path, _| !path.ends_with("state.db-shm"));
            files
        };
        let before = kept();
        assert_eq!(before.len(), 2);
        let error = State::open(&fixture::file(&killed), Hooks::default()).err().expect("refused");
        assert!(matches!(error.kind, ErrorKind::Newer { .. }), "{error}");
        assert!(kept() == before);
        Ok(())
    }
}
