//! SQL Server's scalar functions.

use sqlparser::ast::{Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments};

use super::compare::{collated, compare};
use super::convert::{align, cast};
use super::scope::Scope;
use super::{Translator, Typed, literal};
use crate::counterpoint::error::SqlError;
use crate::counterpoint::sqlite::date_code;
use crate::counterpoint::types::{Length, Str, Ty, common, decimal_bytes, nvarchar, varchar};

/// A call whose arguments are translated.
pub(super) struct Call<'a> {
    pub(super) name: &'a str,
    pub(super) args: Vec<Typed>,
}

impl Translator<'_> {
    pub(super) fn function(&mut self, f: &Function, scope: &Scope<'_>) -> Result<Typed, SqlError> {
        let path: Vec<String> = f
            .name
            .0
            .iter()
            .filter_map(|p| p.as_ident())
            .map(|i| i.value.to_ascii_uppercase())
            .collect();
        let name = path.last().map_or("", String::as_str);
        if f.filter.is_some() || f.null_treatment.is_some() || !f.within_group.is_empty() {
            return Err(SqlError::unsupported(format!("{name} with these clauses")));
        }
        if let Some(aggregate) = self.aggregate(name, f, scope)? {
            return Ok(aggregate);
        }
        if f.over.is_some() {
            return Err(SqlError::unsupported(format!("{name} OVER")));
        }
        if matches!(name, "IIF" | "CHOOSE") {
            return Err(SqlError::unsupported(format!("the function {name}")));
        }
        let exprs = arguments(f)?;
        if name == "SCOPE_IDENTITY" && exprs.is_empty() {
            return self.variable("@@SCOPE_IDENTITY");
        }
        if let Some(typed) = self.date_call(name, &exprs, scope)? {
            return Ok(typed);
        }
        let args =
            exprs.into_iter().map(|e| self.scalar(e, scope)).collect::<Result<Vec<_>, _>>()?;
        if let Some(routine) = self.world.routines.function(name) {
            return routine_call(routine, &args);
        }
        if path.len() > 1 {
            return Err(SqlError::new(
                4121,
                format!(
                    "Cannot find either column \"dbo\" or the user-defined function or aggregate \"{}\", or the name is ambiguous.",
                    path.join(".")
                ),
            ));
        }
        Call { name, args }.translate()
    }

    /// DATEADD, DATEDIFF and DATEPART, whose first argument is a word.
    fn date_call(
        &mut self,
        name: &str,
        args: &[&Expr],
        scope: &Scope<'_>,
    ) -> Result<Option<Typed>, SqlError> {
        let wanted = match name {
            "DATEADD" | "DATEDIFF" => 3,
            "DATEPART" => 2,
            _ => return Ok(None),
        };
        let (Some(Expr::Identifier(part)), true) = (args.first(), args.len() == wanted) else {
            return Err(arity(name));
        };
        let part = literal(&part.value);
        let mut rest =
            args[1..].iter().map(|e| self.scalar(e, scope)).collect::<Result<Vec<_>, _>>()?;
        if name == "DATEADD" {
            let at = as_date(&rest.remove(1))?;
            let count = cast(&rest[0].sql, rest[0].ty, Ty::Int, None)?;
            let sql = format!("ms_dateadd({part}, {count}, {}, {})", at.sql, date_code(at.ty));
            return Ok(Some(Typed::new(sql, at.ty)));
        }
        let dates =
            rest.iter().map(|d| as_date(d).map(|d| d.sql)).collect::<Result<Vec<_>, _>>()?;
        Ok(Some(Typed::new(
            format!("ms_{}({part}, {})", name.to_ascii_lowercase(), dates.join(", ")),
            Ty::Int,
        )))
    }
}

fn routine_call(
    routine: &crate::counterpoint::routines::Function,
    args: &[Typed],
) -> Result<Typed, SqlError> {
    if args.len() != routine.args.len() {
        return Err(SqlError::new(
            313,
            format!(
                "An insufficient number of arguments were supplied for the procedure or function {}.",
                routine.name
            ),
        ));
    }
    let args = args.iter().zip(&routine.args).map(|(a, ty)| cast(&a.sql, a.ty, *ty, None));
    let args = args.collect::<Result<Vec<_>, _>>()?;
    Ok(Typed::new(format!("{}({})", routine.sqlite_name(), args.join(", ")), routine.returns))
}

