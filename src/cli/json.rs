//! JSON lines on stdout, as commands that look print them under `--json`.

use serde_json::Value;

/// One object a line.
pub(super) fn lines(objects: impl IntoIterator<Item = Value>) -> String {
    let mut text = String::new();
    for object in objects {
        text.push_str(&object.to_string());
        text.push('\n');
    }
    text
}
