//! Whose picture a file is, by its name: `ITEM`, `ITEM^1`, `ITEM^Navy`.
//!
//! Counterpoint omits the characters that a file name cannot hold and may drop leading zeros; other
//! integrations put `_` in their place. All of these forms are known, whatever their case.

use std::collections::{BTreeSet, HashMap};

use crate::model::{ItemNo, fold};

/// What a file name of Windows cannot hold.
const FORBIDDEN: [char; 9] = ['\\', '/', ':', '*', '?', '"', '<', '>', '|'];

/// Whose a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// This item's, with what stands behind it in the name; empty for a main picture.
    Item(ItemNo, String),
    /// It could be any of these items'.
    Shared(Vec<ItemNo>),
}

/// The names that the pictures of some items can have.
#[derive(Clone, Debug, Default)]
pub struct Names {
    exact: HashMap<String, ItemNo>,
    /// Names that only stand for an item: without forbidden characters or leading zeros.
    forms: HashMap<String, Vec<ItemNo>>,
}

impl Names {
    /// The names of these items.
    pub fn new<'a>(items: impl Iterator<Item = &'a ItemNo>) -> Self {
        let mut names = Self::default();
        for item in items {
            let exact = item.folded();
            for form in forms(&item.0).into_iter().filter(|form| *form != exact) {
                names.forms.entry(form).or_default().push(item.clone());
            }
            names.exact.insert(exact, item.clone());
        }
        names
    }

    /// Whose the file with this stem is; `None` = nobody's here. The longest item number wins: `A^1`
    /// may be an item of its own.
    pub fn owner(&self, stem: &str) -> Option<Owner> {
        let stem: String = stem.chars().filter(|c| !c.is_control()).collect();
        let cuts = stem.rmatch_indices('^').map(|(at, _)| (&stem[..at], &stem[at + 1..]));
        std::iter::once((stem.as_str(), "")).chain(cuts).find_map(|(item, suffix)| {
            let key = fold(item);
            if let Some(item) = self.exact.get(&key) {
                return Some(Owner::Item(item.clone(), suffix.trim().to_owned()));
            }
            match self.forms.get(&key)?.as_slice() {
                [item] => Some(Owner::Item(item.clone(), suffix.trim().to_owned())),
                several => Some(Owner::Shared(several.to_vec())),
            }
        })
    }
}

/// The folded forms in which a text stands in a file name; its own is among them.
pub(super) fn forms(text: &str) -> BTreeSet<String> {
    let plain = fold(text);
    let omitted: String = plain.chars().filter(|c| !FORBIDDEN.contains(c)).collect();
    let replaced = plain.replace(FORBIDDEN, "_");
    let mut forms = BTreeSet::new();
    for form in [plain, omitted, replaced] {
        // Windows cuts these off at the end of a name.
        let form = form.trim_end_matches([' ', '.']).to_owned();
        if !form.is_empty() && form.bytes().all(|byte| byte.is_ascii_digit()) {
            let short = form.trim_start_matches('0');
            forms.insert(if short.is_empty() { "0".to_owned() } else { short.to_owned() });
        }
        if !form.is_empty() {
            forms.insert(form);
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_belongs_to_the_item_that_its_name_stands_for() {
        let items = ["CLEAT/6IN", "000123", "A", "A^1", "A:B", "A?B", "TEA+SALT", "knot-kit", "N."];
        let items: Vec<ItemNo> = items.iter().map(|item| ItemNo((*item).into())).collect();
        let names = Names::new(items.iter());
        let one = |item: &str, suffix: &str| Some(Owner::Item(ItemNo(item.into()), suffix.into()));
        for (stem, wanted) in [
            ("CLEAT6IN", one("CLEAT/6IN", "")),
            ("cleat_6in^back", one("CLEAT/6IN", "back")),
            ("000123", one("000123", "")),
            ("123^2", one("000123", "2")),
            ("a", one("A", "")),
            ("a^1", one("A^1", "")),
            ("A^1^Navy", one("A^1", "Navy")),
            ("A^2^Navy", one("A", "2^Navy")),
            ("AB", Some(Owner::Shared(vec![ItemNo("A:B".into()), ItemNo("A?B".into())]))),
            ("TEA+SALT", one("TEA+SALT", "")),
            ("KNOT-KIT^1", one("knot-kit", "1")),
            ("knot-\nkit", one("knot-kit", "")),
            ("N", one("N.", "")),
            ("LOGO", None),
        ] {
            assert_eq!(names.owner(stem), wanted, "{stem:?}");
        }
    }
}