/// The plain arguments of a call; DISTINCT and `*` are for aggregates.
pub(super) fn arguments(f: &Function) -> Result<Vec<&Expr>, SqlError> {
    let list = match &f.args {
        FunctionArguments::None => return Ok(Vec::new()),
        FunctionArguments::List(list) if list.clauses.is_empty() => &list.args,
        _ => return Err(SqlError::unsupported(format!("'{f}'"))),
    };
    let plain = |arg| match arg {
        &FunctionArg::Unnamed(FunctionArgExpr::Expr(ref e)) => Ok(e),
        _ => Err(SqlError::unsupported(format!("'{f}'"))),
    };
    list.iter().map(plain).collect()
}

fn arity(name: &str) -> SqlError {
    SqlError::new(174, format!("The {name} function has the wrong number of arguments."))
}

fn as_date(value: &Typed) -> Result<Typed, SqlError> {
    if value.ty.is_date() {
        return Ok(value.clone());
    }
    Ok(Typed::new(cast(&value.sql, value.ty, Ty::DateTime, None)?, Ty::DateTime))
}

fn text_of(value: &Typed) -> Result<(String, Str), SqlError> {
    let ty = if value.ty.is_str() { value.ty } else { varchar(8000) };
    let sql = cast(&value.sql, value.ty, ty, None)?;
    match ty {
        Ty::Str(s) => Ok((sql, Str { legacy: false, fixed: false, ..s })),
        _ => Err(SqlError::unsupported("this text")),
    }
}

fn int(value: &Typed) -> Result<String, SqlError> {
    cast(&value.sql, value.ty, Ty::BigInt, None)
}

/// Functions that refuse text and ntext.
const NO_LEGACY_TEXT: [&str; 9] =
    ["LEFT", "LEN", "LOWER", "LTRIM", "REPLACE", "REPLICATE", "RIGHT", "RTRIM", "UPPER"];

