//! What a table must not hold when a spreadsheet opens it.

/// The text as a cell: a spreadsheet takes one that begins with these for a formula, and customers type
/// their own names and addresses.
pub(super) fn harmless(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { format!("'{text}") } else { text.to_owned() }
}
