//! A price rule's filter: somebody's SQL text, checked against an allow-list and written anew.
//!
//! The text itself never reaches the server. It is parsed; columns that exist, literals, comparisons,
//! `AND`, `OR`, `NOT`, `IN`, `LIKE`, `BETWEEN`, `IS NULL` and a few functions of text are let through;
//! everything else is refused with its name. Values become parameters.

use rust_decimal::Decimal;
use sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, Ident,
    UnaryOperator, Value,
};
use sqlparser::dialect::MsSqlDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, Tokenizer, Whitespace};

use super::sql::Request;

/// Longest filter in bytes; Counterpoint's own column holds 2,000.
const LONGEST: usize = 4_000;

/// Functions of text and of NULL, without side effects, with the number of their arguments.
const FUNCTIONS: [(&str, usize); 7] = [
    ("UPPER", 1),
    ("LOWER", 1),
    ("LTRIM", 1),
    ("RTRIM", 1),
    ("LEN", 1),
    ("ISNULL", 2),
    ("COALESCE", 2),
];

/// What a filter may speak of: a table, and the SQL for each of its columns by upper-case name.
pub(super) struct Subject<'a> {
    /// `IM_ITEM`
    pub(super) table: &'a str,
    /// `None` = there is no such column.
    pub(super) column: &'a dyn Fn(&str) -> Option<String>,
}

/// The filter as a condition in parentheses, its values added to the request. The error says what
/// was refused, in words.
pub(super) fn condition(
    text: &str,
    subject: &Subject<'_>,
    request: &mut Request,
) -> Result<String, String> {
    let parsed = parse(&unescaped(text))?;
    Writer { subject, request }.condition(&parsed).map(|sql| format!("({sql})"))
}

/// The column and the text of a filter that is nothing but `column = 'text'`.
pub(super) fn equality(text: &str) -> Option<(String, String)> {
    let mut parsed = parse(&unescaped(text)).ok()?;
    while let Expr::Nested(inner) = parsed {
        parsed = *inner;
    }
    let Expr::BinaryOp { left, op: BinaryOperator::Eq, right } = parsed else { return None };
    let column = match *left {
        Expr::Identifier(column) => column.value,
        Expr::CompoundIdentifier(mut parts) => parts.pop()?.value,
        _ => return None,
    };
    match *right {
        Expr::Value(value) => match value.value {
            Value::SingleQuotedString(text) => Some((column, text)),
            _ => None,
        },
        _ => None,
    }
}

/// Exports write blanks as `\20` and quotes as `\27`; such a text has neither of its own.
fn unescaped(text: &str) -> String {
    if text.contains([' ', '\'']) {
        return text.to_owned();
    }
    text.replace("\\20", " ").replace("\\27", "'")
}

fn parse(text: &str) -> Result<Expr, String> {
    if text.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} characters"));
    }
    let dialect = MsSqlDialect {};
    let unreadable = || "it is not a condition that can be read".to_owned();
    let tokens = Tokenizer::new(&dialect, text).tokenize().map_err(|_| unreadable())?;
    for token in &tokens {
        match token {
            Token::Whitespace(
                Whitespace::SingleLineComment { .. } | Whitespace::MultiLineComment(_),
            ) => return Err("it holds a comment".to_owned()),
            Token::SemiColon => return Err("it holds a `;`".to_owned()),
            _ => {}
        }
    }
    let mut parser = Parser::new(&dialect).with_tokens(tokens);
    let parsed = parser.parse_expr().map_err(|_| unreadable())?;
    match parser.peek_token().token {
        Token::EOF => Ok(parsed),
        rest => Err(format!("it goes on with `{rest}` after its condition")),
    }
}

/// Writes the checked form.
struct Writer<'w, 'a> {
    subject: &'w Subject<'a>,
    request: &'w mut Request,
}

impl Writer<'_, '_> {
    fn condition(&mut self, expr: &Expr) -> Result<String, String> {
        match expr {
            Expr::Nested(inner) => Ok(format!("({})", self.condition(inner)?)),
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => {
                Ok(format!("NOT ({})", self.condition(expr)?))
            }
            Expr::BinaryOp { left, op, right } => self.binary(left, op, right),
            Expr::IsNull(expr) => Ok(format!("{} IS NULL", self.value(expr)?)),
            Expr::IsNotNull(expr) => Ok(format!("{} IS NOT NULL", self.value(expr)?)),
            Expr::InList { expr, list, negated } => {
                let list: Result<Vec<String>, String> =
                    list.iter().map(|value| self.literal(value)).collect();
                Ok(format!("{} {}IN ({})", self.value(expr)?, not(*negated), list?.join(", ")))
            }
            Expr::Between { expr, negated, low, high } => Ok(format!(
                "{} {}BETWEEN {} AND {}",
                self.value(expr)?,
                not(*negated),
                self.value(low)?,
                self.value(high)?
            )),
            Expr::Like { negated, any: false, expr, pattern, escape_char: None } => Ok(format!(
                "{} {}LIKE {}",
                self.value(expr)?,
                not(*negated),
                self.literal(pattern)?
            )),
            other => Err(refused(other)),
        }
    }

