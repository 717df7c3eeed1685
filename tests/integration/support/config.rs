//! The smallest cpsync.toml, and a store as the parser makes it of that.

use std::path::Path;

use cpsync::config::{Config, Secrets, Store, Variables};

/// One store called `main`, with what must be said.
pub(crate) const MINIMAL: &str = r#"
[counterpoint]
server = "POS"
database = "Shop"
user = "cpsync"
password-env = "PASSWORD"
time-zone = "America/New_York"

[stores.main]
platform = "magento2"
url = "https://shop.example/"
access-token-env = "TOKEN"

[stores.main.items]
stocking-location = "MAIN"
"#;

/// The orders section of the store, with what must be said.
pub(crate) const TILL: &str = r#"
[stores.main.orders]
store = "WEB"
station = "WEB1"
drawer = "WEB"
user = "WEB"
"#;

/// The store of a text.
pub(crate) fn store_of(text: &str) -> Store {
    let path = Path::new("cpsync.toml");
    match Config::parse(path, text, &Variables::default(), Secrets::Leave) {
        Ok(mut loaded) => loaded.config.stores.remove(0),
        Err(invalid) => panic!("{:#?}", invalid.problems),
    }
}
