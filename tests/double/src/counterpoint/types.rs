//! SQL Server's types: what columns are declared as, and what type an expression has.
//! Every type has exactly one form in `SQLite` (`store`), so values of one type compare natively.

use sqlparser::ast::{BinaryLength, CharacterLength, DataType, ExactNumberInfo};

use super::decimal::SMALL_DIGITS;
use super::error::SqlError;

/// How long a text or binary value may be; `None` is `max`.
pub(crate) type Length = Option<u16>;

/// A SQL Server type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Ty {
    /// An untyped NULL.
    Null,
    Bit,
    TinyInt,
    SmallInt,
    Int,
    BigInt,
    SmallMoney,
    Money,
    Decimal(u8, u8),
    Real,
    Float,
    Str(Str),
    Date,
    SmallDateTime,
    DateTime,
    DateTime2(u8),
    Guid,
    Binary(u16),
    VarBinary(Length),
    Image,
    RowVersion,
}

/// A text type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Str {
    /// nvarchar and nchar: any character. Else Windows-1252.
    pub(crate) national: bool,
    /// char and nchar: padded with spaces.
    pub(crate) fixed: bool,
    /// text and ntext, which cannot be compared.
    pub(crate) legacy: bool,
    /// In characters.
    pub(crate) len: Length,
}

/// The form of a value in `SQLite`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Store {
    /// Integers, dates (ticks), row versions, and decimals of up to 18 digits times ten to the scale.
    Integer,
    Real,
    Text,
    Blob,
    /// Decimals of more than 18 digits, 16 bytes, see `decimal`.
    BigDecimal,
}

pub(crate) fn varchar(len: usize) -> Ty {
    Ty::Str(Str { national: false, fixed: false, legacy: false, len: bounded(len, 8000) })
}

pub(crate) fn nvarchar(len: usize) -> Ty {
    Ty::Str(Str { national: true, fixed: false, legacy: false, len: bounded(len, 4000) })
}

fn bounded(len: usize, most: u16) -> Length {
    u16::try_from(len.max(1)).ok().filter(|len| *len <= most)
}

/// What a decimal of so many digits takes.
pub(crate) fn decimal_bytes<N: From<u8>>(digits: u8) -> N {
    N::from(match digits {
        0..=9 => 5,
        10..=19 => 9,
        20..=28 => 13,
        _ => 17,
    })
}

impl Ty {
    pub(crate) fn store(self) -> Store {
        match self {
            Self::Decimal(p, _) if p > SMALL_DIGITS => Store::BigDecimal,
            Self::Real | Self::Float => Store::Real,
            Self::Str(_) | Self::Guid => Store::Text,
            Self::Binary(_) | Self::VarBinary(_) | Self::Image => Store::Blob,
            _ => Store::Integer,
        }
    }

    pub(crate) fn is_legacy(self) -> bool {
        matches!(self, Self::Str(s) if s.legacy)
    }

    pub(crate) fn is_str(self) -> bool {
        matches!(self, Self::Str(_))
    }

    pub(crate) fn is_date(self) -> bool {
        matches!(self, Self::Date | Self::SmallDateTime | Self::DateTime | Self::DateTime2(_))
    }

    pub(crate) fn is_integer(self) -> bool {
        matches!(self, Self::Bit | Self::TinyInt | Self::SmallInt | Self::Int | Self::BigInt)
    }

    pub(crate) fn is_float(self) -> bool {
        matches!(self, Self::Real | Self::Float)
    }

    pub(crate) fn is_binary(self) -> bool {
        matches!(self, Self::Binary(_) | Self::VarBinary(_) | Self::Image | Self::RowVersion)
    }

    /// Exact numbers that are not integers, as (precision, scale); integers as their decimal equivalent.
    pub(crate) fn exact(self) -> Option<(u8, u8)> {
        Some(match self {
            Self::Bit => (1, 0),
            Self::TinyInt => (3, 0),
            Self::SmallInt => (5, 0),
            Self::Int | Self::Null => (10, 0),
            Self::BigInt => (19, 0),
            Self::SmallMoney => (10, 4),
            Self::Money => (19, 4),
            Self::Decimal(p, s) => (p, s),
            _ => return None,
        })
    }

    pub(crate) fn is_numeric(self) -> bool {
        self.exact().is_some() || self.is_float()
    }

