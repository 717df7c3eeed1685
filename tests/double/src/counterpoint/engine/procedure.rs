//! Calls of stored procedures, by EXEC or by name over the wire.

use std::sync::Arc;

use rusqlite::types::Value;

use super::batch::Argument;
use super::describe::is_describe;
use super::output::Output;
use super::variables::converted;
use super::{Session, Variable};
use crate::counterpoint::error::SqlError;
use crate::counterpoint::routines::Arguments;
use crate::counterpoint::types::{Ty, varchar};

/// What the site's own procedures take.
pub(super) fn hook_parameters() -> [(&'static str, Ty); 3] {
    [("@DocID", Ty::BigInt), ("@DocAction", varchar(1)), ("@IsOffline", varchar(1))]
}

impl Session {
    pub(super) fn exec(
        &mut self,
        status: Option<&str>,
        name: &[String],
        args: &[Argument],
        out: &mut dyn Output,
    ) -> Result<(), SqlError> {
        let mut given = Vec::new();
        for arg in args {
            if arg.output {
                return Err(SqlError::unsupported("an OUTPUT argument of EXEC"));
            }
            given.push((arg.name.clone(), self.value(&arg.value, None)?));
        }
        if is_describe(name) {
            return self.describe(given, out);
        }
        let result = self.call(name, given)?;
        if let Some(status) = status {
            self.declared(status)?;
            self.variables
                .insert(status.to_ascii_uppercase(), (Ty::Int, Value::Integer(i64::from(result))));
        }
        Ok(())
    }

    /// Calls a stored procedure and returns its status.
    pub(crate) fn call(
        &mut self,
        path: &[String],
        given: Vec<(Option<String>, Variable)>,
    ) -> Result<i32, SqlError> {
        let engine = Arc::clone(&self.engine);
        let name = path.last().map_or("", String::as_str);
        let absent = || {
            SqlError::new(2812, format!("Could not find stored procedure '{}'.", path.join(".")))
                .with_state(62)
        };
        if !self.own && engine.facts.is_denied(name) {
            return Err(SqlError::denied("EXECUTE", name));
        }
        let hook = engine.lock().hooks.get(&name.to_ascii_uppercase()).cloned();
        match hook {
            Some(Some(body)) => return self.hook(name, &body, given),
            Some(None) => return Err(absent()),
            None => {}
        }
        let procedure = engine.routines.procedure(name).ok_or_else(absent)?;
        let mut args = Arguments::new();
        for (at, (param, (ty, value))) in given.into_iter().enumerate() {
            let target = match &param {
                Some(param) => {
                    procedure.params.iter().find(|(p, ..)| p.eq_ignore_ascii_case(param))
                }
                None => procedure.params.get(at),
            };
            let Some((param, to, _)) = target else {
                return Err(SqlError::new(
                    8145,
                    format!(
                        "{} is not a parameter for procedure {name}.",
                        param.unwrap_or_default()
                    ),
                ));
            };
            let value = converted(&engine.lock(), value, ty, *to)?;
            args.insert(param.to_ascii_uppercase(), value);
        }
        for (param, _, default) in &procedure.params {
            if let (None, Some(default)) = (args.get(&param.to_ascii_uppercase()), default) {
                args.insert(param.to_ascii_uppercase(), default.clone());
            }
            if !args.contains_key(&param.to_ascii_uppercase()) {
                return Err(SqlError::new(201, format!("Procedure or function '{name}' expects parameter '{param}', which was not supplied.")).with_state(4));
            }
        }
        (procedure.body)(self, &args)
    }

    /// Runs a procedure of the site: T-SQL that sees its parameters.
    fn hook(
        &mut self,
        name: &str,
        body: &str,
        given: Vec<(Option<String>, Variable)>,
    ) -> Result<i32, SqlError> {
        let engine = Arc::clone(&self.engine);
        let mut params = Vec::new();
        for ((param, (ty, value)), (own, to)) in given.into_iter().zip(hook_parameters()) {
            if param.is_some_and(|param| !param.eq_ignore_ascii_case(own)) {
                return Err(SqlError::new(8145, format!("Not a parameter for procedure {name}.")));
            }
            let value = converted(&engine.lock(), value, ty, to)?;
            params.push((own.to_owned(), (to, value)));
        }
        self.inner(body, params).map(|_| 0)
    }
}
