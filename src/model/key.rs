//! The keys that records are known by on either side.

use std::fmt;

use serde::{Deserialize, Serialize};

/// `IM_ITEM.ITEM_NO`, as stored: up to 20 characters, compared without regard to case by SQL Server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemNo(pub String);

/// A web product's stock keeping unit, the store's natural key (Magento 2: at most 64 characters).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sku(pub String);

/// What a web product is in Counterpoint, whatever its SKU looks like.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProductKey {
    /// An item, or the parent made from it.
    Item(ItemNo),
    /// A grid cell: item and `DIM_1_UPR`, `DIM_2_UPR`, `DIM_3_UPR` (`*` where unused).
    Cell(ItemNo, [String; 3]),
    /// An item in a selling unit: `'0'` the stocking unit, `'1'`..`'5'` the alternate ones.
    Unit(ItemNo, char),
}

/// The form in which keys and labels are compared: no case, no surrounding blanks, as SQL Server and
/// the stores compare them. Letter by letter: `ß` must not become `SS`, or two items would share
/// their rows.
pub fn fold(key: &str) -> String {
    let upper = |letter: char| {
        let mut upper = letter.to_uppercase();
        upper.next().filter(|_| upper.next().is_none()).unwrap_or(letter)
    };
    key.trim().chars().map(upper).collect()
}

impl ItemNo {
    /// The number as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as it is compared.
    pub fn folded(&self) -> String {
        fold(&self.0)
    }
}

impl Sku {
    /// The SKU as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The SKU as it is compared.
    pub fn folded(&self) -> String {
        fold(&self.0)
    }
}

/// A key as people see and type it: its parts, of whatever kind of record, joined by blanks.
pub fn shown(key: &str) -> String {
    key.replace('\t', " ")
}

impl ProductKey {
    /// The key as people see it.
    pub fn shown(&self) -> String {
        shown(&self.to_string())
    }

    /// The item that the product comes from.
    pub fn item(&self) -> &ItemNo {
        match self {
            Self::Item(item) | Self::Cell(item, _) | Self::Unit(item, _) => item,
        }
    }
}

/// The form kept in the state file: parts joined by TAB, which no Counterpoint key holds.
impl fmt::Display for ProductKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Item(item) => write!(f, "{item}"),
            Self::Cell(item, [one, two, three]) => write!(f, "{item}\tcell\t{one}\t{two}\t{three}"),
            Self::Unit(item, unit) => write!(f, "{item}\tunit\t{unit}"),
        }
    }
}

impl std::str::FromStr for ProductKey {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split('\t').collect();
        let item = ItemNo(parts[0].to_owned());
        match parts[1..] {
            [] => Ok(Self::Item(item)),
            ["cell", one, two, three] => Ok(Self::Cell(item, [one, two, three].map(str::to_owned))),
            ["unit", unit] if unit.len() == 1 => {
                Ok(Self::Unit(item, unit.chars().next().unwrap_or('0')))
            }
            _ => Err(format!("`{text}` is not a product key")),
        }
    }
}

impl fmt::Display for ItemNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Sku {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_folded_letter_by_letter() {
        assert_eq!(fold(" knot-kit "), "KNOT-KIT");
        assert_eq!(fold("café™"), "CAFÉ™");
        assert_ne!(fold("STRAßE"), fold("STRASSE"));
    }

    #[test]
    fn a_product_key_survives_the_state_file() {
        let item = || ItemNo("A|B^C".into());
        for key in [
            ProductKey::Item(item()),
            ProductKey::Cell(item(), ["RED".into(), "*".into(), String::new()]),
            ProductKey::Unit(item(), '3'),
        ] {
            assert_eq!(key.to_string().parse::<ProductKey>(), Ok(key));
        }
        assert!("A\tcell\tx".parse::<ProductKey>().is_err());
    }
}
