//! Numbers with what they count, for messages: the one place that knows singular from plural.

use std::fmt::Display;

/// `1 product`, `3 products`, `0 categories`: `one` is the English singular of what is counted.
///
/// Good for regular nouns; the last word takes the ending (`category link` -> `category links`).
pub fn counted(count: impl Display, one: &str) -> String {
    let count = count.to_string();
    if count == "1" { format!("1 {one}") } else { format!("{count} {}", plural(one)) }
}

/// The plural of a regular English noun.
fn plural(one: &str) -> String {
    let hisses = ["s", "x", "ch", "sh"].iter().any(|end| one.ends_with(end));
    match one.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ if hisses => format!("{one}es"),
        _ => format!("{one}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_singular_and_all_else_is_plural() {
        for (count, one, wanted) in [
            (0, "product", "0 products"),
            (1, "product", "1 product"),
            (2, "category", "2 categories"),
            (1, "category", "1 category"),
            (3, "day", "3 days"),
            (4, "category link", "4 category links"),
            (5, "box", "5 boxes"),
            (6, "match", "6 matches"),
        ] {
            assert_eq!(counted(count, one), wanted);
        }
    }
}
