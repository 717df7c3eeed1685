//! NCR's and SQL Server's stored procedures and functions, stood in for by Rust.
//! Each is registered under its name with what it takes; `ncr` and `engine::applock` hold the bodies.

use std::collections::HashMap;

use rusqlite::types::Value;

use super::engine::Session;
use super::error::SqlError;
use super::types::Ty;

/// A scalar function, called as `dbo.name(..)`.
pub(crate) struct Function {
    pub(crate) name: &'static str,
    pub(crate) args: Vec<Ty>,
    pub(crate) returns: Ty,
    /// Its arguments are in the form of `args`; none is NULL, else the result is NULL.
    pub(crate) body: fn(&[Value]) -> Result<Value, SqlError>,
}

impl Function {
    pub(crate) fn sqlite_name(&self) -> String {
        format!("dbo_{}", self.name.to_ascii_lowercase())
    }
}

/// What a procedure is called with, by the upper-case name of the parameter.
pub(crate) type Arguments = HashMap<String, Value>;

/// A stored procedure.
pub(crate) struct Procedure {
    pub(crate) name: &'static str,
    /// Name, type, and the default if it may be left out.
    pub(crate) params: Vec<(&'static str, Ty, Option<Value>)>,
    /// Returns the procedure's return status.
    pub(crate) body: fn(&mut Session, &Arguments) -> Result<i32, SqlError>,
    /// SQL Server's own rather than the site's.
    pub(crate) system: bool,
}

/// All of them, by upper-case name.
#[derive(Default)]
pub(crate) struct Routines {
    functions: HashMap<String, Function>,
    procedures: HashMap<String, Procedure>,
}

impl Routines {
    pub(crate) fn add_function(&mut self, function: Function) {
        self.functions.insert(function.name.to_ascii_uppercase(), function);
    }

    pub(crate) fn add_procedure(&mut self, procedure: Procedure) {
        self.procedures.insert(procedure.name.to_ascii_uppercase(), procedure);
    }

    pub(crate) fn function(&self, name: &str) -> Option<&Function> {
        self.functions.get(&name.to_ascii_uppercase())
    }

    pub(crate) fn procedure(&self, name: &str) -> Option<&Procedure> {
        self.procedures.get(&name.to_ascii_uppercase())
    }

    pub(crate) fn functions(&self) -> impl Iterator<Item = &Function> {
        self.functions.values()
    }

    pub(crate) fn procedures(&self) -> impl Iterator<Item = &Procedure> {
        self.procedures.values()
    }
}
