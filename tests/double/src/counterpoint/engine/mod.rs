//! Runs T-SQL: sessions with variables and transactions over the one `SQLite` connection.
//! One transaction that has written is open at a time; others wait for it, up to their `LOCK_TIMEOUT`.

pub(crate) mod applock;
pub(crate) mod batch;
mod define;
mod describe;
mod failure;
pub(crate) mod output;
mod procedure;
mod session;
mod transaction;
mod variables;
mod views;

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use rusqlite::Connection;
use rusqlite::backup::Backup;
use rusqlite::types::Value;

use self::applock::AppLocks;
use self::batch::{Node, Numbered};
pub(crate) use self::session::{Session, Variable};
use super::catalog::Catalog;
use super::error::SqlError;
use super::facts::Facts;
use super::routines::Routines;
use super::sqlite::{self, Counters, Functions};
use super::translate::Translated;
use super::types::Ty;

/// The database with everything that sessions share.
pub(crate) struct Engine {
    core: Mutex<Core>,
    /// Told when a transaction or an application lock ends.
    freed: Condvar,
    counters: Arc<Counters>,
    facts: Arc<Facts>,
    routines: Arc<Routines>,
    next_session: AtomicU64,
}

/// What only one session uses at a time.
pub(crate) struct Core {
    conn: Connection,
    catalog: Catalog,
    /// The session whose transaction is open in `SQLite`.
    owner: Option<u64>,
    /// The catalogue to return to when that transaction is rolled back.
    before: Option<Catalog>,
    /// The catalogue version that the catalogue views show.
    shown: u64,
    objects: Arc<Mutex<views::Objects>>,
    known: Arc<Known>,
    app_locks: AppLocks,
    /// The site's own procedures, by upper-case name, as T-SQL; `None` hides one of NCR's routines.
    hooks: BTreeMap<String, Option<String>>,
}

/// What texts were read as and translated to; shared by a database and its copies.
#[derive(Default)]
struct Known {
    batches: Mutex<HashMap<String, Arc<Vec<Node>>>>,
    translations: Mutex<HashMap<(u64, u64, String), Arc<Translated>>>,
}

/// So many texts are remembered; a client that builds its texts with values in them starts over.
const CACHED: usize = 2000;

impl Engine {
    /// An empty database with these routines.
    pub(crate) fn new(routines: Routines) -> Result<Arc<Self>, SqlError> {
        let engine = Self::over(Arc::new(routines), Counters::default(), Arc::default())?;
        views::create(&engine.lock())?;
        Ok(Arc::new(engine))
    }

    /// A database of its own that begins as this one is: what takes long, running the scripts, is done
    /// once for many. What a test sets of the server is not taken over.
    pub(crate) fn copy(&self) -> Result<Arc<Self>, SqlError> {
        let mut original = self.lock();
        views::refresh(&mut original, &self.routines, &self.facts)?;
        let counters = self.counters.copy();
        let copy = Self::over(Arc::clone(&self.routines), counters, Arc::clone(&original.known))?;
        let mut core = copy.lock();
        Backup::new(&original.conn, &mut core.conn)
            .and_then(|backup| backup.step(-1))
            .map_err(|e| failure::plain(&e))?;
        core.catalog = original.catalog.clone();
        core.shown = original.shown;
        let objects = locked(&original.objects).clone();
        *locked(&core.objects) = objects;
        drop(core);
        Ok(Arc::new(copy))
    }

    fn over(
        routines: Arc<Routines>,
        counters: Counters,
        known: Arc<Known>,
    ) -> Result<Self, SqlError> {
        let (counters, facts) = (Arc::new(counters), Arc::new(Facts::default()));
        let conn = sqlite::open(&counters, &facts).map_err(|e| failure::plain(&e))?;
        let objects = Arc::new(Mutex::new(views::Objects::default()));
        register(&conn, &routines, (&objects, &facts)).map_err(|e| failure::plain(&e))?;
        let core = Core {
            conn,
            catalog: Catalog::default(),
            owner: None,
            before: None,
            shown: u64::MAX,
            objects,
            known,
            app_locks: AppLocks::default(),
            hooks: BTreeMap::new(),
        };
        Ok(Self {
            core: Mutex::new(core),
            freed: Condvar::new(),
            counters,
            facts,
            routines,
            next_session: AtomicU64::new(50),
        })
    }