    /// The smallest and largest value of an integer type.
    pub(crate) fn range(self) -> Option<(i64, i64)> {
        Some(match self {
            Self::Bit => (0, 1),
            Self::TinyInt => (0, 255),
            Self::SmallInt => (i64::from(i16::MIN), i64::from(i16::MAX)),
            Self::Int => (i64::from(i32::MIN), i64::from(i32::MAX)),
            Self::BigInt => (i64::MIN, i64::MAX),
            _ => return None,
        })
    }

    /// The name without a length, as in `sys.types`.
    pub(crate) fn base_name(self) -> &'static str {
        match self {
            Self::Bit => "bit",
            Self::TinyInt => "tinyint",
            Self::SmallInt => "smallint",
            Self::Int | Self::Null => "int",
            Self::BigInt => "bigint",
            Self::SmallMoney => "smallmoney",
            Self::Money => "money",
            Self::Decimal(..) => "decimal",
            Self::Real => "real",
            Self::Float => "float",
            Self::Str(s) => match (s.legacy, s.national, s.fixed) {
                (true, false, _) => "text",
                (true, true, _) => "ntext",
                (_, false, false) => "varchar",
                (_, false, true) => "char",
                (_, true, false) => "nvarchar",
                (_, true, true) => "nchar",
            },
            Self::Date => "date",
            Self::SmallDateTime => "smalldatetime",
            Self::DateTime => "datetime",
            Self::DateTime2(_) => "datetime2",
            Self::Guid => "uniqueidentifier",
            Self::Binary(_) => "binary",
            Self::VarBinary(_) => "varbinary",
            Self::Image => "image",
            Self::RowVersion => "timestamp",
        }
    }

    /// The type as T-SQL writes it. `parse_name` reads it back.
    pub(crate) fn name(self) -> String {
        let base = self.base_name();
        let sized = |len: Length| match len {
            Some(len) => format!("{base}({len})"),
            None => format!("{base}(max)"),
        };
        match self {
            Self::Decimal(p, s) => format!("{base}({p},{s})"),
            Self::Str(s) if s.legacy => base.to_owned(),
            Self::Str(s) => sized(s.len),
            Self::Binary(len) => sized(Some(len)),
            Self::VarBinary(len) => sized(len),
            Self::DateTime2(scale) => format!("{base}({scale})"),
            _ => base.to_owned(),
        }
    }

    /// What a system type name with its arguments stands for; `None` for an unknown name.
    pub(crate) fn from_parts(name: &str, args: &[String]) -> Result<Option<Self>, SqlError> {
        let bad =
            || SqlError::new(2716, format!("Cannot specify these arguments for data type {name}."));
        let number =
            |at: usize| args.get(at).map(|a| a.parse::<u16>().map_err(|_| bad())).transpose();
        let small = |at: usize, default: u8| match number(at)? {
            Some(n) => u8::try_from(n).map_err(|_| bad()),
            None => Ok(default),
        };
        let length = |default: u16| match args.first() {
            Some(a) if a.eq_ignore_ascii_case("max") => Ok(None),
            Some(_) => number(0),
            None => Ok(Some(default)),
        };
        let text = |national, fixed| {
            Ok::<_, SqlError>(Self::Str(Str { national, fixed, legacy: false, len: length(1)? }))
        };
        let legacy = |national| Self::Str(Str { national, fixed: false, legacy: true, len: None });
        Ok(Some(match name.to_ascii_lowercase().as_str() {
            "bit" => Self::Bit,
            "tinyint" => Self::TinyInt,
            "smallint" => Self::SmallInt,
            "int" | "integer" => Self::Int,
            "bigint" => Self::BigInt,
            "smallmoney" => Self::SmallMoney,
            "money" => Self::Money,
            "decimal" | "numeric" | "dec" => {
                let (p, s) = (small(0, 18)?, small(1, 0)?);
                if p == 0 || p > 38 || s > p {
                    return Err(bad());
                }
                Self::Decimal(p, s)
            }
            "real" => Self::Real,
            "float" => Self::Float,
            "char" | "character" => text(false, true)?,
            "varchar" => text(false, false)?,
            "nchar" => text(true, true)?,
            "nvarchar" | "sysname" if name.eq_ignore_ascii_case("sysname") => nvarchar(128),
            "nvarchar" => text(true, false)?,
            "text" => legacy(false),
            "ntext" => legacy(true),
            "date" => Self::Date,
            "smalldatetime" => Self::SmallDateTime,
            "datetime" => Self::DateTime,
            "datetime2" => Self::DateTime2(small(0, 7)?),
            "uniqueidentifier" => Self::Guid,
            "binary" => Self::Binary(length(1)?.ok_or_else(bad)?),
            "varbinary" => Self::VarBinary(length(1)?),
            "image" => Self::Image,
            "timestamp" | "rowversion" => Self::RowVersion,
            _ => return Ok(None),
        }))
    }

    /// The type that sqlparser read in a CAST, CONVERT or DECLARE.
    pub(crate) fn from_ast(data_type: &DataType) -> Result<Self, SqlError> {
        let (name, args) = parts(data_type)?;
        // CAST(x AS varchar) is 30 long, unlike a column.
        let text = ["varchar", "nvarchar", "char", "nchar", "varbinary", "binary"];
        let plain = args.is_empty() && text.contains(&name.to_ascii_lowercase().as_str());
        let args = if plain { vec!["30".to_owned()] } else { args };
        Self::from_parts(&name, &args)?
            .ok_or_else(|| SqlError::new(243, format!("Type {name} is not a defined system type.")))
    }
}

