//! ORDER BY: by position, by the name of a result column, or by an expression.

use sqlparser::ast::{Expr, OrderBy, OrderByExpr, OrderByKind, OrderBySort, Value};

use super::compare::sortable;
use super::scope::Scope;
use super::{ResultColumn, Translator, Typed};
use crate::counterpoint::error::SqlError;
use crate::counterpoint::types::Ty;

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
                let number = at.to_string();
                let ty = columns.get(at.wrapping_sub(1)).map_or(Ty::Int, |column| column.ty);
                sortable(&Typed::new(number.clone(), ty)).map(|_| number)?
            } else {
                let scope = scope.ok_or_else(|| SqlError::new(104, "ORDER BY items must appear in the select list if the statement contains a UNION, INTERSECT or EXCEPT operator."))?;
                sortable(&self.scalar(&key.expr, scope)?)?
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