impl Call<'_> {
    fn refuse_legacy_text(&self) -> Result<(), SqlError> {
        let at = self.args.iter().position(|arg| arg.ty.is_legacy());
        let Some(at) = at.filter(|_| NO_LEGACY_TEXT.contains(&self.name)) else { return Ok(()) };
        Err(SqlError::new(
            8116,
            format!(
                "Argument data type {} is invalid for argument {} of {} function.",
                self.args[at].ty.base_name(),
                at + 1,
                self.name.to_ascii_lowercase()
            ),
        ))
    }

    pub(super) fn translate(&self) -> Result<Typed, SqlError> {
        self.refuse_legacy_text()?;
        let found = match self.args.as_slice() {
            [] => self.none(),
            [a] => self.one(a)?,
            [a, b] => self.two(a, b)?,
            [a, b, c] => self.three(a, b, c)?,
            _ => None,
        };
        if let Some(typed) = found {
            return Ok(typed);
        }
        match self.name {
            "COALESCE" if self.args.len() > 1 => self.coalesce(),
            "STUFF" if self.args.len() == 4 => self.stuff(),
            "BINARY_CHECKSUM" | "CHECKSUM" if !self.args.is_empty() => Ok(self.checksum()),
            name => Err(SqlError::unsupported(format!(
                "the function {name} with {} arguments",
                self.args.len()
            ))),
        }
    }

    fn none(&self) -> Option<Typed> {
        let now = |utc: u8, ty| Typed::new(format!("ms_now({utc}, {})", date_code(ty)), ty);
        Some(match self.name {
            "GETDATE" | "CURRENT_TIMESTAMP" => now(0, Ty::DateTime),
            "GETUTCDATE" => now(1, Ty::DateTime),
            "SYSDATETIME" => now(0, Ty::DateTime2(7)),
            "SYSUTCDATETIME" => now(1, Ty::DateTime2(7)),
            "NEWID" => Typed::new("ms_newid()", Ty::Guid),
            "DB_NAME" => Typed::new(literal(crate::counterpoint::DATABASE), nvarchar(128)),
            "SUSER_SNAME" | "SUSER_NAME" | "USER_NAME" => {
                Typed::new(literal(crate::counterpoint::USER), nvarchar(128))
            }
            _ => return None,
        })
    }

    fn one(&self, a: &Typed) -> Result<Option<Typed>, SqlError> {
        let same_text = |function: &str| {
            let (sql, ty) = text_of(a)?;
            Ok::<_, SqlError>(Typed::new(format!("{function}({sql})"), Ty::Str(ty)))
        };
        Ok(Some(match self.name {
            "UPPER" => same_text("ms_upper")?,
            "LOWER" => same_text("ms_lower")?,
            "LTRIM" => same_text("ltrim")?,
            "RTRIM" => same_text("rtrim")?,
            "LEN" => Typed::new(format!("ms_len({})", text_of(a)?.0), Ty::Int),
            "DATALENGTH" => {
                Typed::new(format!("ms_datalength({}, {})", a.sql, bytes_of(a.ty)), Ty::Int)
            }
            "YEAR" | "MONTH" | "DAY" => Typed::new(
                format!("ms_datepart('{}', {})", self.name.to_ascii_lowercase(), as_date(a)?.sql),
                Ty::Int,
            ),
            "ABS" | "FLOOR" | "CEILING" => rounding(self.name, a)?,
            "OBJECT_ID" => Typed::new(format!("ms_object_id({}, NULL)", a.sql), Ty::Int),
            "SERVERPROPERTY" => server_property(&a.sql)?,
            _ => return Ok(None),
        }))
    }

    fn two(&self, a: &Typed, b: &Typed) -> Result<Option<Typed>, SqlError> {
        Ok(Some(match self.name {
            "ISNULL" => {
                let ty = if a.ty == Ty::Null { b.ty } else { a.ty };
                Typed::new(format!("ifnull({}, {})", a.sql, cast(&b.sql, b.ty, ty, None)?), ty)
            }
            "NULLIF" => {
                let same = compare(a, "=", b)?;
                Typed::new(format!("(CASE WHEN {same} THEN NULL ELSE {} END)", a.sql), a.ty)
            }
            "LEFT" | "RIGHT" => {
                let (sql, ty) = text_of(a)?;
                let call = format!("ms_{}({sql}, {})", self.name.to_ascii_lowercase(), int(b)?);
                Typed::new(call, Ty::Str(Str { len: literal_len(b, ty.len), ..ty }))
            }
            "REPLICATE" => {
                let (sql, ty) = text_of(a)?;
                Typed::new(
                    format!("ms_replicate({sql}, {})", int(b)?),
                    Ty::Str(Str { len: Some(if ty.national { 4000 } else { 8000 }), ..ty }),
                )
            }
            "CHARINDEX" => Typed::new(
                format!("ms_charindex({}, {}, 1)", text_of(a)?.0, text_of(b)?.0),
                Ty::Int,
            ),
            "ROUND" => round(a, b)?,
            "OBJECT_ID" => Typed::new(format!("ms_object_id({}, {})", a.sql, b.sql), Ty::Int),
            "COLLATIONPROPERTY" if b.sql.eq_ignore_ascii_case("'CodePage'") => {
                Typed::new(format!("ms_code_page({})", a.sql), Ty::Int)
            }
            "DATABASEPROPERTYEX" => match b.sql.to_ascii_uppercase().as_str() {
                "'COLLATION'" => Typed::new("ms_collation()", nvarchar(128)),
                _ => Typed::new("NULL", nvarchar(128)),
            },
            _ => return Ok(None),
        }))
    }

    fn three(&self, a: &Typed, b: &Typed, c: &Typed) -> Result<Option<Typed>, SqlError> {
        Ok(Some(match self.name {
            "SUBSTRING" => {
                let (sql, ty) = text_of(a)?;
                let call = format!("ms_substring({sql}, {}, {})", int(b)?, int(c)?);
                Typed::new(call, Ty::Str(Str { len: literal_len(c, ty.len), ..ty }))
            }
            "REPLACE" => {
                let (sql, ty) = text_of(a)?;
                let call = format!("ms_replace({sql}, {}, {})", text_of(b)?.0, text_of(c)?.0);
                Typed::new(
                    call,
                    Ty::Str(Str { len: Some(if ty.national { 4000 } else { 8000 }), ..ty }),
                )
            }
            "CHARINDEX" => Typed::new(
                format!("ms_charindex({}, {}, {})", text_of(a)?.0, text_of(b)?.0, int(c)?),
                Ty::Int,
            ),
            // Rights are taken object by object, so that class and right make no difference.
            "HAS_PERMS_BY_NAME" => {
                let args = format!("{}, {}, {}", a.sql, b.sql, c.sql);
                Typed::new(format!("ms_has_perms({args})"), Ty::Int)
            }
            "COLUMNPROPERTY" => {
                Typed::new(format!("ms_column_property({}, {}, {})", a.sql, b.sql, c.sql), Ty::Int)
            }
            _ => return Ok(None),
        }))
    }

    fn coalesce(&self) -> Result<Typed, SqlError> {
        let ty = self.args.iter().fold(Ty::Null, |ty, a| common(ty, a.ty));
        let args =
            self.args.iter().map(|a| align(&a.sql, a.ty, ty)).collect::<Result<Vec<_>, _>>()?;
        Ok(Typed::new(format!("coalesce({})", args.join(", ")), ty))
    }

    fn stuff(&self) -> Result<Typed, SqlError> {
        let (text, ty) = text_of(&self.args[0])?;
        let (with, _) = text_of(&self.args[3])?;
        let sql =
            format!("ms_stuff({text}, {}, {}, {with})", int(&self.args[1])?, int(&self.args[2])?);
        Ok(Typed::new(sql, Ty::Str(Str { len: Some(if ty.national { 4000 } else { 8000 }), ..ty })))
    }

    /// As SQL Server's, the checksum of a text does not depend on trailing spaces.
    fn checksum(&self) -> Typed {
        let args: Vec<String> = self
            .args
            .iter()
            .map(|a| if a.ty.is_str() { format!("rtrim({})", a.sql) } else { a.sql.clone() })
            .collect();
        Typed::new(format!("ms_checksum({})", args.join(", ")), Ty::Int)
    }
}

