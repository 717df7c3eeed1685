//! ORDER BY: by position, by the name of a result column, or by an expression.

use sqlparser::ast::{Expr, OrderBy, OrderByExpr, OrderByKind, OrderBySort, Value};

use super::compare::collated;
use super::scope::Scope;
use super::{ResultColumn, Translator};
use crate::counterpoint::error::SqlError;

pub(super) fn direction(key: &OrderByExpr) -> Result<&'static str, SqlError> {
    if key.options.nulls_first.is_some() || key.with_fill.is_some() {
        return Err(SqlError::unsupported("NULLS FIRST"));
    }
    Ok(if key.options.sort == Some(OrderBySort::Desc) { " DESC" } else { "" })
}

impl Translator<'_> {
    /// The ORDER BY clause with a leading space; `scope` is `None` after a UNION.
    pub(super) fn order_by(
        &mut self,
        order: Option<&OrderBy>,
        columns: &[ResultColumn],
        scope: Option<&Scope<'_>>,
    ) -> Result<String, SqlError> {
        let Some(order) = order else { return Ok(String::new()) };
        let OrderByKind::Expressions(keys) = &order.kind else {
            return Err(SqlError::unsupported("ORDER BY ALL"));
        };
        let mut sorted = Vec::new();
        for key in keys {
            let by = if let Some(at) = position(&key.expr, columns) {
                at.to_string()
            } else {
                let scope = scope.ok_or_else(|| SqlError::new(104, "ORDER BY items must appear in the select list if the statement contains a UNION, INTERSECT or EXCEPT operator."))?;
                let value = self.scalar(&key.expr, scope)?;
                collated(&value.sql, value.ty)
            };
            sorted.push(format!("{by}{}", direction(key)?));
        }
        Ok(format!(" ORDER BY {}", sorted.join(", ")))
    }
}

fn position(expr: &Expr, columns: &[ResultColumn]) -> Option<usize> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::Number(text, false) => text.parse().ok(),
            _ => None,
        },
        Expr::Identifier(name) => {
            columns.iter().position(|c| c.name.eq_ignore_ascii_case(&name.value)).map(|at| at + 1)
        }
        _ => None,
    }
}
