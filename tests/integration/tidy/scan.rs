//! Rust text taken apart into code, strings and comments, far enough to ask what stands where.

/// A Rust file without its comments and strings.
pub(super) struct Scanned {
    /// The code: comments and the insides of strings are blanks, every byte keeps its place.
    pub(super) code: String,
    /// Each string's place and text.
    pub(super) strings: Vec<(usize, String)>,
}

impl Scanned {
    /// Takes a file apart.
    pub(super) fn of(text: &str) -> Self {
        let mut code = text.as_bytes().to_vec();
        let mut strings = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let (kind, end) = piece(&text[at..]);
            if kind != Kind::Code {
                blank(&mut code[at..at + end]);
            }
            if kind == Kind::Text {
                strings.push((at, inside(&text[at..at + end]).to_owned()));
            }
            at += end;
        }
        Self { code: String::from_utf8(code).unwrap(), strings }
    }

    /// Where the tests begin: what stands behind is not in the program.
    pub(super) fn end_of_program(&self) -> usize {
        self.code.find("#[cfg(test)]\nmod tests").unwrap_or(self.code.len())
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Code,
    Comment,
    Text,
    Character,
}

/// What the text begins with, and its length in bytes.
fn piece(text: &str) -> (Kind, usize) {
    let ended = |end: &str, from: usize| text[from..].find(end).map_or(text.len(), |n| from + n);
    if text.starts_with("//") {
        return (Kind::Comment, ended("\n", 0));
    }
    if text.starts_with("/*") {
        return (Kind::Comment, (ended("*/", 2) + 2).min(text.len()));
    }
    if let Some(hashes) = raw(text) {
        let end = format!("\"{}", "#".repeat(hashes));
        return (Kind::Text, (ended(&end, hashes + 2) + end.len()).min(text.len()));
    }
    match text.chars().next() {
        Some('"') => (Kind::Text, quoted(text, '"')),
        Some('\'') if is_character(text) => (Kind::Character, quoted(text, '\'')),
        // A name is taken whole: its last letter must not begin a raw string.
        Some(c) if is_word(c) => (Kind::Code, text.find(|c| !is_word(c)).unwrap_or(text.len())),
        other => (Kind::Code, other.map_or(1, char::len_utf8)),
    }
}

/// A string without its quotes.
fn inside(text: &str) -> &str {
    let text = text.strip_prefix('r').unwrap_or(text).trim_matches('#');
    let text = text.strip_prefix('"').unwrap_or(text);
    text.strip_suffix('"').unwrap_or(text)
}

/// The number of `#` of a raw string; `None` when it is none.
fn raw(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('r')?;
    let hashes = rest.bytes().take_while(|byte| *byte == b'#').count();
    rest[hashes..].starts_with('"').then_some(hashes)
}

/// The length of a quoted piece with its escapes.
fn quoted(text: &str, end: char) -> usize {
    let mut escaped = true;
    for (at, letter) in text.char_indices() {
        if letter == end && !escaped {
            return at + 1;
        }
        escaped = letter == '\\' && !escaped;
    }
    text.len()
}

/// A character, not a lifetime.
fn is_character(text: &str) -> bool {
    let mut letters = text.chars().skip(1);
    letters.next() == Some('\\') || letters.next() == Some('\'')
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn blank(bytes: &mut [u8]) {
    bytes.iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
}

#[test]
fn code_strings_and_comments_are_told_apart() {
    let text = "let a = '\"'; // \"no\"\nlet b: &'static str = \"x // \\\" y\"; /* z */ f(r#\"r\"#, br\"s\")";
    let scanned = Scanned::of(text);
    let strings: Vec<&str> = scanned.strings.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(strings, ["x // \\\" y", "r", "s"]);
    assert!(!scanned.code.contains("no") && !scanned.code.contains('z'));
    assert!(scanned.code.contains("&'static str"));
    assert_eq!(scanned.code.len(), text.len());
}