fn parts(data_type: &DataType) -> Result<(String, Vec<String>), SqlError> {
    let chars = |len: &Option<CharacterLength>| match len {
        None => vec![],
        Some(CharacterLength::IntegerLength { length, .. }) => vec![length.to_string()],
        Some(CharacterLength::Max) => vec!["max".to_owned()],
    };
    let exact = |info: &ExactNumberInfo| match info {
        ExactNumberInfo::None => vec![],
        ExactNumberInfo::Precision(p) => vec![p.to_string()],
        ExactNumberInfo::PrecisionAndScale(p, s) => vec![p.to_string(), s.to_string()],
    };
    Ok(match data_type {
        DataType::Varchar(len) | DataType::CharVarying(len) | DataType::CharacterVarying(len) => {
            ("varchar".to_owned(), chars(len))
        }
        DataType::Char(len) | DataType::Character(len) => ("char".to_owned(), chars(len)),
        DataType::Nvarchar(len) => ("nvarchar".to_owned(), chars(len)),
        DataType::Numeric(info) | DataType::Decimal(info) | DataType::Dec(info) => {
            ("decimal".to_owned(), exact(info))
        }
        DataType::Float(_) | DataType::DoublePrecision => ("float".to_owned(), vec![]),
        DataType::Timestamp(..) => ("timestamp".to_owned(), vec![]),
        DataType::Varbinary(len) => (
            "varbinary".to_owned(),
            match len {
                None => vec![],
                Some(BinaryLength::IntegerLength { length }) => vec![length.to_string()],
                Some(BinaryLength::Max) => vec!["max".to_owned()],
            },
        ),
        DataType::Binary(len) => ("binary".to_owned(), len.iter().map(u64::to_string).collect()),
        DataType::Custom(name, args) => {
            let last = name.0.last().and_then(|part| part.as_ident());
            (last.map(|i| i.value.clone()).unwrap_or_default(), args.clone())
        }
        DataType::Time(..) => return Err(SqlError::unsupported("the type time")),
        other => {
            let text = other.to_string();
            let (name, args) = text.split_once('(').unwrap_or((&text, ""));
            let args = args.trim_end_matches(')').split(',').map(str::trim);
            (name.to_owned(), args.filter(|a| !a.is_empty()).map(str::to_owned).collect())
        }
    })
}

/// The type that two operands are converted to before they are compared or merged, by SQL Server's precedence.
pub(crate) fn common(a: Ty, b: Ty) -> Ty {
    match (a, b) {
        (Ty::Null, other) | (other, Ty::Null) => other,
        (Ty::Str(x), Ty::Str(y)) => Ty::Str(Str {
            national: x.national || y.national,
            fixed: x.fixed && y.fixed && x.len == y.len,
            legacy: false,
            len: match (x.len, y.len) {
                (Some(x), Some(y)) => Some(x.max(y)),
                _ => None,
            },
        }),
        (Ty::Decimal(..), _) | (_, Ty::Decimal(..))
            if a.exact().is_some() && b.exact().is_some() =>
        {
            decimal_common(a.exact().unwrap_or_default(), b.exact().unwrap_or_default())
        }
        (Ty::DateTime2(x), Ty::DateTime2(y)) => Ty::DateTime2(x.max(y)),
        (Ty::VarBinary(x), Ty::VarBinary(y)) => Ty::VarBinary(x.zip(y).map(|(x, y)| x.max(y))),
        (Ty::Binary(x), Ty::Binary(y)) => Ty::Binary(x.max(y)),
        _ if rank(a) >= rank(b) => a,
        _ => b,
    }
}

