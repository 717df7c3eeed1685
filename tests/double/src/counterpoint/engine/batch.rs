//! Splits a batch into statements: control flow, variables, transactions and options are read here,
//! queries and DML by sqlparser, DDL by `ddl`.

use std::sync::atomic::{AtomicU64, Ordering};

use sqlparser::ast::{Expr, Statement};
use sqlparser::dialect::MsSqlDialect;
use sqlparser::keywords::Keyword;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Token;

use crate::counterpoint::ddl::{self, Ddl, path, peek_word, syntax, word};
use crate::counterpoint::error::SqlError;
use crate::counterpoint::types::Ty;

/// Something translated, under a number that the cache knows it by.
#[derive(Debug, Clone)]
pub(crate) struct Numbered<T> {
    pub(crate) id: u64,
    pub(crate) item: T,
}

fn numbered<T>(item: T) -> Numbered<T> {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    Numbered { id: NEXT.fetch_add(1, Ordering::Relaxed), item }
}

/// A SET option that changes what the session does; the others are accepted and ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    XactAbort(bool),
    NoCount(bool),
    LockTimeout(i64),
    ReadUncommitted(bool),
    Ignored,
}

/// An argument of EXEC.
#[derive(Debug, Clone)]
pub(crate) struct Argument {
    pub(crate) name: Option<String>,
    pub(crate) value: Numbered<Expr>,
    pub(crate) output: bool,
}

/// One statement of a batch.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    Query(Box<Numbered<Statement>>),
    Ddl(Box<Ddl>),
    If { test: Numbered<Expr>, then: Vec<Node>, otherwise: Vec<Node> },
    While { test: Numbered<Expr>, body: Vec<Node> },
    Declare { name: String, ty: Ty, value: Option<Numbered<Expr>> },
    Assign { name: String, value: Numbered<Expr> },
    Setting(Setting),
    Begin,
    Commit,
    Rollback,
    Exec { status: Option<String>, name: Vec<String>, args: Vec<Argument> },
    Print(Numbered<Expr>),
    Raise(RaiseError),
    Return,
}

/// RAISERROR or THROW with literal arguments.
#[derive(Debug, Clone)]
pub(crate) struct RaiseError {
    pub(crate) message: Numbered<Expr>,
    pub(crate) number: u32,
    pub(crate) severity: u8,
    pub(crate) throws: bool,
}

/// Reads a whole batch.
pub(crate) fn parse(text: &str) -> Result<Vec<Node>, SqlError> {
    let mut p = Parser::new(&MsSqlDialect {}).try_with_sql(text).map_err(syntax)?;
    let mut nodes = Vec::new();
    loop {
        while p.consume_token(&Token::SemiColon) {}
        if p.peek_token().token == Token::EOF {
            return Ok(nodes);
        }
        statement(&mut p, &mut nodes)?;
    }
}

fn one(p: &mut Parser<'_>) -> Result<Vec<Node>, SqlError> {
    let mut nodes = Vec::new();
    statement(p, &mut nodes)?;
    while p.consume_token(&Token::SemiColon) {}
    Ok(nodes)
}

fn expr(p: &mut Parser<'_>) -> Result<Numbered<Expr>, SqlError> {
    p.parse_expr().map(numbered).map_err(syntax)
}

