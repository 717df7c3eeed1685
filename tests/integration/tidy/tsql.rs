//! Everything that SQL Server is sent must be valid from 2012 on, whatever the double would take.

use super::{none, text_files};

/// What is newer than SQL Server 2012, needs a compatibility level, or is outside the subset that the
/// double proves. Words in a row; `(` where the word is another thing without it.
const DENIED: [&str; 47] = [
    "APPLY",
    "APPROX_COUNT_DISTINCT",
    "AT TIME ZONE",
    "BEGIN CATCH",
    "BEGIN TRY",
    "CHOOSE (",
    "COMPRESS (",
    "CONCAT (",
    "CONCAT_WS (",
    "CREATE OR ALTER",
    "CURSOR FOR",
    "DATEDIFF_BIG (",
    "DATETRUNC (",
    "DATE_BUCKET (",
    "DECOMPRESS (",
    "FORMAT (",
    "FORMATMESSAGE (",
    "GENERATE_SERIES (",
    "GREATEST (",
    "IF EXISTS",
    "IIF (",
    "IS DISTINCT",
    "IS NOT DISTINCT",
    "ISJSON (",
    "JSON_ARRAY (",
    "JSON_MODIFY (",
    "JSON_OBJECT (",
    "JSON_QUERY (",
    "JSON_VALUE (",
    "LEAST (",
    "MERGE",
    "NOLOCK",
    "OFFSET",
    "OPENJSON (",
    "OUTPUT DELETED",
    "PIVOT",
    "SESSION_CONTEXT (",
    "STRING_AGG (",
    "STRING_ESCAPE (",
    "STRING_SPLIT (",
    "TRANSLATE (",
    "TRIM (",
    "TRY_CAST (",
    "TRY_CONVERT (",
    "TRY_PARSE (",
    "UNPIVOT",
    "WITHIN GROUP",
];

#[test]
fn every_statement_stays_inside_the_subset() {
    let mut offences = Vec::new();
    for file in text_files(&["sql/counterpoint", "tests/double/company"], ".sql") {
        let tokens = tokens(&file.text);
        for denied in DENIED {
            for at in found(&tokens, denied) {
                offences.push(format!("{}:{}: {denied}", file.path, file.line(at)));
            }
        }
    }
    none("not every SQL Server since 2012 takes it", &offences);
}

#[test]
fn every_statement_names_its_columns_and_schema_and_ends() {
    let mut offences = Vec::new();
    for file in text_files(&["sql/counterpoint"], ".sql") {
        let tokens: Vec<(usize, String)> = tokens(&file.text);
        let words: Vec<&str> = tokens.iter().map(|(_, word)| word.as_str()).collect();
        let mut offend = |what: &str| offences.push(format!("{}: {what}", file.path));
        if words.windows(2).any(|pair| matches!(pair, ["SELECT" | "," | ".", "*"])) {
            offend("names no columns");
        }
        if words.windows(2).any(|pair| {
            matches!(pair[0], "FROM" | "JOIN") && !["DBO", "SYS", "("].contains(&pair[1])
        }) {
            offend("names a table without its schema");
        }
        if words.last() != Some(&";") {
            offend("does not end with a semicolon");
        }
    }
    none("a statement of sql/counterpoint", &offences);
}

/// Where these words stand in a row.
fn found(tokens: &[(usize, String)], words: &str) -> Vec<usize> {
    let words: Vec<&str> = words.split(' ').collect();
    let here = |window: &&[(usize, String)]| {
        window.iter().map(|(_, token)| token.as_str()).eq(words.iter().copied())
    };
    tokens.windows(words.len()).filter(here).map(|window| window[0].0).collect()
}

/// Words in upper case and single signs with their places; comments, strings and names in brackets
/// left out, slots without their names.
pub(super) fn tokens(sql: &str) -> Vec<(usize, String)> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = sql[at..].chars().next() {
        let rest = &sql[at..];
        let to = |end: &str, from: usize| {
            rest.get(from..).and_then(|r| r.find(end)).map_or(rest.len(), |n| from + n + end.len())
        };
        let length = match first {
            '-' if rest.starts_with("--") => to("\n", 2),
            '/' if rest.starts_with("/*") => to("*/", 2),
            '\'' => to("'", 1),
            '[' => to("]", 1),
            '{' if rest.starts_with("{{") => to("}}", 2),
            _ if is_word(first) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let skipped = first.is_whitespace() || "-/'[{".contains(first) && length > 1;
        if !skipped {
            tokens.push((at, rest[..length].to_uppercase()));
        } else if first == '{' {
            tokens.push((at, "{{}}".to_owned()));
        }
        at += length;
    }
    tokens
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || "_@#?".contains(letter)
}

#[test]
fn denied_words_are_found_in_statements_only() {
    let count = |sql: &str, words: &str| found(&tokens(sql), words).len();
    assert_eq!(count("SELECT trim(a), LTRIM(a), 'TRIM(a)', [TRIM](a) -- TRIM(a)", "TRIM ("), 1);
    assert_eq!(count("/* MERGE */ Merge dbo.X", "MERGE"), 1);
    assert_eq!(count("BEGIN\n TRY", "BEGIN TRY"), 1);
    assert_eq!(count("SELECT 'it''s MERGE', MERGED", "MERGE"), 0);
}
