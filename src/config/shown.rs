//! The configuration as it is in effect, for `config show`: written down key by key while the file
//! is read, so that no default can be forgotten.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// A value as it would stand in cpsync.toml; secrets are `***`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Text, also durations and fractions.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// `true` or `false`.
    Flag(bool),
    /// A list.
    List(Vec<Shown>),
    /// A section, in the order it was read.
    Table(Vec<(String, Shown)>),
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::List(list) => list.serialize(serializer),
            Self::Table(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

impl From<&str> for Shown {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&[String]> for Shown {
    fn from(list: &[String]) -> Self {
        Self::List(list.iter().map(|text| Self::Text(text.clone())).collect())
    }
}
