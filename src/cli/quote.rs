//! Words of a command line as shells take them.

/// One word for `sh`.
pub(super) fn sh(word: &str) -> String {
    if plain(word) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

/// One word for the Windows command line, by the rules of `CommandLineToArgvW`: backslashes count
/// double before a quotation mark, and nowhere else.
pub(super) fn windows(word: &str) -> String {
    if plain(&word.replace(['\\', ':'], "/")) {
        return word.to_owned();
    }
    let mut quoted = String::from("\"");
    let mut backslashes = 0;
    for letter in word.chars() {
        if letter == '\\' {
            backslashes += 1;
            continue;
        }
        let needed = if letter == '"' { backslashes * 2 + 1 } else { backslashes };
        quoted.extend(std::iter::repeat_n('\\', needed));
        backslashes = 0;
        quoted.push(letter);
    }
    quoted.extend(std::iter::repeat_n('\\', backslashes * 2));
    quoted.push('"');
    quoted
}

/// One word for the shell of the system that this runs on.
pub(super) fn native(word: &str) -> String {
    if cfg!(windows) { windows(word) } else { sh(word) }
}

/// Whether no shell sees anything in it.
fn plain(word: &str) -> bool {
    let harmless = |letter: char| letter.is_ascii_alphanumeric() || "-_./=,:+".contains(letter);
    !word.is_empty() && word.chars().all(harmless)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_a_shell_would_see_something_in_them() {
        for (word, for_sh, for_windows) in [
            ("ABC-1", "ABC-1", "ABC-1"),
            ("/etc/cpsync.toml", "/etc/cpsync.toml", "/etc/cpsync.toml"),
            (r"C:\cpsync\cpsync.toml", r"'C:\cpsync\cpsync.toml'", r"C:\cpsync\cpsync.toml"),
            (r"C:\My Shop\", r"'C:\My Shop\'", r#""C:\My Shop\\""#),
            ("it's", r"'it'\''s'", "\"it's\""),
            (r#"6" pipe"#, r#"'6" pipe'"#, r#""6\" pipe""#),
            ("", "''", "\"\""),
        ] {
            assert_eq!((sh(word).as_str(), windows(word).as_str()), (for_sh, for_windows));
        }
    }
}
