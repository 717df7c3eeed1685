//! Reads CREATE TABLE with everything SQL Server allows in it that sqlparser does not:
//! user types, computed columns, named defaults, clustered keys, index options.

use sqlparser::ast::Expr;
use sqlparser::keywords::Keyword;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Token;

use super::error::SqlError;

/// A column as written.
#[derive(Debug, Clone, Default)]
pub(crate) struct ColumnDefinition {
    pub(crate) name: String,
    pub(crate) type_name: String,
    pub(crate) type_args: Vec<String>,
    pub(crate) nullable: Option<bool>,
    pub(crate) default: Option<Expr>,
    pub(crate) computed: Option<Expr>,
    pub(crate) identity: bool,
}

/// What a constraint says.
#[derive(Debug, Clone)]
pub(crate) enum Rule {
    PrimaryKey(Vec<String>),
    Unique(Vec<String>),
    References { columns: Vec<String>, table: String, keys: Vec<String>, cascade: bool },
    Check(Box<Expr>),
}

/// A constraint of a table or of one column.
#[derive(Debug, Clone)]
pub(crate) struct Constraint {
    pub(crate) name: Option<String>,
    pub(crate) rule: Rule,
}

/// A table as written.
#[derive(Debug, Clone, Default)]
pub(crate) struct TableDefinition {
    pub(crate) name: Vec<String>,
    pub(crate) columns: Vec<ColumnDefinition>,
    pub(crate) constraints: Vec<Constraint>,
}

/// A DDL statement.
#[derive(Debug, Clone)]
pub(crate) enum Ddl {
    Table(TableDefinition),
    AddColumns(TableDefinition),
    Index { name: String, table: Vec<String>, columns: Vec<String>, unique: bool },
    Type { name: String, base: String, args: Vec<String>, nullable: Option<bool> },
    View { name: Vec<String>, query: Box<sqlparser::ast::Query>, columns: Vec<String> },
    Drop { kind: String, name: Vec<String>, if_exists: bool },
}

pub(crate) fn syntax(error: impl std::fmt::Display) -> SqlError {
    let text = error.to_string();
    SqlError::syntax(text.trim_start_matches("sql parser error: "))
}

/// The next token if it is this word, in any case.
pub(crate) fn word(p: &mut Parser<'_>, wanted: &str) -> bool {
    let found = peek_word(p).is_some_and(|w| w == wanted);
    if found {
        p.next_token();
    }
    found
}

/// The next token in upper case if it is a word without quotes.
pub(crate) fn peek_word(p: &Parser<'_>) -> Option<String> {
    match p.peek_token().token {
        Token::Word(w) if w.quote_style.is_none() => Some(w.value.to_ascii_uppercase()),
        _ => None,
    }
}

fn name(p: &mut Parser<'_>) -> Result<String, SqlError> {
    Ok(p.parse_identifier().map_err(syntax)?.value)
}

pub(crate) fn path(p: &mut Parser<'_>) -> Result<Vec<String>, SqlError> {
    let mut path = vec![name(p)?];
    while p.consume_token(&Token::Period) {
        path.push(name(p)?);
    }
    Ok(path)
}

/// Reads what follows CREATE.
pub(crate) fn create(p: &mut Parser<'_>) -> Result<Ddl, SqlError> {
    let unique = word(p, "UNIQUE");
    while word(p, "CLUSTERED") || word(p, "NONCLUSTERED") {}
    match peek_word(p).as_deref() {
        Some("TABLE") => {
            p.next_token();
            let name = path(p)?;
            expect(p, &Token::LParen)?;
            let mut table = TableDefinition { name, ..TableDefinition::default() };
            elements(p, &mut table)?;
            expect(p, &Token::RParen)?;
            storage_options(p)?;
            Ok(Ddl::Table(table))
        }
        Some("INDEX") => {
            p.next_token();
            index(p, unique)
        }
        Some("TYPE") => {
            p.next_token();
            let name = last(path(p)?);
            if !word(p, "FROM") {
                return Err(SqlError::unsupported("CREATE TYPE .. AS TABLE"));
            }
            let (base, args) = type_of(p)?;
            Ok(Ddl::Type { name, base, args, nullable: nullability(p) })
        }
        Some("VIEW") => {
            p.next_token();
            let name = path(p)?;
            let columns =
                if p.peek_token().token == Token::LParen { names(p)? } else { Vec::new() };
            if !word(p, "AS") {
                return Err(SqlError::syntax("a view needs AS"));
            }
            Ok(Ddl::View { name, columns, query: p.parse_query().map_err(syntax)? })
        }
        other => Err(SqlError::unsupported(format!("CREATE {}", other.unwrap_or("?")))),
    }
}

