//! Conditions: comparisons by the collation and by the common type, IN, LIKE, EXISTS, AND, OR.
//! T-SQL has no boolean values, so a condition is never a scalar and a scalar never a condition.

use sqlparser::ast::{BinaryOperator, Expr, Query, UnaryOperator};

use super::convert::{align, cast};
use super::scope::Scope;
use super::{Translator, Typed};
use crate::counterpoint::error::SqlError;
use crate::counterpoint::sqlite::COLLATION;
use crate::counterpoint::types::{Ty, common, nvarchar};

/// The operator of a comparison in `SQLite`, if it is one.
pub(super) fn comparison(op: &BinaryOperator) -> Option<&'static str> {
    Some(match op {
        BinaryOperator::Eq => "=",
        BinaryOperator::NotEq => "<>",
        BinaryOperator::Lt => "<",
        BinaryOperator::LtEq => "<=",
        BinaryOperator::Gt => ">",
        BinaryOperator::GtEq => ">=",
        _ => return None,
    })
}

impl Translator<'_> {
    pub(super) fn predicate(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<String, SqlError> {
        match expr {
            Expr::Nested(inner) => Ok(format!("({})", self.predicate(inner, scope)?)),
            Expr::BinaryOp { left, op, right } => self.binary_predicate(left, op, right, scope),
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => {
                Ok(format!("(NOT {})", self.predicate(expr, scope)?))
            }
            Expr::IsNull(inner) => Ok(format!("({} IS NULL)", self.scalar(inner, scope)?.sql)),
            Expr::IsNotNull(inner) => {
                Ok(format!("({} IS NOT NULL)", self.scalar(inner, scope)?.sql))
            }
            Expr::InList { expr, list, negated } => self.in_list(expr, list, *negated, scope),
            Expr::InSubquery { expr, subquery, negated } => {
                self.in_subquery(expr, subquery, *negated, scope)
            }
            Expr::Between { expr, negated, low, high } => {
                let value = self.scalar(expr, scope)?;
                let (low, high) = (self.scalar(low, scope)?, self.scalar(high, scope)?);
                let (from, to) = (compare(&value, ">=", &low)?, compare(&value, "<=", &high)?);
                Ok(format!("({}({from} AND {to}))", not(*negated)))
            }
            Expr::Like { negated, any: false, expr, pattern, escape_char } => {
                self.like(expr, pattern, escape_char.as_deref(), *negated, scope)
            }
            Expr::Exists { subquery, negated } => {
                let (sql, _) = self.query(subquery, scope)?;
                Ok(format!("({}EXISTS ({sql}))", not(*negated)))
            }
            other => Err(no_condition(other)),
        }
    }

    fn binary_predicate(
        &mut self,
        left: &Expr,
        op: &BinaryOperator,
        right: &Expr,
        scope: &Scope<'_>,
    ) -> Result<String, SqlError> {
        let word = match op {
            BinaryOperator::And => "AND",
            BinaryOperator::Or => "OR",
            _ => {
                let sign = comparison(op).ok_or_else(|| no_condition(left))?;
                let (left, right) = (self.scalar(left, scope)?, self.scalar(right, scope)?);
                return compare(&left, sign, &right);
            }
        };
        let (left, right) = (self.predicate(left, scope)?, self.predicate(right, scope)?);
        Ok(format!("({left} {word} {right})"))
    }

    fn in_list(
        &mut self,
        expr: &Expr,
        list: &[Expr],
        negated: bool,
        scope: &Scope<'_>,
    ) -> Result<String, SqlError> {
        let value = self.scalar(expr, scope)?;
        let items = list.iter().map(|e| self.scalar(e, scope)).collect::<Result<Vec<_>, _>>()?;
        let ty = items.iter().fold(value.ty, |ty, item| common(ty, item.ty));
        comparable(ty, value.ty)?;
        let items = items.iter().map(|i| align(&i.sql, i.ty, ty)).collect::<Result<Vec<_>, _>>()?;
        let left = collated(&align(&value.sql, value.ty, ty)?, ty);
        Ok(format!("({left} {}IN ({}))", not(negated), items.join(", ")))
    }

    fn in_subquery(
        &mut self,
        expr: &Expr,
        subquery: &Query,
        negated: bool,
        scope: &Scope<'_>,
    ) -> Result<String, SqlError> {
        let value = self.scalar(expr, scope)?;
        let (sql, columns) = self.query(subquery, scope)?;
        let [column] = columns.as_slice() else { return Err(one_column()) };
        let ty = common(value.ty, column.ty);
        comparable(ty, value.ty)?;
        let left = collated(&align(&value.sql, value.ty, ty)?, ty);
        let inner = align("c0", column.ty, ty)?;
        let sql = if inner == "c0" { sql } else { format!("SELECT {inner} FROM ({sql})") };
        Ok(format!("({left} {}IN ({sql}))", not(negated)))
    }

    fn like(
        &mut self,
        expr: &Expr,
        pattern: &Expr,
        escape: Option<&Expr>,
        negated: bool,
        scope: &Scope<'_>,
    ) -> Result<String, SqlError> {
        let mut args = Vec::new();
        for part in [Some(expr), Some(pattern), escape].into_iter().flatten() {
            let part = self.scalar(part, scope)?;
            args.push(cast(
                &part.sql,
                part.ty,
                if part.ty.is_str() { part.ty } else { nvarchar(4000) },
                None,
            )?);
        }
        Ok(format!("({}ms_like({}))", not(negated), args.join(", ")))
    }
}

fn not(negated: bool) -> &'static str {
    if negated { "NOT " } else { "" }
}

pub(super) fn one_column() -> SqlError {
    SqlError::new(
        116,
        "Only one expression can be specified in the select list when the subquery is not introduced with EXISTS.",
    )
}

fn no_condition(expr: &Expr) -> SqlError {
    SqlError::new(
        4145,
        format!("An expression of non-boolean type specified in a context where a condition is expected, near '{expr}'."),
    )
    .with_severity(15)
}

/// text and ntext can only be tested with LIKE and IS NULL.
fn comparable(ty: Ty, with: Ty) -> Result<(), SqlError> {
    for side in [ty, with] {
        if matches!(side, Ty::Str(s) if s.legacy) {
            return Err(SqlError::new(
                402,
                format!(
                    "The data types {} and {} are incompatible in the equal to operator.",
                    with.base_name(),
                    ty.base_name()
                ),
            ));
        }
    }
    Ok(())
}

/// A key to sort or group by.
pub(super) fn sortable(value: &Typed) -> Result<String, SqlError> {
    if value.ty.is_legacy() {
        return Err(SqlError::new(
            306,
            "The text, ntext, and image data types cannot be compared or sorted, except when using IS NULL or LIKE operator.",
        ));
    }
    Ok(collated(&value.sql, value.ty))
}

pub(super) fn collated(sql: &str, ty: Ty) -> String {
    if ty.is_str() { format!("({sql} COLLATE {COLLATION})") } else { sql.to_owned() }
}

/// Compares two scalars after converting both to their common type.
pub(super) fn compare(a: &Typed, sign: &str, b: &Typed) -> Result<String, SqlError> {
    let ty = common(a.ty, b.ty);
    comparable(a.ty, b.ty)?;
    comparable(b.ty, a.ty)?;
    let left = collated(&align(&a.sql, a.ty, ty)?, ty);
    Ok(format!("({left} {sign} {})", align(&b.sql, b.ty, ty)?))
}
