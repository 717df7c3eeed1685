//! The variables of a batch, and those of the server (`@@ROWCOUNT`, ...).

use std::collections::HashMap;

use rusqlite::types::Value;

use super::{Core, Session, Variable, failure};
use crate::counterpoint::error::SqlError;
use crate::counterpoint::translate::cast;
use crate::counterpoint::types::{Ty, nvarchar};
use crate::counterpoint::{USER, VERSION_TEXT};

impl Session {
    pub(super) fn declared(&self, name: &str) -> Result<Ty, SqlError> {
        let known = self.variables.get(&name.to_ascii_uppercase());
        known.map(|(ty, _)| *ty).ok_or_else(|| {
            SqlError::new(137, format!("Must declare the scalar variable \"{name}\"."))
                .with_severity(15)
        })
    }

    fn server_variable(&self, name: &str) -> Option<Variable> {
        Some(match name {
            "@@ROWCOUNT" => (Ty::Int, Value::Integer(self.rows)),
            "@@TRANCOUNT" => (Ty::Int, Value::Integer(i64::from(self.transactions))),
            "@@SPID" => (Ty::SmallInt, Value::Integer(i64::try_from(self.id).unwrap_or(0))),
            "@@VERSION" => (nvarchar(300), Value::Text(VERSION_TEXT.to_owned())),
            "@@SERVERNAME" => (nvarchar(128), Value::Text("POS-SERVER".to_owned())),
            "@@DBTS" => (Ty::RowVersion, Value::Integer(self.engine.counters.row_version())),
            "@@LOCK_TIMEOUT" => {
                let ms = self.settings.lock_timeout.and_then(|t| i64::try_from(t.as_millis()).ok());
                (Ty::Int, Value::Integer(ms.unwrap_or(-1)))
            }
            "@@SCOPE_IDENTITY" | "@@IDENTITY" => (Ty::Decimal(38, 0), self.identity.clone()),
            "@@USER" => (nvarchar(128), Value::Text(USER.to_owned())),
            _ => return None,
        })
    }

    pub(super) fn types(&self) -> HashMap<String, Ty> {
        const SERVER: [&str; 9] = [
            "@@ROWCOUNT",
            "@@TRANCOUNT",
            "@@SPID",
            "@@VERSION",
            "@@SERVERNAME",
            "@@DBTS",
            "@@LOCK_TIMEOUT",
            "@@SCOPE_IDENTITY",
            "@@IDENTITY",
        ];
        let server =
            SERVER.iter().filter_map(|n| Some(((*n).to_owned(), self.server_variable(n)?.0)));
        self.variables.iter().map(|(name, (ty, _))| (name.clone(), *ty)).chain(server).collect()
    }

    pub(super) fn bound(&self, names: &[String]) -> Vec<Value> {
        let value = |name: &String| {
            let own = self.variables.get(name).map(|(_, value)| value.clone());
            own.or_else(|| self.server_variable(name).map(|(_, value)| value))
                .unwrap_or(Value::Null)
        };
        names.iter().map(value).collect()
    }
}

/// A value as another type holds it.
pub(super) fn converted(core: &Core, value: Value, from: Ty, to: Ty) -> Result<Value, SqlError> {
    let sql = cast("?1", from, to, None)?;
    if sql == "?1" {
        return Ok(value);
    }
    let mut statement =
        core.conn.prepare_cached(&format!("SELECT {sql}")).map_err(|e| failure::plain(&e))?;
    statement.query_row([value], |row| row.get(0)).map_err(|e| failure::plain(&e))
}
