//! GUIDs of what belongs to a document, derived from the document's own: a repeat gives the same.

use sha2::{Digest, Sha256};

/// The GUID of a part; upper case, hyphenated.
pub(super) fn derived(document: &str, part: &str) -> String {
    let text = format!("{}\n{part}", document.to_uppercase());
    let hash = Sha256::digest(text.as_bytes());
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&hash[..16]);
    // RFC 9562, version 8: made by a rule of our own.
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = bytes.map(|byte| format!("{byte:02X}")).concat();
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

/// The GUID of an order's line, by its place from 1 on.
pub(super) fn of_line(document: &str, sequence: usize) -> String {
    derived(document, &format!("line {sequence}"))
}

/// The GUID of an order's deposit ticket.
pub(super) fn of_deposit(document: &str) -> String {
    derived(document, "deposit")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_differ_and_repeat() {
        let order = "6f9619ff-8b86-d011-b42d-00c04fc964ff";
        assert_eq!(of_line(order, 1), of_line(&order.to_uppercase(), 1));
        assert_ne!(of_line(order, 1), of_line(order, 2));
        assert_ne!(of_deposit(order), of_deposit("6F9619FF-8B86-D011-B42D-00C04FC964FE"));
        let guid = of_deposit(order);
        assert_eq!((guid.len(), guid.as_bytes()[14], guid.matches('-').count()), (36, b'8', 4));
    }
}
