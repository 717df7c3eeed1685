//! Application locks: `sp_getapplock` and `sp_releaseapplock`, exclusive ones only.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::types::Value;

use super::Session;
use crate::counterpoint::error::SqlError;
use crate::counterpoint::routines::{Arguments, Procedure, Routines};
use crate::counterpoint::types::{Ty, nvarchar};

/// Who holds which resource.
#[derive(Debug, Default)]
pub(crate) struct AppLocks(HashMap<String, Held>);

#[derive(Debug)]
struct Held {
    session: u64,
    by_transaction: bool,
    times: u32,
}

impl AppLocks {
    fn is_free_for(&self, resource: &str, session: u64) -> bool {
        self.0.get(resource).is_none_or(|held| held.session == session)
    }

    pub(super) fn end_transaction(&mut self, session: u64) {
        self.0.retain(|_, held| held.session != session || !held.by_transaction);
    }

    pub(super) fn end_session(&mut self, session: u64) {
        self.0.retain(|_, held| held.session != session);
    }
}

/// Adds both procedures.
pub(crate) fn add(routines: &mut Routines) {
    let text = |default: &str| Some(Value::Text(default.to_owned()));
    routines.add_procedure(Procedure {
        name: "sp_getapplock",
        params: vec![
            ("@Resource", nvarchar(255), None),
            ("@LockMode", nvarchar(32), None),
            ("@LockOwner", nvarchar(32), text("Transaction")),
            ("@LockTimeout", Ty::Int, Some(Value::Integer(-1))),
            ("@DbPrincipal", nvarchar(128), text("public")),
        ],
        body: get,
        system: true,
    });
    routines.add_procedure(Procedure {
        name: "sp_releaseapplock",
        params: vec![
            ("@Resource", nvarchar(255), None),
            ("@LockOwner", nvarchar(32), text("Transaction")),
            ("@DbPrincipal", nvarchar(128), text("public")),
        ],
        body: release,
        system: true,
    });
}

fn text<'a>(args: &'a Arguments, name: &str) -> &'a str {
    match args.get(name) {
        Some(Value::Text(text)) => text,
        _ => "",
    }
}

/// 0 got it at once, 1 after waiting, -1 timed out, -999 a wrong call.
fn get(session: &mut Session, args: &Arguments) -> Result<i32, SqlError> {
    if !text(args, "@LOCKMODE").eq_ignore_ascii_case("Exclusive") {
        return Err(SqlError::unsupported("sp_getapplock in a mode other than Exclusive"));
    }
    let by_transaction = text(args, "@LOCKOWNER").eq_ignore_ascii_case("Transaction");
    if by_transaction && session.transactions() == 0 {
        return Ok(-999);
    }
    let resource = text(args, "@RESOURCE").to_owned();
    let id = session.id;
    let timeout = match args.get("@LOCKTIMEOUT") {
        Some(Value::Integer(ms)) => u64::try_from(*ms).ok().map(Duration::from_millis),
        _ => None,
    };
    let engine = Arc::clone(&session.engine);
    let core = engine.lock();
    let waited = !core.app_locks.is_free_for(&resource, id);
    let deadline = timeout.map(|t| Instant::now() + t);
    let Ok(mut core) =
        engine.wait(core, deadline, |core| core.app_locks.is_free_for(&resource, id))
    else {
        return Ok(-1);
    };
    let held =
        core.app_locks.0.entry(resource).or_insert(Held { session: id, by_transaction, times: 0 });
    held.times += 1;
    Ok(i32::from(waited))
}

fn release(session: &mut Session, args: &Arguments) -> Result<i32, SqlError> {
    let engine = Arc::clone(&session.engine);
    let mut core = engine.lock();
    let resource = text(args, "@RESOURCE");
    let Some(held) = core.app_locks.0.get_mut(resource).filter(|held| held.session == session.id)
    else {
        return Err(SqlError::new(
            1223,
            format!(
                "Cannot release the application lock (Database Principal: 'public', Resource: '{resource}') because it is not currently held."
            ),
        ));
    };
    held.times -= 1;
    if held.times == 0 {
        core.app_locks.0.remove(resource);
    }
    drop(core);
    engine.freed.notify_all();
    Ok(0)
}