    fn binary(&mut self, left: &Expr, op: &BinaryOperator, right: &Expr) -> Result<String, String> {
        let word = match op {
            BinaryOperator::And => "AND",
            BinaryOperator::Or => "OR",
            BinaryOperator::Eq => "=",
            BinaryOperator::NotEq => "<>",
            BinaryOperator::Lt => "<",
            BinaryOperator::LtEq => "<=",
            BinaryOperator::Gt => ">",
            BinaryOperator::GtEq => ">=",
            other => return Err(format!("it uses the operator `{other}`")),
        };
        if matches!(op, BinaryOperator::And | BinaryOperator::Or) {
            return Ok(format!("{} {word} {}", self.condition(left)?, self.condition(right)?));
        }
        Ok(format!("{} {word} {}", self.value(left)?, self.value(right)?))
    }

    fn value(&mut self, expr: &Expr) -> Result<String, String> {
        match expr {
            Expr::Nested(inner) => Ok(format!("({})", self.value(inner)?)),
            Expr::Identifier(column) => self.column(column),
            Expr::CompoundIdentifier(parts) => match parts.as_slice() {
                [table, column] if table.value.eq_ignore_ascii_case(self.subject.table) => {
                    self.column(column)
                }
                _ => Err(refused(expr)),
            },
            Expr::Function(function) => self.function(function),
            _ => self.literal(expr),
        }
    }

    fn column(&self, name: &Ident) -> Result<String, String> {
        (self.subject.column)(&name.value.to_uppercase()).ok_or_else(|| {
            format!("it names `{}`, which is no column of {}", name.value, self.subject.table)
        })
    }

    fn function(&mut self, function: &Function) -> Result<String, String> {
        let name = function.name.to_string().to_uppercase();
        let known = FUNCTIONS.iter().find(|(known, _)| *known == name);
        let plain = function.over.is_none()
            && function.filter.is_none()
            && function.null_treatment.is_none()
            && function.within_group.is_empty()
            && !function.uses_odbc_syntax
            && matches!(function.parameters, FunctionArguments::None);
        let (Some((name, count)), FunctionArguments::List(list), true) =
            (known, &function.args, plain)
        else {
            return Err(format!("it calls `{name}`"));
        };
        if list.args.len() != *count
            || list.duplicate_treatment.is_some()
            || !list.clauses.is_empty()
        {
            return Err(format!("it calls `{name}` in an unknown way"));
        }
        let arguments: Result<Vec<String>, String> = list
            .args
            .iter()
            .map(|argument| match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => self.value(expr),
                _ => Err(format!("it calls `{name}` in an unknown way")),
            })
            .collect();
        Ok(format!("{name}({})", arguments?.join(", ")))
    }

    /// A literal as a parameter.
    fn literal(&mut self, expr: &Expr) -> Result<String, String> {
        match expr {
            Expr::Nested(inner) => self.literal(inner),
            Expr::UnaryOp { op: UnaryOperator::Minus, expr: number } => match &**number {
                Expr::Value(value) => match &value.value {
                    Value::Number(digits, false) => self.number(&format!("-{digits}")),
                    _ => Err(refused(expr)),
                },
                _ => Err(refused(expr)),
            },
            Expr::Value(value) => match &value.value {
                Value::SingleQuotedString(text) => Ok(self.text(text, "varchar")),
                Value::NationalStringLiteral(text) => Ok(self.text(text, "nvarchar")),
                Value::Number(digits, false) => self.number(digits),
                _ => Err(refused(expr)),
            },
            _ => Err(refused(expr)),
        }
    }

    fn text(&mut self, text: &str, letters: &str) -> String {
        // Bytes, as varchar counts.
        let width = text.len().clamp(1, 4000);
        let place = self.request.param(text);
        format!("CAST({place} AS {letters}({width}))")
    }

    fn number(&mut self, digits: &str) -> Result<String, String> {
        let number: Decimal =
            digits.parse().map_err(|_| format!("it has the number `{digits}`"))?;
        let place = self.request.param(number.to_string());
        Ok(format!("CAST({place} AS decimal(28,8))"))
    }
}

fn not(negated: bool) -> &'static str {
    if negated { "NOT " } else { "" }
}

