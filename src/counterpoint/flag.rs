//! Yes/no questions put to a column by cpsync.toml.

use crate::config::FlagColumn;
use crate::model::Value;

/// Whether the value means yes; compared without case and surrounding blanks. A blank, `NULL` or
/// unread value has the meaning that the configuration gives to blank.
pub(super) fn is_yes(flag: &FlagColumn, value: Option<&Value>) -> bool {
    match value.and_then(Value::text) {
        Some(text) => flag.yes.iter().any(|yes| yes.trim().eq_ignore_ascii_case(&text)),
        None => flag.blank,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_means_what_the_configuration_says() {
        let flag =
            |blank| FlagColumn { column: "X".into(), yes: vec!["Y".into(), "1".into()], blank };
        let text = |text: &str| Some(Value::Text(text.into()));
        for (value, blank, expected) in [
            (text("y "), false, true),
            (text("N"), true, false),
            (text("  "), true, true),
            (text(""), false, false),
            (Some(Value::Null), true, true),
            (None, false, false),
            (Some(Value::Number(1.into())), false, true),
        ] {
            assert_eq!(is_yes(&flag(blank), value.as_ref()), expected, "{value:?}");
        }
    }
}
