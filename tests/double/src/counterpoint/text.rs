//! Text as SQL Server's default collation sees it: Windows-1252, no difference between cases,
//! trailing spaces ignored in comparisons.

use std::cmp::Ordering;

/// What bytes 0x80 to 0x9F are in Windows-1252; the five unused ones stay control characters.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The byte of a character, `?` if the code page has none.
pub(crate) fn to_1252(c: char) -> u8 {
    let code = u32::from(c);
    match u8::try_from(code) {
        Ok(byte) if !(0x80..0xa0).contains(&byte) => byte,
        _ => HIGH
            .iter()
            .position(|h| *h == c)
            .and_then(|at| u8::try_from(at + 0x80).ok())
            .unwrap_or(b'?'),
    }
}

fn from_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

pub(crate) fn decode_1252(bytes: &[u8]) -> String {
    bytes.iter().copied().map(from_1252).collect()
}

/// The text after storage in a varchar: characters that the code page lacks are `?`.
pub(crate) fn through_1252(text: &str) -> String {
    text.chars().map(|c| from_1252(to_1252(c))).collect()
}

fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// The collation of every text column.
pub(crate) fn compare(left: &str, right: &str) -> Ordering {
    let (left, right) = (left.trim_end_matches(' '), right.trim_end_matches(' '));
    left.chars().map(fold).cmp(right.chars().map(fold))
}

pub(crate) fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// LIKE with `%`, `_`, `[set]`, `[^set]` and an escape character.
pub(crate) fn like(text: &str, pattern: &str, escape: Option<char>) -> bool {
    let text: Vec<char> = text.chars().map(fold).collect();
    let pattern: Vec<char> = pattern.chars().map(fold).collect();
    matches(&text, &pattern, escape.map(fold))
        || (text.last() == Some(&' ')
            && matches(
                &text[..text.iter().rposition(|c| *c != ' ').map_or(0, |p| p + 1)],
                &pattern,
                escape.map(fold),
            ))
}

fn matches(text: &[char], pattern: &[char], escape: Option<char>) -> bool {
    let Some((&first, rest)) = pattern.split_first() else { return text.is_empty() };
    if Some(first) == escape && !rest.is_empty() {
        return text.first() == rest.first() && matches(&text[1..], &rest[1..], escape);
    }
    match first {
        '%' => (0..=text.len()).any(|skip| matches(&text[skip..], rest, escape)),
        '_' => !text.is_empty() && matches(&text[1..], rest, escape),
        '[' => match rest.iter().position(|c| *c == ']') {
            Some(end) => {
                !text.is_empty()
                    && in_set(text[0], &rest[..end])
                    && matches(&text[1..], &rest[end + 1..], escape)
            }
            None => false,
        },
        c => text.first() == Some(&c) && matches(&text[1..], rest, escape),
    }
}

fn in_set(c: char, set: &[char]) -> bool {
    let (negated, set) = match set.split_first() {
        Some(('^', rest)) => (true, rest),
        _ => (false, set),
    };
    let mut found = false;
    let mut at = 0;
    while at < set.len() {
        if at + 2 < set.len() && set[at + 1] == '-' {
            found |= (set[at]..=set[at + 2]).contains(&c);
            at += 3;
        } else {
            found |= set[at] == c;
            at += 1;
        }
    }
    found != negated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparison_ignores_case_and_trailing_spaces() {
        assert_eq!(compare("café  ", "CAFÉ"), Ordering::Equal);
        assert_eq!(compare("a b", "ab"), Ordering::Less);
        assert_ne!(compare(" a", "a"), Ordering::Equal);
    }

    #[test]
    fn code_page_keeps_what_it_has() {
        assert_eq!(through_1252("Café 10½\" – ñ €"), "Café 10½\" – ñ €");
        assert_eq!(through_1252("日本 a"), "?? a");
    }

    #[test]
    fn like_patterns() {
        for (text, pattern, expected) in [
            ("ADM-100", "adm%", true),
            ("ADM-100", "%10_", true),
            ("A5", "A[0-9]", true),
            ("AX", "A[^0-9]", true),
            ("A5", "A[^0-9]", false),
            ("100%", "100!%", true),
            ("1000", "100!%", false),
        ] {
            assert_eq!(like(text, pattern, Some('!')), expected, "{text} like {pattern}");
        }
    }
}
