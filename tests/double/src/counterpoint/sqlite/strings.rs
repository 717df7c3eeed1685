//! Text functions. Positions and lengths count characters, as in SQL Server.

use rusqlite::Error;
use rusqlite::types::{Value, ValueRef};

use super::Functions;
use super::arguments::Args;
use crate::counterpoint::error::SqlError;
use crate::counterpoint::text;

pub(super) fn register(f: &Functions<'_>) -> Result<(), Error> {
    storage(f)?;
    f.strict("ms_upper", 1, |a| Ok(Value::Text(a.text(0)?.to_uppercase())))?;
    f.strict("ms_lower", 1, |a| Ok(Value::Text(a.text(0)?.to_lowercase())))?;
    f.strict("ms_len", 1, |a| number(a.text(0)?.trim_end_matches(' ').chars().count()))?;
    f.strict("ms_left", 2, |a| keep(a.text(0)?, 0, a.count(1)?))?;
    f.strict("ms_right", 2, |a| {
        let text = a.text(0)?;
        let skip = text.chars().count().saturating_sub(a.count(1)?);
        keep(text, skip, usize::MAX)
    })?;
    f.strict("ms_substring", 3, substring)?;
    f.strict("ms_replace", 3, |a| Ok(Value::Text(replace(a.text(0)?, a.text(1)?, a.text(2)?))))?;
    f.strict("ms_charindex", 3, charindex)?;
    f.pure("ms_stuff", 4, stuff)?;
    f.strict("ms_replicate", 2, |a| Ok(Value::Text(a.text(0)?.repeat(a.count(1)?))))?;
    f.strict("ms_like", 2, |a| flag(text::like(a.text(0)?, a.text(1)?, None)))?;
    f.strict("ms_like", 3, |a| flag(text::like(a.text(0)?, a.text(1)?, a.text(2)?.chars().next())))
}

fn storage(f: &Functions<'_>) -> Result<(), Error> {
    // CAST to varchar(n) cuts.
    f.strict("ms_cut", 2, |a| keep(a.text(0)?, 0, a.count(1)?))?;
    // A number that does not fit its text is an error, not cut.
    f.strict("ms_number_text", 2, |a| match a.text(0)? {
        text if text.len() > a.count(1)? => Err(SqlError::overflow("varchar")),
        text => Ok(Value::Text(text.to_owned())),
    })?;
    f.strict("ms_pad", 2, |a| {
        let width = a.count(1)?;
        Ok(Value::Text(format!("{:<width$}", a.text(0)?)))
    })?;
    f.strict("ms_1252", 1, |a| match a.text(0)? {
        ascii if ascii.is_ascii() => Ok(Value::Text(ascii.to_owned())),
        other => Ok(Value::Text(text::through_1252(other))),
    })?;
    // Storing does not cut: (value, length, table, column).
    f.strict("ms_fit", 4, |a| {
        let (text, most) = (a.text(0)?, a.count(1)?);
        let kept = if text.trim_end_matches(' ').chars().count() > most {
            return Err(truncated(text, most, a.text(2)?, a.text(3)?));
        } else {
            text.chars().take(most).collect()
        };
        Ok(Value::Text(kept))
    })?;
    // DATALENGTH: (value, bytes of a character, or of a number).
    f.strict("ms_datalength", 2, |a| match a.raw(0) {
        ValueRef::Text(_) => number(a.text(0)?.chars().count() * a.count(1)?),
        ValueRef::Blob(b) if a.count(1)? == 1 => number(b.len()),
        _ => number(a.count(1)?),
    })
}

fn truncated(text: &str, most: usize, table: &str, column: &str) -> SqlError {
    let shown: String = text.chars().take(most).collect();
    SqlError::new(
        2628,
        format!(
            "String or binary data would be truncated in table 'HARBOUR.dbo.{table}', column '{column}'. Truncated value: '{shown}'."
        ),
    )
}

fn number(count: usize) -> Result<Value, SqlError> {
    i64::try_from(count).map(Value::Integer).map_err(|_| SqlError::overflow("int"))
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of every function body")]
fn flag(is: bool) -> Result<Value, SqlError> {
    Ok(Value::Integer(i64::from(is)))
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of every function body")]
fn keep(text: &str, skip: usize, count: usize) -> Result<Value, SqlError> {
    Ok(Value::Text(text.chars().skip(skip).take(count).collect()))
}

/// A start before the first character shortens the result, as in SQL Server.
fn substring(a: &Args<'_, '_>) -> Result<Value, SqlError> {
    let (start, length) = (a.int(1)?, a.int(2)?);
    if length < 0 {
        return Err(SqlError::new(
            537,
            "Invalid length parameter passed to the LEFT or SUBSTRING function.",
        ));
    }
    let from = usize::try_from(start - 1).unwrap_or(0);
    let end = usize::try_from((start - 1).saturating_add(length)).unwrap_or(0);
    keep(a.text(0)?, from, end.saturating_sub(from))
}

fn find(text: &[char], wanted: &[char], from: usize) -> Option<usize> {
    (from..text.len()).find(|at| text[*at..].starts_with(wanted))
}

fn replace(text: &str, wanted: &str, with: &str) -> String {
    let (original, folded): (Vec<char>, Vec<char>) =
        (text.chars().collect(), text::folded(text).chars().collect());
    let wanted: Vec<char> = text::folded(wanted).chars().collect();
    if wanted.is_empty() {
        return text.to_owned();
    }
    let (mut result, mut at) = (String::new(), 0);
    while let Some(found) = find(&folded, &wanted, at) {
        result.extend(&original[at..found]);
        result.push_str(with);
        at = found + wanted.len();
    }
    result.extend(&original[at..]);
    result
}

/// (wanted, text, first position to look at).
fn charindex(a: &Args<'_, '_>) -> Result<Value, SqlError> {
    let text: Vec<char> = text::folded(a.text(1)?).chars().collect();
    let wanted: Vec<char> = text::folded(a.text(0)?).chars().collect();
    if wanted.is_empty() {
        return Ok(Value::Integer(0));
    }
    let from = usize::try_from(a.int(2)? - 1).unwrap_or(0);
    number(find(&text, &wanted, from).map_or(0, |at| at + 1))
}

/// (text, first position, characters to take out, text to put in); a NULL text to put in only takes out.
fn stuff(a: &Args<'_, '_>) -> Result<Value, SqlError> {
    if (0..3).any(|at| a.raw(at) == ValueRef::Null) {
        return Ok(Value::Null);
    }
    let text: Vec<char> = a.text(0)?.chars().collect();
    let (Ok(start @ 1..), Ok(length)) = (usize::try_from(a.int(1)?), usize::try_from(a.int(2)?))
    else {
        return Ok(Value::Null);
    };
    if start > text.len() {
        return Ok(Value::Null);
    }
    let with = if a.raw(3) == ValueRef::Null { "" } else { a.text(3)? };
    let mut result: String = text[..start - 1].iter().collect();
    result.push_str(with);
    result.extend(text.iter().skip(start - 1 + length));
    Ok(Value::Text(result))
}