fn statement(p: &mut Parser<'_>, nodes: &mut Vec<Node>) -> Result<(), SqlError> {
    let first = peek_word(p).unwrap_or_default();
    match first.as_str() {
        "SELECT" | "WITH" | "INSERT" | "UPDATE" | "DELETE" => {
            nodes.push(Node::Query(Box::new(numbered(p.parse_statement().map_err(syntax)?))));
            return Ok(());
        }
        "" => return Err(SqlError::syntax(format!("near '{}'", p.peek_token().token))),
        _ => {}
    }
    p.next_token();
    let node = match first.as_str() {
        "BEGIN" => return begin(p, nodes),
        "COMMIT" => transaction_words(p, Node::Commit),
        "ROLLBACK" => transaction_words(p, Node::Rollback),
        "IF" => {
            let test = expr(p)?;
            let then = one(p)?;
            let otherwise = if word(p, "ELSE") { one(p)? } else { Vec::new() };
            Node::If { test, then, otherwise }
        }
        "WHILE" => Node::While { test: expr(p)?, body: one(p)? },
        "DECLARE" => return declare(p, nodes),
        "SET" => set(p)?,
        "EXEC" | "EXECUTE" => exec(p)?,
        "CREATE" => Node::Ddl(Box::new(ddl::create(p)?)),
        "ALTER" if word(p, "TABLE") => Node::Ddl(Box::new(ddl::alter_table(p)?)),
        "DROP" => Node::Ddl(Box::new(ddl::drop(p)?)),
        "PRINT" => Node::Print(expr(p)?),
        "RAISERROR" => raise_error(p)?,
        "THROW" => throw(p)?,
        "RETURN" => {
            if matches!(p.peek_token().token, Token::Number(..)) {
                p.next_token();
            }
            Node::Return
        }
        "USE" => {
            path(p)?;
            Node::Setting(Setting::Ignored)
        }
        other => return Err(SqlError::unsupported(format!("the statement {other}"))),
    };
    nodes.push(node);
    Ok(())
}

fn begin(p: &mut Parser<'_>, nodes: &mut Vec<Node>) -> Result<(), SqlError> {
    if matches!(peek_word(p).as_deref(), Some("TRAN" | "TRANSACTION")) {
        nodes.push(transaction_words(p, Node::Begin));
        return Ok(());
    }
    if peek_word(p).as_deref() == Some("TRY") {
        return Err(SqlError::unsupported("TRY .. CATCH"));
    }
    loop {
        while p.consume_token(&Token::SemiColon) {}
        if word(p, "END") {
            return Ok(());
        }
        if p.peek_token().token == Token::EOF {
            return Err(SqlError::syntax("BEGIN without END"));
        }
        statement(p, nodes)?;
    }
}

/// `TRAN`, `TRANSACTION` or `WORK` and a name, which means nothing without savepoints.
fn transaction_words(p: &mut Parser<'_>, node: Node) -> Node {
    if word(p, "TRAN") || word(p, "TRANSACTION") || word(p, "WORK") {
        let name = p.peek_token().token;
        let named = matches!(&name, Token::Word(w) if w.keyword == Keyword::NoKeyword);
        if named {
            p.next_token();
        }
    }
    node
}

fn variable(p: &mut Parser<'_>) -> Result<String, SqlError> {
    let name = p.parse_identifier().map_err(syntax)?.value;
    if name.starts_with('@') { Ok(name) } else { Err(SqlError::syntax(format!("near '{name}'"))) }
}

fn declare(p: &mut Parser<'_>, nodes: &mut Vec<Node>) -> Result<(), SqlError> {
    loop {
        let name = variable(p)?;
        word(p, "AS");
        let ty = Ty::from_ast(&p.parse_data_type().map_err(syntax)?)?;
        let value = if p.consume_token(&Token::Eq) { Some(expr(p)?) } else { None };
        nodes.push(Node::Declare { name, ty, value });
        if !p.consume_token(&Token::Comma) {
            return Ok(());
        }
    }
}

fn set(p: &mut Parser<'_>) -> Result<Node, SqlError> {
    if matches!(p.peek_token().token, Token::Word(w) if w.value.starts_with('@')) {
        let name = variable(p)?;
        p.expect_token(&Token::Eq).map_err(syntax)?;
        return Ok(Node::Assign { name, value: expr(p)? });
    }
    let option = peek_word(p).unwrap_or_default();
    p.next_token();
    let setting = match option.as_str() {
        "XACT_ABORT" => Setting::XactAbort(word(p, "ON") || !word(p, "OFF")),
        "NOCOUNT" => Setting::NoCount(word(p, "ON") || !word(p, "OFF")),
        "LOCK_TIMEOUT" => {
            let negative = p.consume_token(&Token::Minus);
            let count = p.parse_literal_uint().map_err(syntax)?;
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            Setting::LockTimeout(if negative { -1 } else { count })
        }
        "TRANSACTION" => {
            let mut level = String::new();
            while let Some(next) = peek_word(p).filter(|w| ISOLATION.contains(&w.as_str())) {
                p.next_token();
                level = next;
            }
            Setting::ReadUncommitted(level == "UNCOMMITTED")
        }
        "ROWCOUNT" | "IDENTITY_INSERT" | "FMTONLY" | "PARSEONLY" | "NOEXEC" => {
            return Err(SqlError::unsupported(format!("SET {option}")));
        }
        _ => {
            // ANSI_NULLS ON, DATEFORMAT mdy, DEADLOCK_PRIORITY LOW, TEXTSIZE 1000, ...
            while matches!(p.peek_token().token, Token::Comma) {
                p.next_token();
                p.next_token();
            }
            if p.consume_token(&Token::Minus) || p.peek_token().token != Token::EOF {
                p.next_token();
            }
            Setting::Ignored
        }
    };
    Ok(Node::Setting(setting))
}