fn refused(expr: &Expr) -> String {
    let text: String = expr.to_string().chars().filter(|c| !c.is_control()).take(60).collect();
    match expr {
        Expr::Subquery(_) | Expr::InSubquery { .. } | Expr::Exists { .. } => {
            format!("it holds a sub-query: `{text}`")
        }
        _ => format!("it holds `{text}`, which is not allowed in a filter"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counterpoint::sql;

    fn written(text: &str) -> Result<(String, Vec<String>), String> {
        let column = |name: &str| {
            ["ITEM_NO", "CATEG_COD", "PRC_1"].contains(&name).then(|| format!("IM_ITEM.[{name}]"))
        };
        let mut request = Request::new(&sql::PRICE_RULE_ITEMS);
        let subject = Subject { table: "IM_ITEM", column: &column };
        let sql = condition(text, &subject, &mut request)?;
        Ok((sql, request.params))
    }

    #[test]
    fn a_plain_filter_is_written_anew_with_its_values_as_parameters() {
        for (text, sql, params) in [
            (
                "(IM_ITEM.CATEG_COD = 'ROPE')",
                "((IM_ITEM.[CATEG_COD] = CAST(@P1 AS varchar(4))))",
                vec!["ROPE"],
            ),
            (
                r"(IM_ITEM.CATEG_COD\20=\20\27RO\20PE\27)",
                "((IM_ITEM.[CATEG_COD] = CAST(@P1 AS varchar(5))))",
                vec!["RO PE"],
            ),
            (
                "categ_cod in ('A','O''B') and not [PRC_1] > -4.50",
                "(IM_ITEM.[CATEG_COD] IN (CAST(@P1 AS varchar(1)), CAST(@P2 AS varchar(3))) AND NOT \
                 (IM_ITEM.[PRC_1] > CAST(@P3 AS decimal(28,8))))",
                vec!["A", "O'B", "-4.50"],
            ),
            (
                "IM_ITEM.ITEM_NO NOT LIKE 'A%' OR UPPER(ITEM_NO) IS NOT NULL",
                "(IM_ITEM.[ITEM_NO] NOT LIKE CAST(@P1 AS varchar(2)) OR UPPER(IM_ITEM.[ITEM_NO]) IS NOT NULL)",
                vec!["A%"],
            ),
            (
                "PRC_1 BETWEEN 1 AND 2",
                "(IM_ITEM.[PRC_1] BETWEEN CAST(@P1 AS decimal(28,8)) AND CAST(@P2 AS decimal(28,8)))",
                vec!["1", "2"],
            ),
        ] {
            let params = params.into_iter().map(str::to_owned).collect();
            assert_eq!(written(text), Ok((sql.to_owned(), params)), "{text}");
        }
    }

    #[test]
    fn whatever_is_not_on_the_list_is_refused() {
        for (text, why) in [
            ("CATEG_COD = 'A'; DROP TABLE IM_ITEM", "`;`"),
            ("CATEG_COD = 'A' --", "comment"),
            ("CATEG_COD /* x */ = 'A'", "comment"),
            ("EXEC xp_cmdshell 'dir'", "goes on with `xp_cmdshell`"),
            ("CATEG_COD = 'A' EXEC sp_who", "goes on with `EXEC`"),
            ("ITEM_NO IN (SELECT ITEM_NO FROM IM_ITEM)", "sub-query"),
            ("EXISTS (SELECT 1 FROM AR_CUST)", "sub-query"),
            ("PRC_1 > (SELECT MAX(PRC_1) FROM IM_ITEM)", "sub-query"),
            ("ITEM_NO = dbo.fnEvil('x')", "calls `DBO.FNEVIL`"),
            ("ITEM_NO = OBJECT_ID('x')", "calls `OBJECT_ID`"),
            ("GETDATE() > 1", "calls `GETDATE`"),
            ("PASSWORD = 'x'", "no column of IM_ITEM"),
            ("AR_CUST.CUST_NO = 'x'", "not allowed"),
            ("PRC_1 + 1 > 2", "not allowed"),
            ("ITEM_NO = @P1", "no column of IM_ITEM"),
            ("ITEM_NO = NULL", "not allowed"),
            ("ITEM_NO", "not allowed"),
            ("1", "not allowed"),
            ("ITEM_NO LIKE 'x' ESCAPE '!'", "not allowed"),
            ("CASE WHEN 1 = 1 THEN 1 ELSE 0 END = 1", "not allowed"),
            ("CAST(ITEM_NO AS int) = 1", "not allowed"),
            ("CATEG_COD = 'A' UNION SELECT 1", "goes on with `UNION`"),
            ("(CATEG_COD = 'A'", "not a condition that can be read"),
            ("WAITFOR DELAY '0:0:9'", ""),
            ("", "not a condition that can be read"),
        ] {
            let error = written(text).expect_err(text);
            assert!(error.contains(why), "{text}: {error}");
        }
    }

    #[test]
    fn a_long_or_deep_filter_is_refused_and_not_recursed_into() {
        let long = vec!["PRC_1 = 1"; 1_000].join(" OR ");
        assert!(written(&long).unwrap_err().contains("longer"));
        let deep = format!("{}PRC_1 = 1{}", "(".repeat(1_500), ")".repeat(1_500));
        assert!(written(&deep).is_err());
        let wide = vec!["PRC_1=1"; 350].join(" OR ");
        assert!(written(&wide).is_ok());
    }
}
