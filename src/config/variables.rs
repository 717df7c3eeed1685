//! Environment variables as a value, so that tests and the demo bring their own.

use std::collections::BTreeMap;

/// Environment variables by name; Windows knows no case in them.
#[derive(Clone, Debug, Default)]
pub struct Variables(BTreeMap<String, String>);

impl Variables {
    /// The variables of this process; those that are not Unicode are left out.
    pub fn system() -> Self {
        std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect()
    }

    /// The value of a variable; `None` when it is not set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(&fold(name)).map(String::as_str)
    }

    /// The value of a variable; `None` when it is not set or empty.
    pub fn filled(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.is_empty())
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Variables {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (fold(&name.into()), value.into())).collect())
    }
}

fn fold(name: &str) -> String {
    if cfg!(windows) { name.to_uppercase() } else { name.to_owned() }
}
