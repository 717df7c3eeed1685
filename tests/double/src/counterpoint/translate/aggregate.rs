//! Aggregates and window functions.

use sqlparser::ast::{
    DuplicateTreatment, Function, FunctionArg, FunctionArgExpr, FunctionArguments, WindowSpec,
    WindowType,
};

use super::call::{aggregated, arguments};
use super::compare::collated;
use super::scope::Scope;
use super::{Translator, Typed};
use crate::counterpoint::error::SqlError;
use crate::counterpoint::types::Ty;

impl Translator<'_> {
    /// The aggregate or ranking function of this name, if it is one.
    pub(super) fn aggregate(
        &mut self,
        name: &str,
        f: &Function,
        scope: &Scope<'_>,
    ) -> Result<Option<Typed>, SqlError> {
        if matches!(name, "ROW_NUMBER" | "RANK" | "DENSE_RANK") {
            let over = self.over(name, f.over.as_ref(), scope)?;
            let call = format!("{}() OVER ({over})", name.to_ascii_lowercase());
            return Ok(Some(Typed::new(call, Ty::BigInt)));
        }
        if !matches!(name, "COUNT" | "COUNT_BIG" | "SUM" | "MIN" | "MAX" | "AVG" | "CHECKSUM_AGG") {
            return Ok(None);
        }
        let groups = if f.over.is_some() { None } else { self.grouping.take() };
        let value = self.aggregated_value(name, f, scope);
        if groups.is_some() {
            self.grouping = groups;
        }
        let (mut sql, ty) = value?;
        if f.over.is_some() {
            if sql.starts_with("ms_") {
                return Err(SqlError::unsupported(format!("{name} OVER a decimal")));
            }
            let over = self.over("", f.over.as_ref(), scope)?;
            sql = format!("{sql} OVER ({over})");
        }
        Ok(Some(Typed::new(sql, ty)))
    }

    fn aggregated_value(
        &mut self,
        name: &str,
        f: &Function,
        scope: &Scope<'_>,
    ) -> Result<(String, Ty), SqlError> {
        let (distinct, star) = match &f.args {
            FunctionArguments::List(list) => (
                list.duplicate_treatment == Some(DuplicateTreatment::Distinct),
                matches!(
                    list.args.as_slice(),
                    [FunctionArg::Unnamed(
                        FunctionArgExpr::Wildcard | FunctionArgExpr::WildcardWithOptions(_)
                    )]
                ),
            ),
            _ => (false, false),
        };
        let count = if name == "COUNT_BIG" { Ty::BigInt } else { Ty::Int };
        if star && name.starts_with("COUNT") {
            return Ok(("count(*)".to_owned(), count));
        }
        let args = arguments(f)?;
        let [arg] = args.as_slice() else {
            return Err(SqlError::new(174, format!("The {name} function requires 1 argument(s).")));
        };
        let value = self.scalar(arg, scope)?;
        let only = if distinct { "DISTINCT " } else { "" };
        let operand = format!("{only}{}", aggregated(&value));
        Ok(match (name, value.ty) {
            ("COUNT" | "COUNT_BIG", _) => (format!("count({operand})"), count),
            ("MIN" | "MAX", ty) if ty == Ty::Bit || ty.is_legacy() => {
                return Err(refused(name, ty));
            }
            ("MIN" | "MAX", ty) => (format!("{}({operand})", name.to_ascii_lowercase()), ty),
            ("CHECKSUM_AGG", Ty::Int) => (format!("ms_checksum_agg({operand})"), Ty::Int),
            ("SUM", Ty::BigInt) => (format!("sum({operand})"), Ty::BigInt),
            ("SUM", Ty::TinyInt | Ty::SmallInt | Ty::Int) if f.over.is_none() => {
                (format!("ms_int(sum({operand}), 'int')"), Ty::Int)
            }
            ("SUM", Ty::TinyInt | Ty::SmallInt | Ty::Int) => (format!("sum({operand})"), Ty::Int),
            ("SUM", Ty::Money | Ty::SmallMoney) => (format!("sum({operand})"), Ty::Money),
            ("SUM", Ty::Float | Ty::Real) => (format!("sum({operand})"), Ty::Float),
            ("SUM", Ty::Decimal(_, s)) => (format!("ms_sum({operand})"), Ty::Decimal(38, s)),
            ("AVG", Ty::TinyInt | Ty::SmallInt | Ty::Int) => {
                (format!("ms_avg({operand}, 0, 18, 0)"), Ty::Int)
            }
            ("AVG", Ty::Decimal(_, s)) => {
                let scale = s.max(6);
                (format!("ms_avg({operand}, {s}, 38, {scale})"), Ty::Decimal(38, scale))
            }
            (_, ty) => return Err(refused(name, ty)),
        })
    }

    fn over(
        &mut self,
        name: &str,
        window: Option<&WindowType>,
        scope: &Scope<'_>,
    ) -> Result<String, SqlError> {
        let Some(WindowType::WindowSpec(WindowSpec {
            window_name: None,
            partition_by,
            order_by,
            window_frame: None,
        })) = window
        else {
            return Err(SqlError::unsupported(format!(
                "{name} without a plain OVER (PARTITION BY .. ORDER BY ..)"
            )));
        };
        if order_by.is_empty() && !name.is_empty() {
            return Err(SqlError::new(
                4112,
                format!("The function '{name}' must have an OVER clause with ORDER BY."),
            ));
        }
        let mut parts = Vec::new();
        if !partition_by.is_empty() {
            let by =
                partition_by.iter().map(|e| self.scalar(e, scope).map(|v| collated(&v.sql, v.ty)));
            parts.push(format!("PARTITION BY {}", by.collect::<Result<Vec<_>, _>>()?.join(", ")));
        }
        if !order_by.is_empty() {
            let mut keys = Vec::new();
            for key in order_by {
                let value = self.scalar(&key.expr, scope)?;
                keys.push(format!(
                    "{}{}",
                    collated(&value.sql, value.ty),
                    super::order::direction(key)?
                ));
            }
            parts.push(format!("ORDER BY {}", keys.join(", ")));
        }
        Ok(parts.join(" "))
    }
}

fn refused(name: &str, ty: Ty) -> SqlError {
    SqlError::new(
        8117,
        format!(
            "Operand data type {} is invalid for {} operator.",
            ty.base_name(),
            name.to_ascii_lowercase()
        ),
    )
}
