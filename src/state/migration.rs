//! The schema of the state file: sql/state/NNNN_name.sql, applied in order, counted in the file.

use super::database::Database;
use super::{Error, ErrorKind, Hooks, Result, query};

/// `cpsy`: in the file's header, so that another program's file is never taken for ours.
pub(super) const APPLICATION: i64 = 0x6370_7379;

/// Every migration; the number of each is its place, from 1.
pub(super) const ALL: &[&str] = &[include_str!("../../sql/state/0001_first.sql")];

/// Whose file it is, and how new.
struct Identity {
    application: i64,
    version: i64,
    tables: i64,
}

/// Checks without writing that the file is ours (or new and empty) and not newer than the program.
pub(super) fn check(database: &Database, migrations: &[&str]) -> Result<()> {
    let found = identity(database)?;
    let newest = number(migrations.len());
    let refuse = |kind, cause: String| Err(Error::new(kind, "open", &database.path, cause));
    if found.application == 0 && found.version == 0 && found.tables == 0 {
        return Ok(());
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
    Ok(())
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
