//! One statement a file, with a header that tells the truth, used in one place; no SQL anywhere else.

use std::collections::BTreeSet;

use super::scan::Scanned;
use super::tsql::tokens;
use super::{TextFile, none, text_files};

/// Words that open a statement.
const OPENERS: [&str; 17] = [
    "ALTER", "BEGIN", "COMMIT", "CREATE", "DECLARE", "DELETE", "DROP", "EXEC", "EXECUTE", "GRANT",
    "INSERT", "MERGE", "PRAGMA", "SELECT", "SET", "UPDATE", "WITH",
];

/// Words that a statement writes by.
const WRITERS: [&str; 4] = ["INSERT", "UPDATE", "DELETE", "EXEC"];

/// Procedures of SQL Server that change no data.
const HARMLESS: [&str; 2] = ["SP_GETAPPLOCK", "SP_DESCRIBE_FIRST_RESULT_SET"];

#[test]
fn every_counterpoint_statement_has_a_true_header() {
    for file in text_files(&["sql/counterpoint"], ".sql") {
        let (header, body) = parted(&file);
        for part in ["-- params : ", "-- slots  : ", "-- returns: ", "-- reads  : "] {
            assert!(header.contains(part), "{}: no `{part}`", file.path);
        }
        let tokens_of = tokens(&body);
        let writes = tokens_of.iter().any(|(_, token)| WRITERS.contains(&token.as_str()))
            && !tokens_of.iter().any(|(_, token)| HARMLESS.contains(&token.as_str()));
        let told = if writes { "-- writes : " } else { "writes nothing" };
        assert!(header.contains(told), "{}: no `{told}`", file.path);
        same_parameters(&file, &header, &body, "@P");
        let slots = section(&header, "-- slots  : ");
        assert_eq!(slots_of(&slots), slots_of(&body), "{}: slots", file.path);
        for table in tables_of(&body) {
            let told = header.to_uppercase().contains(&table.to_uppercase());
            assert!(told, "{}: does not tell that it reads {table}", file.path);
        }
    }
}

/// What the least-privileged login is granted is what the statements write and call.
#[test]
fn the_permissions_script_grants_what_is_written_and_nothing_else() {
    let script = text_files(&["sql"], "permissions.sql").remove(0).text;
    let granted: BTreeSet<String> = script
        .lines()
        .filter(|line| line.starts_with("GRANT "))
        .filter_map(|line| line.split("dbo.").nth(1)?.split([' ', '(']).next())
        .map(str::to_uppercase)
        .collect();
    let mut written = BTreeSet::new();
    for file in text_files(&["sql/counterpoint"], ".sql") {
        let (header, _) = parted(&file);
        let writes = section(&header, "-- writes : ");
        let names = writes.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        written.extend(names.filter(|name| name.contains('_')).map(str::to_uppercase));
    }
    let routines = text_files(&["sql/counterpoint"], "routines.sql").remove(0).text;
    let quoted = routines.split('\'').skip(1).step_by(2);
    written.extend(quoted.filter(|name| *name != "dbo").map(str::to_uppercase));
    // Written by NCR's procedures, which own what they write to.
    let theirs = ["IM_INV", "QTY_COMMIT", "ORD_BAL", "PS_DOC_AUDIT_LOG"];
    written.retain(|name| !theirs.contains(&name.as_str()) && !name.is_empty());
    assert_eq!(granted, written);
}

#[test]
fn every_state_statement_has_a_true_header() {
    for file in text_files(&["sql/state/query"], ".sql") {
        let (header, body) = parted(&file);
        assert!(header.contains("-- params : "), "{}: parameters", file.path);
        let writes =
            ["INSERT", "UPDATE", "DELETE"].iter().any(|word| body.trim_start().starts_with(word));
        let tells = if writes { "-- writes : " } else { "-- reads  : " };
        assert!(header.contains(tells), "{}: no `{tells}`", file.path);
        let answers = body.trim_start().starts_with("SELECT") || body.contains("RETURNING");
        assert_eq!(header.contains("-- returns: "), answers, "{}: `-- returns: `", file.path);
        same_parameters(&file, &header, &body, "?");
    }
}