/// Reads what follows ALTER TABLE.
pub(crate) fn alter_table(p: &mut Parser<'_>) -> Result<Ddl, SqlError> {
    let name = path(p)?;
    // WITH CHECK ADD CONSTRAINT, as generated scripts write it.
    if word(p, "WITH") {
        p.next_token();
    }
    if !word(p, "ADD") {
        return Err(SqlError::unsupported("ALTER TABLE other than ADD"));
    }
    let mut table = TableDefinition { name, ..TableDefinition::default() };
    elements(p, &mut table)?;
    Ok(Ddl::AddColumns(table))
}

/// Reads what follows DROP.
pub(crate) fn drop(p: &mut Parser<'_>) -> Result<Ddl, SqlError> {
    let kind = peek_word(p).unwrap_or_default();
    p.next_token();
    if !matches!(kind.as_str(), "TABLE" | "VIEW" | "TYPE" | "PROCEDURE" | "FUNCTION") {
        return Err(SqlError::unsupported(format!("DROP {kind}")));
    }
    let if_exists = word(p, "IF") && word(p, "EXISTS");
    Ok(Ddl::Drop { kind, name: path(p)?, if_exists })
}

fn expect(p: &mut Parser<'_>, token: &Token) -> Result<(), SqlError> {
    p.expect_token(token).map(|_| ()).map_err(syntax)
}

fn last(mut path: Vec<String>) -> String {
    path.pop().unwrap_or_default()
}

fn elements(p: &mut Parser<'_>, table: &mut TableDefinition) -> Result<(), SqlError> {
    loop {
        match peek_word(p).as_deref() {
            Some("CONSTRAINT" | "PRIMARY" | "UNIQUE" | "FOREIGN" | "CHECK") => {
                let named = if word(p, "CONSTRAINT") { Some(name(p)?) } else { None };
                let rule = rule(p, &[])?.ok_or_else(|| SqlError::unsupported("this constraint"))?;
                table.constraints.push(Constraint { name: named, rule });
            }
            _ => column(p, table)?,
        }
        if !p.consume_token(&Token::Comma) || p.peek_token().token == Token::RParen {
            return Ok(());
        }
    }
}

fn column(p: &mut Parser<'_>, table: &mut TableDefinition) -> Result<(), SqlError> {
    let mut column = ColumnDefinition { name: name(p)?, ..ColumnDefinition::default() };
    if word(p, "AS") {
        column.computed = Some(p.parse_expr().map_err(syntax)?);
        word(p, "PERSISTED");
    } else {
        (column.type_name, column.type_args) = type_of(p)?;
    }
    loop {
        if let Some(nullable) = nullability(p) {
            column.nullable = Some(nullable);
        } else if word(p, "IDENTITY") {
            column.identity = true;
            column.nullable = Some(false);
            if p.peek_token().token == Token::LParen {
                names_or_numbers(p)?;
            }
        } else if word(p, "COLLATE") || word(p, "ROWGUIDCOL") {
            if peek_word(p).is_some_and(|w| w.contains("_C")) {
                p.next_token();
            }
        } else if word(p, "NOT") && word(p, "FOR") {
            p.next_token();
        } else {
            let named = if word(p, "CONSTRAINT") { Some(name(p)?) } else { None };
            if word(p, "DEFAULT") {
                column.default = Some(p.parse_prefix().map_err(syntax)?);
            } else if let Some(rule) = rule(p, std::slice::from_ref(&column.name))? {
                table.constraints.push(Constraint { name: named, rule });
            } else if named.is_some() {
                return Err(SqlError::syntax("near CONSTRAINT"));
            } else {
                break;
            }
        }
    }
    table.columns.push(column);
    Ok(())
}

fn nullability(p: &mut Parser<'_>) -> Option<bool> {
    if p.parse_keywords(&[Keyword::NOT, Keyword::NULL]) {
        Some(false)
    } else if word(p, "NULL") {
        Some(true)
    } else {
        None
    }
}

/// A type name, with or without its schema, and its arguments.
fn type_of(p: &mut Parser<'_>) -> Result<(String, Vec<String>), SqlError> {
    let name = last(path(p)?);
    let args =
        if p.peek_token().token == Token::LParen { names_or_numbers(p)? } else { Vec::new() };
    Ok((name, args))
}