/// LEFT and SUBSTRING by a literal length have that length.
fn literal_len(by: &Typed, of: Length) -> Length {
    match by.sql.parse::<u16>() {
        Ok(len) => Some(of.map_or(len, |of| of.min(len)).max(1)),
        Err(_) => of,
    }
}

/// What one character of a text is long in bytes, or how long a number is.
fn bytes_of(ty: Ty) -> usize {
    match ty {
        Ty::Str(s) => 1 + usize::from(s.national),
        Ty::Bit | Ty::TinyInt | Ty::Binary(_) | Ty::VarBinary(_) | Ty::Image => 1,
        Ty::SmallInt => 2,
        Ty::Int | Ty::Real | Ty::SmallMoney | Ty::SmallDateTime | Ty::Null => 4,
        Ty::Date => 3,
        Ty::Decimal(digits, _) => decimal_bytes(digits),
        Ty::Guid => 16,
        _ => 8,
    }
}

fn rounding(name: &str, a: &Typed) -> Result<Typed, SqlError> {
    let (ty, scale) = match a.ty {
        Ty::Str(_) | Ty::Float | Ty::Real => {
            return Err(SqlError::unsupported(format!("{name} of {}", a.ty.name())));
        }
        Ty::Decimal(p, s) if name != "ABS" => (Ty::Decimal((p - s + 1).min(38), 0), s),
        ty => (
            ty,
            ty.exact().ok_or_else(|| SqlError::unsupported(format!("{name} of {}", ty.name())))?.1,
        ),
    };
    let (call, result_scale) = match name {
        "ABS" => (format!("ms_abs({})", a.sql), scale),
        _ => (format!("ms_{}({}, {scale})", name.to_ascii_lowercase(), a.sql), 0),
    };
    let plain = Ty::Decimal(38, result_scale);
    Ok(Typed::new(cast(&call, plain, ty, None)?, ty))
}

fn round(a: &Typed, digits: &Typed) -> Result<Typed, SqlError> {
    let Some((_, scale)) = a.ty.exact() else {
        return Err(SqlError::unsupported(format!("ROUND of {}", a.ty.name())));
    };
    let call = format!("ms_round({}, {scale}, {})", a.sql, int(digits)?);
    Ok(Typed::new(cast(&call, Ty::Decimal(38, scale), a.ty, None)?, a.ty))
}

fn server_property(name: &str) -> Result<Typed, SqlError> {
    let text = match name.trim_start_matches('N').to_ascii_uppercase().as_str() {
        "'PRODUCTVERSION'" => crate::counterpoint::VERSION,
        "'PRODUCTLEVEL'" => "RTM",
        "'EDITION'" => "Express Edition (64-bit)",
        "'COLLATION'" => crate::counterpoint::COLLATION_NAME,
        "'SERVERNAME'" | "'MACHINENAME'" => "POS-SERVER",
        "'ENGINEEDITION'" => "4",
        other => return Err(SqlError::unsupported(format!("SERVERPROPERTY({other})"))),
    };
    Ok(Typed::new(literal(text), nvarchar(128)))
}

/// MIN, MAX and COUNT(DISTINCT ..) of a text go by the collation.
pub(super) fn aggregated(value: &Typed) -> String {
    collated(&value.sql, value.ty)
}
