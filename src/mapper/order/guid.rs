//! `DOC_GUID`: the same for an order whenever and wherever it is asked for.

use uuid::Uuid;

use crate::model::fold;

/// The namespace of cpsync's documents; a change would import every order a second time.
const NAMESPACE: Uuid = Uuid::from_u128(0x6d0b_5c1f_2a0e_4f6b_9d53_7c1e_84a2_f0d9);

/// The document's GUID, from the store's name in cpsync.toml and the store's id of the order (UUID
/// version 5); upper case, hyphenated.
pub fn guid(store: &str, order: &str) -> String {
    let name = format!("{}\n{}", fold(store), order.trim());
    let guid = Uuid::new_v5(&NAMESPACE, name.as_bytes());
    guid.hyphenated().to_string().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_has_the_same_guid_for_ever() {
        // Written down: documents at sites carry them.
        assert_eq!(guid("main", "42"), "651F9D87-2FF0-56AC-A56A-32D6CD6C0818");
        assert_eq!(guid("MAIN", " 42 "), guid("main", "42"));
        assert_ne!(guid("main", "4"), guid("main", "42"));
        assert_ne!(guid("outlet", "42"), guid("main", "42"));
    }
}