/// `(15, 4)` or `(max)`.
fn names_or_numbers(p: &mut Parser<'_>) -> Result<Vec<String>, SqlError> {
    expect(p, &Token::LParen)?;
    let mut args = Vec::new();
    loop {
        match p.next_token().token {
            Token::Number(text, _) => args.push(text),
            Token::Word(word) => args.push(word.value),
            other => return Err(SqlError::syntax(format!("near '{other}'"))),
        }
        if !p.consume_token(&Token::Comma) {
            expect(p, &Token::RParen)?;
            return Ok(args);
        }
    }
}

/// `([A] ASC, [B])`
fn names(p: &mut Parser<'_>) -> Result<Vec<String>, SqlError> {
    expect(p, &Token::LParen)?;
    let mut columns = Vec::new();
    loop {
        columns.push(name(p)?);
        while word(p, "ASC") || word(p, "DESC") {}
        if !p.consume_token(&Token::Comma) {
            expect(p, &Token::RParen)?;
            return Ok(columns);
        }
    }
}

/// A constraint without its name; `own` is the column it stands behind.
fn rule(p: &mut Parser<'_>, own: &[String]) -> Result<Option<Rule>, SqlError> {
    let columns = |p: &mut Parser<'_>| {
        while word(p, "CLUSTERED") || word(p, "NONCLUSTERED") {}
        let columns = if p.peek_token().token == Token::LParen { names(p)? } else { own.to_vec() };
        storage_options(p)?;
        Ok::<_, SqlError>(columns)
    };
    if word(p, "PRIMARY") {
        word(p, "KEY");
        return Ok(Some(Rule::PrimaryKey(columns(p)?)));
    }
    if word(p, "UNIQUE") {
        return Ok(Some(Rule::Unique(columns(p)?)));
    }
    if word(p, "CHECK") {
        expect(p, &Token::LParen)?;
        let test = p.parse_expr().map_err(syntax)?;
        expect(p, &Token::RParen)?;
        return Ok(Some(Rule::Check(Box::new(test))));
    }
    let foreign = word(p, "FOREIGN") && word(p, "KEY");
    let columns =
        if foreign && p.peek_token().token == Token::LParen { names(p)? } else { own.to_vec() };
    if !word(p, "REFERENCES") {
        return Ok(None);
    }
    let table = last(path(p)?);
    let keys = if p.peek_token().token == Token::LParen { names(p)? } else { Vec::new() };
    let mut cascade = false;
    while word(p, "ON") {
        let on_delete = word(p, "DELETE");
        if !on_delete {
            p.next_token();
        }
        match peek_word(p).as_deref() {
            Some("CASCADE") => cascade |= on_delete,
            Some("NO") => {
                p.next_token();
            }
            _ => return Err(SqlError::unsupported("ON DELETE SET")),
        }
        p.next_token();
    }
    Ok(Some(Rule::References { columns, table, keys, cascade }))
}

/// `WITH (PAD_INDEX = OFF, ..) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]`, which mean nothing here.
fn storage_options(p: &mut Parser<'_>) -> Result<(), SqlError> {
    if peek_word(p).as_deref() == Some("WITH") && p.peek_nth_token(1).token == Token::LParen {
        while p.next_token().token != Token::RParen {
            if p.peek_token().token == Token::EOF {
                return Err(SqlError::syntax("WITH ( is not closed"));
            }
        }
    }
    let is_group =
        |token: Token| matches!(token, Token::Word(w) if w.value.eq_ignore_ascii_case("PRIMARY"));
    while matches!(peek_word(p).as_deref(), Some("ON" | "TEXTIMAGE_ON"))
        && is_group(p.peek_nth_token(1).token)
    {
        p.next_token();
        p.next_token();
    }
    Ok(())
}

fn index(p: &mut Parser<'_>, unique: bool) -> Result<Ddl, SqlError> {
    let index = name(p)?;
    if !word(p, "ON") {
        return Err(SqlError::syntax("an index needs ON"));
    }
    let table = path(p)?;
    let columns = names(p)?;
    if word(p, "INCLUDE") {
        names(p)?;
    }
    if word(p, "WHERE") {
        return Err(SqlError::unsupported("a filtered index"));
    }
    storage_options(p)?;
    Ok(Ddl::Index { name: index, table, columns, unique })
}
