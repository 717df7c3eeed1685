//! Events as lines for people.

use super::{Event, FieldChange};

/// Characters of a value that a difference shows.
const LONGEST: usize = 60;

/// The lines of an event, without a line end.
pub(super) fn lines(event: &Event) -> Vec<String> {
    match event {
        Event::Change { sku, action, fields, .. } => std::iter::once(format!("{action} {sku}"))
            .chain(fields.iter().map(field_line))
            .map(|line| one_line(&line))
            .collect(),
        Event::Failed { key, message, attempt, next, .. } => {
            let next = next.map_or_else(
                || "waits for a person".to_owned(),
                |next| format!("next {}", next.format("%Y-%m-%d %H:%M UTC")),
            );
            vec![one_line(&format!("failed {key}: {message} (attempt {attempt}, {next})"))]
        }
        Event::Warning { key: Some(key), message } => {
            vec![one_line(&format!("warning {key}: {message}"))]
        }
        Event::Warning { key: None, message } => vec![one_line(&format!("warning: {message}"))],
        Event::Found { key, file, what } => vec![one_line(&format!("{what} {key}: {file}"))],
        Event::Queued { key, reason } => vec![one_line(&format!("queued {key}: {reason}"))],
        Event::Adoption(found) => {
            let (outcome, part) = (found.outcome.as_str(), found.part);
            vec![one_line(&format!("{outcome} {} ({part}): {}", found.names(), found.text()))]
        }
    }
}

/// What differs, on one line.
pub(super) fn changes(fields: &[FieldChange]) -> String {
    let told: Vec<String> = fields.iter().map(field_line).collect();
    told.iter().map(|line| line.trim_start()).collect::<Vec<_>>().join("; ")
}

/// One field's difference as a line for people, indented.
pub fn field_line(change: &FieldChange) -> String {
    let FieldChange { field, old, new } = change;
    match (old, new) {
        (Some(old), Some(new)) => {
            let (old, new) = where_they_differ(old, new);
            format!("  {field}: {} -> {}", quoted(&old), quoted(&new))
        }
        (None, Some(new)) => format!("  {field}: {}", quoted(new)),
        (_, None) => format!("  {field}: cleared"),
    }
}

/// Two long texts, begun shortly before they part: else a change at the end could not be seen.
fn where_they_differ(old: &str, new: &str) -> (String, String) {
    let same = old.chars().zip(new.chars()).take_while(|(one, other)| one == other).count();
    let skip = same.saturating_sub(LONGEST / 3);
    if skip == 0 || old.chars().count().max(new.chars().count()) <= LONGEST {
        return (old.to_owned(), new.to_owned());
    }
    let from = |text: &str| format!("…{}", text.chars().skip(skip).collect::<String>());
    (from(old), from(new))
}

fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    format!("\"{shown}\"")
}

/// The text with control characters escaped, so that data cannot forge a line of its own.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
            line.extend(c.escape_default());
        } else {
            line.push(c);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(old: &str, new: &str) -> String {
        field_line(&FieldChange {
            field: "name".into(),
            old: Some(old.into()),
            new: Some(new.into()),
        })
    }

    #[test]
    fn a_difference_shows_old_and_new() {
        assert_eq!(change("Old", "New"), r#"  name: "Old" -> "New""#);
    }

    #[test]
    fn a_change_at_the_end_of_a_long_text_is_seen() {
        let long = "x".repeat(200);
        let line = change(&format!("{long} one"), &format!("{long} two"));
        assert!(line.contains(" one\"") && line.contains(" two\""), "{line}");
        assert!(change(&long, "y").contains('…'));
    }

    #[test]
    fn data_cannot_forge_a_line() {
        let event = Event::Warning { key: None, message: "a\r\nerror: b\u{1b}[31m".into() };
        assert_eq!(lines(&event), [r"warning: a\r\nerror: b\u{1b}[31m"]);
    }
}
