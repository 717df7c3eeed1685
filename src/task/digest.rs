//! A number that changes with a text: for signatures.

use sha2::{Digest, Sha256};

/// The first 8 bytes of its SHA-256; the same on every build and platform.
pub(super) fn number(text: &str) -> i64 {
    let hash = Sha256::digest(text.as_bytes());
    hash[..8].iter().fold(0, |number, byte| (number << 8) | i64::from(*byte))
}