    /// Opens a session.
    pub(crate) fn session(self: &Arc<Self>) -> Session {
        Session::new(Arc::clone(self), self.next_session.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// Defines a procedure of the site, or hides a routine.
    pub(crate) fn set_hook(&self, name: &str, body: Option<&str>) {
        let mut core = self.lock();
        core.hooks.insert(name.to_ascii_uppercase(), body.map(str::to_owned));
        core.shown = u64::MAX;
    }

    /// What holds for all sessions.
    pub(crate) fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Takes rights from the login; what was translated before is not used any more.
    pub(crate) fn deny(&self, names: &[&str]) {
        let mut core = self.lock();
        self.facts.set_denied(names);
        core.catalog.renew();
    }

    fn lock(&self) -> MutexGuard<'_, Core> {
        locked(&self.core)
    }

    /// Waits until `ready`, at most until the deadline; then it is error 1222.
    fn wait<'e>(
        &'e self,
        mut core: MutexGuard<'e, Core>,
        deadline: Option<Instant>,
        ready: impl Fn(&Core) -> bool,
    ) -> Result<MutexGuard<'e, Core>, SqlError> {
        while !ready(&core) {
            core = match deadline {
                None => self.freed.wait(core).unwrap_or_else(PoisonError::into_inner),
                Some(at) => {
                    let left = at.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        return Err(SqlError::new(1222, "Lock request time out period exceeded.")
                            .with_state(51));
                    }
                    self.freed.wait_timeout(core, left).unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
        Ok(core)
    }
}

impl Core {
    fn batch(&self, text: &str) -> Result<Arc<Vec<Node>>, SqlError> {
        if let Some(known) = locked(&self.known.batches).get(text) {
            return Ok(Arc::clone(known));
        }
        let nodes = Arc::new(batch::parse(text)?);
        let mut batches = locked(&self.known.batches);
        if batches.len() >= CACHED {
            batches.clear();
        }
        batches.insert(text.to_owned(), Arc::clone(&nodes));
        Ok(nodes)
    }

    /// The translation of a numbered piece for variables of these types.
    fn translation<T>(
        &self,
        piece: &Numbered<T>,
        types: &str,
        translate: impl FnOnce(&Self) -> Result<Translated, SqlError>,
    ) -> Result<Arc<Translated>, SqlError> {
        let key = (piece.id, self.catalog.version, types.to_owned());
        if let Some(known) = locked(&self.known.translations).get(&key) {
            return Ok(Arc::clone(known));
        }
        let translated = Arc::new(translate(self)?);
        let mut translations = locked(&self.known.translations);
        if translations.len() >= CACHED {
            translations.clear();
        }
        translations.insert(key, Arc::clone(&translated));
        Ok(translated)
    }

    fn begin(&mut self, session: u64) -> Result<(), SqlError> {
        if self.owner != Some(session) {
            self.plain("BEGIN")?;
            self.owner = Some(session);
            self.before = Some(self.catalog.clone());
        }
        Ok(())
    }

    fn end(&mut self, session: u64, commit: bool) -> Result<(), SqlError> {
        if self.owner == Some(session) {
            self.owner = None;
            let before = self.before.take();
            if let (false, Some(mut before)) = (commit, before) {
                // A new version, so that translations made inside the transaction are not used.
                before.renew();
                self.catalog = before;
                self.shown = u64::MAX;
            }
            self.plain(if commit { "COMMIT" } else { "ROLLBACK" })?;
        }
        Ok(())
    }

    /// The names of a session's temporary tables.
    fn temporary(&self, session: u64) -> Vec<String> {
        let suffix = format!("__{session}");
        let own = |name: &str| name.starts_with('#') && name.ends_with(&suffix);
        self.catalog.tables().filter(|t| own(&t.name)).map(|t| t.name.clone()).collect()
    }

    /// Drops a session's temporary tables, except these.
    fn drop_temporary(&mut self, session: u64, kept: &[String]) {
        for table in self.temporary(session).iter().filter(|t| !kept.contains(t)) {
            self.catalog.remove(table);
            if let Err(error) = self.plain(&format!("DROP TABLE \"{table}\"")) {
                log::warn!("could not drop {table}: {error}");
            }
        }
    }

    fn plain(&self, sql: &str) -> Result<(), SqlError> {
        self.conn.execute_batch(sql).map_err(|e| failure::plain(&e))
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn register(
    conn: &Connection,
    routines: &Routines,
    (objects, facts): (&Arc<Mutex<views::Objects>>, &Arc<Facts>),
) -> Result<(), rusqlite::Error> {
    let add = Functions::on(conn);
    views::register(&add, objects, facts)?;
    for function in routines.functions() {
        let body = function.body;
        let args = i32::try_from(function.args.len()).unwrap_or(0);
        add.strict(&function.sqlite_name(), args, move |a| {
            let values: Result<Vec<Value>, _> =
                (0..a.len()).map(|at| a.raw(at).try_into()).collect();
            body(&values.map_err(|_| SqlError::overflow("text"))?)
        })?;
    }
    Ok(())
}

/// The types of the variables in sight, as a key for translations.
fn types_key(types: &HashMap<String, Ty>) -> String {
    let mut names: Vec<_> = types.iter().filter(|(name, _)| !name.starts_with("@@")).collect();
    names.sort_by_key(|(name, _)| name.as_str());
    let parts: Vec<String> =
        names.iter().map(|(name, ty)| format!("{name} {}", ty.name())).collect();
    parts.join(";")
}