const ISOLATION: [&str; 7] =
    ["ISOLATION", "LEVEL", "READ", "UNCOMMITTED", "COMMITTED", "SNAPSHOT", "SERIALIZABLE"];

fn exec(p: &mut Parser<'_>) -> Result<Node, SqlError> {
    if p.peek_token().token == Token::LParen {
        return Err(SqlError::unsupported("EXEC ('text')"));
    }
    let mut name = path(p)?;
    let mut status = None;
    if name.len() == 1 && name[0].starts_with('@') {
        p.expect_token(&Token::Eq).map_err(syntax)?;
        status = name.pop();
        name = path(p)?;
    }
    let mut args = Vec::new();
    let ends = |p: &Parser<'_>| {
        matches!(p.peek_token().token, Token::EOF | Token::SemiColon)
            || peek_word(p).is_some_and(|w| STARTS.contains(&w.as_str()))
    };
    while !ends(p) {
        let is_named = matches!(&p.peek_token().token, Token::Word(w) if w.value.starts_with('@'))
            && p.peek_nth_token(1).token == Token::Eq;
        let arg = if is_named { Some(variable(p)?) } else { None };
        if is_named {
            p.expect_token(&Token::Eq).map_err(syntax)?;
        }
        let value = numbered(p.parse_prefix().map_err(syntax)?);
        let output = word(p, "OUTPUT") || word(p, "OUT");
        args.push(Argument { name: arg, value, output });
        if !p.consume_token(&Token::Comma) {
            break;
        }
    }
    Ok(Node::Exec { status, name, args })
}

/// Words that begin the statement after an EXEC without arguments.
const STARTS: [&str; 16] = [
    "SELECT", "INSERT", "UPDATE", "DELETE", "IF", "ELSE", "END", "EXEC", "SET", "DECLARE",
    "COMMIT", "ROLLBACK", "BEGIN", "WHILE", "RETURN", "PRINT",
];

fn number(p: &mut Parser<'_>) -> Result<u32, SqlError> {
    let value = p.parse_literal_uint().map_err(syntax)?;
    u32::try_from(value).map_err(|_| SqlError::overflow("int"))
}

fn raise_error(p: &mut Parser<'_>) -> Result<Node, SqlError> {
    p.expect_token(&Token::LParen).map_err(syntax)?;
    let message = expr(p)?;
    p.expect_token(&Token::Comma).map_err(syntax)?;
    let severity = u8::try_from(number(p)?).unwrap_or(16);
    p.expect_token(&Token::Comma).map_err(syntax)?;
    number(p)?;
    p.expect_token(&Token::RParen).map_err(syntax)?;
    Ok(Node::Raise(RaiseError { message, number: 50_000, severity, throws: false }))
}

fn throw(p: &mut Parser<'_>) -> Result<Node, SqlError> {
    let code = number(p)?;
    p.expect_token(&Token::Comma).map_err(syntax)?;
    let message = expr(p)?;
    p.expect_token(&Token::Comma).map_err(syntax)?;
    number(p)?;
    Ok(Node::Raise(RaiseError { message, number: code, severity: 16, throws: true }))
}

/// The batches of a script, which lines of GO end.
pub(crate) fn split_go(script: &str) -> Vec<String> {
    let mut batches = vec![String::new()];
    for line in script.lines() {
        if line.trim().trim_end_matches(';').eq_ignore_ascii_case("go") {
            batches.push(String::new());
        } else if let Some(batch) = batches.last_mut() {
            batch.push_str(line);
            batch.push('\n');
        }
    }
    batches.retain(|b| !b.trim().is_empty());
    batches
}