fn decimal_common((p1, s1): (u8, u8), (p2, s2): (u8, u8)) -> Ty {
    let scale = s1.max(s2);
    let whole = (p1 - s1).max(p2 - s2);
    Ty::Decimal((whole + scale).min(38), scale.min(38 - whole.min(38)))
}

fn rank(ty: Ty) -> u8 {
    match ty {
        Ty::Null => 0,
        Ty::Binary(_) | Ty::RowVersion => 1,
        Ty::VarBinary(_) | Ty::Image => 2,
        Ty::Str(s) => 3 + u8::from(s.national),
        Ty::Guid => 5,
        Ty::Bit => 6,
        Ty::TinyInt => 7,
        Ty::SmallInt => 8,
        Ty::Int => 9,
        Ty::BigInt => 10,
        Ty::SmallMoney => 11,
        Ty::Money => 12,
        Ty::Decimal(..) => 13,
        Ty::Real => 14,
        Ty::Float => 15,
        Ty::Date => 16,
        Ty::SmallDateTime => 17,
        Ty::DateTime => 18,
        Ty::DateTime2(_) => 19,
    }
}

/// The four operations on exact numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

/// The precision and scale of a decimal result, by SQL Server's rules, cut to 38 digits.
pub(crate) fn decimal_result(op: Arithmetic, a: (u8, u8), b: (u8, u8)) -> Ty {
    let ((p1, s1), (p2, s2)) = (a, b);
    let (p, s) = match op {
        Arithmetic::Add | Arithmetic::Subtract => {
            let scale = s1.max(s2);
            ((p1 - s1).max(p2 - s2) + scale + 1, scale)
        }
        Arithmetic::Multiply => (p1 + p2 + 1, s1 + s2),
        Arithmetic::Divide => {
            let scale = (s1 + p2 + 1).max(6);
            (p1 - s1 + s2 + scale, scale)
        }
        Arithmetic::Modulo => ((p1 - s1).min(p2 - s2) + s1.max(s2), s1.max(s2)),
    };
    if p <= 38 {
        return Ty::Decimal(p, s);
    }
    let whole = p - s;
    let kept = match op {
        Arithmetic::Add | Arithmetic::Subtract => s.min(38_u8.saturating_sub(whole)),
        _ => s.min(38_u8.saturating_sub(whole).max(s.min(6))),
    };
    Ty::Decimal(38, kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_results_follow_the_documented_rules() {
        use Arithmetic::{Add, Divide, Multiply};
        for (op, a, b, expected) in [
            (Add, (15, 4), (15, 2), Ty::Decimal(18, 4)),
            (Multiply, (15, 4), (15, 4), Ty::Decimal(31, 8)),
            (Divide, (15, 4), (15, 4), Ty::Decimal(35, 20)),
            (Multiply, (38, 10), (38, 10), Ty::Decimal(38, 6)),
            (Divide, (38, 4), (10, 0), Ty::Decimal(38, 6)),
        ] {
            assert_eq!(decimal_result(op, a, b), expected, "{op:?} {a:?} {b:?}");
        }
    }

    #[test]
    fn names_round_trip() {
        for name in [
            "varchar(20)",
            "nvarchar(max)",
            "decimal(15,4)",
            "datetime",
            "text",
            "timestamp",
            "binary(8)",
            "datetime2(7)",
        ] {
            let (base, args) = name.split_once('(').unwrap_or((name, ""));
            let args: Vec<String> = args
                .trim_end_matches(')')
                .split(',')
                .filter(|a| !a.is_empty())
                .map(str::to_owned)
                .collect();
            assert_eq!(Ty::from_parts(base, &args).unwrap().unwrap().name(), name);
        }
    }
}