#[test]
fn every_migration_says_what_it_is_and_is_listed_in_order() {
    let files = text_files(&["sql/state"], ".sql");
    let own = files.iter().filter(|file| file.path.matches('/').count() == 2);
    let list = text_files(&["src/state"], "migration.rs").remove(0).text;
    let mut last = 0;
    for (number, file) in (1..).zip(own) {
        parted(file);
        assert!(file.stem().starts_with(&format!("{number:04}_")), "{}", file.path);
        let at: Vec<usize> = list.match_indices(&file.path).map(|(at, _)| at).collect();
        assert!(matches!(at[..], [at] if at > last), "{}: listed once, in order", file.path);
        last = at[0];
    }
}

#[test]
fn every_file_is_used_exactly_once() {
    for (folder, sources, before, after) in [
        ("sql/counterpoint", "src/counterpoint", "= \"", "\","),
        ("sql/state/query", "src/state", "query!(\"", "\")"),
    ] {
        let program: String =
            text_files(&[sources], ".rs").into_iter().map(|file| file.text).collect();
        for file in text_files(&[folder], ".sql") {
            let used = program.matches(&format!("{before}{}{after}", file.stem())).count();
            assert_eq!(used, 1, "{} is used {used} times", file.path);
        }
    }
}

#[test]
fn no_sql_stands_in_the_program() {
    let mut offences = Vec::new();
    for file in text_files(&["src"], ".rs") {
        let scanned = Scanned::of(&file.text);
        let end = scanned.end_of_program();
        for (at, text) in scanned.strings.iter().filter(|(at, _)| *at < end) {
            let mut words = text.split_whitespace();
            let opens = words.next().is_some_and(|word| OPENERS.contains(&word));
            if opens && words.next().is_some() {
                offences.push(format!("{}:{}: {text}", file.path, file.line(*at)));
            }
        }
    }
    none("SQL belongs into sql/", &offences);
}

/// Header and body. The header's first line names the file.
fn parted(file: &TextFile) -> (String, String) {
    let (header, body): (Vec<&str>, Vec<&str>) = {
        let end = file.text.lines().take_while(|line| line.starts_with("--")).count();
        let lines: Vec<&str> = file.text.lines().collect();
        (lines[..end].to_vec(), lines[end..].to_vec())
    };
    let header = header.join("\n");
    assert!(header.starts_with(&format!("-- {}: ", file.stem())), "{}: first line", file.path);
    (header, body.join("\n"))
}

/// Named in the header, used in the statement, numbered from 1 without a gap.
fn same_parameters(file: &TextFile, header: &str, body: &str, sign: &str) {
    let told = numbers(&section(header, "-- params : "), sign);
    let body: Vec<String> = tokens(body).into_iter().map(|(_, token)| token).collect();
    let used = numbers(&body.join(" "), sign);
    assert_eq!(told, used, "{}: parameters", file.path);
    assert_eq!(used, (1..).take(used.len()).collect(), "{}: numbers", file.path);
}

fn numbers(text: &str, sign: &str) -> BTreeSet<u32> {
    let digits = |rest: &str| rest.chars().take_while(char::is_ascii_digit).collect::<String>();
    text.split(sign).skip(1).filter_map(|rest| digits(rest).parse().ok()).collect()
}

/// One part of a header with the lines that go on with it.
fn section(header: &str, title: &str) -> String {
    let rest = header.split(title).nth(1).unwrap_or_default();
    let further = |line: &&str| line.starts_with("--  ");
    let lines = rest.lines().take(1).chain(rest.lines().skip(1).take_while(further));
    lines.collect::<Vec<_>>().join("\n")
}

fn slots_of(text: &str) -> BTreeSet<&str> {
    let closed = text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}"));
    closed.map(|(name, _)| name).collect()
}

/// Tables and views after `dbo.` and `sys.`; a slot has no name.
fn tables_of(body: &str) -> Vec<String> {
    let tokens: Vec<String> = tokens(body).into_iter().map(|(_, token)| token).collect();
    let named = tokens.windows(3).filter_map(|part| match [&*part[0], &*part[1]] {
        ["DBO", "."] => Some(part[2].clone()),
        ["SYS", "."] => Some(format!("sys.{}", part[2].to_lowercase())),
        _ => None,
    });
    named.filter(|name| name.chars().any(char::is_alphabetic)).collect()
}
