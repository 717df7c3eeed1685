//! Scalar expressions: names, literals, CASE, CAST and CONVERT, subqueries.

use sqlparser::ast::{
    CaseWhen, CastKind, CeilFloorKind, DataType, DateTimeField, Expr, Ident, TrimWhereField,
    UnaryOperator, Value,
};

use super::call::Call;
use super::compare::{compare, comparison, one_column};
use super::convert::cast;
use super::operator::literal_type;
use super::scope::Scope;
use super::{Translator, Typed, literal};
use crate::counterpoint::decimal;
use crate::counterpoint::error::SqlError;
use crate::counterpoint::text::through_1252;
use crate::counterpoint::types::{Arithmetic, Store, Ty, common, nvarchar};

impl Translator<'_> {
    /// Translates an expression that has a value.
    pub(super) fn scalar(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<Typed, SqlError> {
        if let Some(grouped) = self.grouped(expr, scope) {
            return Ok(grouped);
        }
        match expr {
            Expr::Nested(inner) => self.scalar(inner, scope),
            Expr::Identifier(name) if name.value.starts_with('@') => self.variable(&name.value),
            Expr::Identifier(name) => self.column(std::slice::from_ref(name), scope),
            Expr::CompoundIdentifier(path) => self.column(path, scope),
            Expr::Value(value) => constant(&value.value),
            Expr::UnaryOp { op, expr } => self.unary(*op, expr, scope),
            Expr::BinaryOp { left, op, right } => {
                let op = arithmetic(op).ok_or_else(|| match comparison(op) {
                    Some(_) => {
                        SqlError::syntax(format!("a condition is not a value, near '{expr}'"))
                    }
                    None => SqlError::unsupported(format!("the operator {op}")),
                })?;
                let (left, right) = (self.scalar(left, scope)?, self.scalar(right, scope)?);
                Self::arithmetic(op, &left, &right)
            }
            Expr::Cast { kind: CastKind::Cast, expr, data_type, format: None } => {
                self.convert(expr, data_type, &[], scope)
            }
            Expr::Convert { is_try: false, expr, data_type: Some(ty), styles, .. } => {
                self.convert(expr, ty, styles, scope)
            }
            Expr::Case { operand, conditions, else_result, .. } => {
                self.case(operand.as_deref(), conditions, else_result.as_deref(), scope)
            }
            Expr::Subquery(query) => {
                let (sql, columns) = self.query(query, scope)?;
                let [column] = columns.as_slice() else { return Err(one_column()) };
                Ok(Typed::new(format!("({sql})"), column.ty))
            }
            Expr::Collate { expr, collation } => self.collate(expr, &collation.to_string(), scope),
            Expr::Function(function) => self.function(function, scope),
            other => self.special_call(other, scope),
        }
    }

    /// While a grouped select list is translated: a GROUP BY expression stands for itself, other columns are an error.
    fn grouped(&mut self, expr: &Expr, scope: &Scope<'_>) -> Option<Typed> {
        let groups = self.grouping.take()?;
        let is_column = match expr {
            Expr::Identifier(name) => !name.value.starts_with('@'),
            Expr::CompoundIdentifier(_) => true,
            _ => false,
        };
        let deep = groups.iter().any(|g| g.contains('('));
        let worth = is_column || (deep && !matches!(expr, Expr::Value(_)) && !has_aggregate(expr));
        let whole = if worth { self.scalar(expr, scope).ok() } else { None };
        let hit = whole.filter(|w| groups.contains(&w.sql));
        self.grouping = Some(groups);
        hit
    }

    fn column(&mut self, path: &[Ident], scope: &Scope<'_>) -> Result<Typed, SqlError> {
        let (column, own) = scope.column(path)?;
        if own && self.grouping.is_some() {
            let name: Vec<&str> = path.iter().map(|i| i.value.as_str()).collect();
            return Err(SqlError::new(
                8120,
                format!(
                    "Column '{}' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.",
                    name.join(".")
                ),
            ));
        }
        Ok(column)
    }

    fn unary(
        &mut self,
        op: UnaryOperator,
        expr: &Expr,
        scope: &Scope<'_>,
    ) -> Result<Typed, SqlError> {
        let value = self.scalar(expr, scope)?;
        match op {
            UnaryOperator::Plus => Ok(value),
            UnaryOperator::Minus if value.ty.store() == Store::BigDecimal => {
                let zero = Typed::new("0", Ty::Int);
                let negated = Self::arithmetic(Arithmetic::Subtract, &zero, &value)?;
                Ok(Typed::new(cast(&negated.sql, negated.ty, value.ty, None)?, value.ty))
            }
            UnaryOperator::Minus if value.ty.is_numeric() => {
                Ok(Typed::new(format!("(-{})", value.sql), value.ty))
            }
            other => {
                Err(SqlError::unsupported(format!("the operator {other} on {}", value.ty.name())))
            }
        }
    }

    fn convert(
        &mut self,
        expr: &Expr,
        data_type: &DataType,
        styles: &[Expr],
        scope: &Scope<'_>,
    ) -> Result<Typed, SqlError> {
        let ty = match data_type {
            DataType::Custom(name, _) => {
                let last = name.0.last().and_then(|p| p.as_ident()).map(|i| i.value.clone());
                let user = self.world.catalog.user_type(&last.unwrap_or_default());
                user.map_or_else(|| Ty::from_ast(data_type), |(ty, _)| Ok(ty))?
            }
            _ => Ty::from_ast(data_type)?,
        };
        let value = self.scalar(expr, scope)?;
        let style = match styles {
            [] => None,
            [style] => Some(self.scalar(style, scope)?.sql),
            _ => return Err(SqlError::unsupported("CONVERT with two styles")),
        };
        Ok(Typed::new(cast(&value.sql, value.ty, ty, style.as_deref())?, ty))
    }

    fn case(
        &mut self,
        operand: Option<&Expr>,
        conditions: &[CaseWhen],
        otherwise: Option<&Expr>,
        scope: &Scope<'_>,
    ) -> Result<Typed, SqlError> {
        let operand = operand.map(|o| self.scalar(o, scope)).transpose()?;
        let mut arms = Vec::new();
        for arm in conditions {
            let test = match &operand {
                Some(value) => compare(value, "=", &self.scalar(&arm.condition, scope)?)?,
                None => self.predicate(&arm.condition, scope)?,
            };
            arms.push((test, self.scalar(&arm.result, scope)?));
        }
        let otherwise = match otherwise {
            Some(expr) => self.scalar(expr, scope)?,
            None => Typed::new("NULL", Ty::Null),
        };
        let ty = arms.iter().fold(otherwise.ty, |ty, (_, value)| common(ty, value.ty));
        let mut sql = String::from("CASE");
        for (test, value) in &arms {
            sql = format!("{sql} WHEN {test} THEN {}", cast(&value.sql, value.ty, ty, None)?);
        }
        sql = format!("{sql} ELSE {} END", cast(&otherwise.sql, otherwise.ty, ty, None)?);
        Ok(Typed::new(format!("({sql})"), ty))
    }

    fn collate(
        &mut self,
        expr: &Expr,
        collation: &str,
        scope: &Scope<'_>,
    ) -> Result<Typed, SqlError> {
        let name = collation.to_ascii_uppercase();
        if name == "DATABASE_DEFAULT" || name.ends_with("_CI_AS") {
            return self.scalar(expr, scope);
        }
        Err(SqlError::unsupported(format!("COLLATE {collation}")))
    }

    /// Functions for which sqlparser has a syntax of their own.
    fn special_call(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<Typed, SqlError> {
        let (name, args): (&str, Vec<&Expr>) = match expr {
            Expr::Substring {
                expr, substring_from: Some(from), substring_for: Some(len), ..
            } => ("SUBSTRING", vec![expr, from, len]),
            Expr::Trim { trim_where, trim_what: None, expr, trim_characters: None } => {
                let name = match trim_where {
                    Some(TrimWhereField::Leading) => "LTRIM",
                    Some(TrimWhereField::Trailing) => "RTRIM",
                    _ => "TRIM",
                };
                (name, vec![expr])
            }
            Expr::Ceil { expr, field } if is_plain(field) => ("CEILING", vec![expr]),
            Expr::Floor { expr, field } if is_plain(field) => ("FLOOR", vec![expr]),
            Expr::Exists { .. } | Expr::InList { .. } | Expr::IsNull(_) | Expr::Like { .. } => {
                return Err(SqlError::syntax(format!("a condition is not a value, near '{expr}'")));
            }
            other => return Err(SqlError::unsupported(format!("'{other}'"))),
        };
        let args =
            args.into_iter().map(|a| self.scalar(a, scope)).collect::<Result<Vec<_>, _>>()?;
        Call { name, args }.translate()
    }
}

fn is_plain(field: &CeilFloorKind) -> bool {
    matches!(field, CeilFloorKind::DateTimeField(DateTimeField::NoDateTime))
}

/// Whether an aggregate occurs in the expression, so that it cannot be a GROUP BY expression.
fn has_aggregate(expr: &Expr) -> bool {
    let text = expr.to_string().to_ascii_uppercase();
    ["SUM(", "MIN(", "MAX(", "COUNT(", "COUNT_BIG(", "AVG(", "CHECKSUM_AGG("]
        .iter()
        .any(|f| text.contains(f))
}

fn arithmetic(op: &sqlparser::ast::BinaryOperator) -> Option<Arithmetic> {
    use sqlparser::ast::BinaryOperator as Op;
    Some(match op {
        Op::Plus => Arithmetic::Add,
        Op::Minus => Arithmetic::Subtract,
        Op::Multiply => Arithmetic::Multiply,
        Op::Divide => Arithmetic::Divide,
        Op::Modulo => Arithmetic::Modulo,
        _ => return None,
    })
}

fn constant(value: &Value) -> Result<Typed, SqlError> {
    Ok(match value {
        Value::Null => Typed::new("NULL", Ty::Null),
        Value::SingleQuotedString(text) => {
            Typed::new(literal(&through_1252(text)), literal_type(text))
        }
        Value::NationalStringLiteral(text) => {
            Typed::new(literal(text), nvarchar(text.chars().count()))
        }
        Value::HexStringLiteral(hex) => {
            let digits = if hex.len() % 2 == 1 { format!("0{hex}") } else { hex.clone() };
            let len = u16::try_from(digits.len() / 2).unwrap_or(u16::MAX);
            Typed::new(format!("x'{digits}'"), Ty::VarBinary(Some(len.max(1))))
        }
        Value::Number(text, false) => number(text)?,
        other => return Err(SqlError::unsupported(format!("the literal {other}"))),
    })
}

/// 12 is an int, 3000000000 a decimal(10,0), 1.50 a decimal(3,2), 1e3 a float.
fn number(text: &str) -> Result<Typed, SqlError> {
    if text.contains(['e', 'E']) {
        return Ok(Typed::new(text, Ty::Float));
    }
    let (value, scale) =
        decimal::parse(text).ok_or_else(|| SqlError::syntax(format!("near '{text}'")))?;
    if scale == 0 && !text.contains('.') && i32::try_from(value).is_ok() {
        return Ok(Typed::new(value.to_string(), Ty::Int));
    }
    let digits = u8::try_from(value.unsigned_abs().to_string().len()).unwrap_or(38);
    let ty = Ty::Decimal(digits.max(scale), scale);
    let sql = match i64::try_from(value) {
        Ok(small) if ty.store() == Store::Integer => small.to_string(),
        _ => {
            let hex: Vec<String> =
                decimal::to_bytes(value).iter().map(|b| format!("{b:02x}")).collect();
            format!("x'{}'", hex.concat())
        }
    };
    Ok(Typed::new(sql, ty))
}
