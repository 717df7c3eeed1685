//! Harbour & Pine Outfitters: the invented company that tests, demo and bench read.
//!
//! Its database is T-SQL that a real SQL Server runs as well; its shop is a Magento 2 with the
//! attributes that its cpsync.toml names.

use crate::magento2::settings::{Input, Reach, attribute};
use crate::magento2::{Credentials, Settings};

/// The company's database, in the order to run it: schema, then data.
pub const SCRIPTS: [&str; 9] = [
    include_str!("../company/schema.sql"),
    include_str!("../company/data_1_setup.sql"),
    include_str!("../company/data_2_customers.sql"),
    include_str!("../company/data_3_items.sql"),
    include_str!("../company/data_4_grids.sql"),
    include_str!("../company/data_5_inventory.sql"),
    include_str!("../company/data_6_prices.sql"),
    include_str!("../company/data_7_barcodes.sql"),
    include_str!("../company/data_8_web.sql"),
];

/// The company's web shop, empty.
pub fn shop() -> Settings {
    let mut settings = Settings::default();
    settings.attributes.extend([
        attribute("brand", "Brand", Input::Select, Reach::Global, &[]),
        attribute("signal_flag", "Flag", Input::Select, Reach::Global, &[]),
        attribute("inseam", "Inseam", Input::Select, Reach::Global, &[]),
        attribute("material_name", "Material", Input::Select, Reach::Global, &["Wool"]),
        attribute("features", "Features", Input::Multiselect, Reach::Global, &[]),
        attribute("new_until", "New until", Input::Date, Reach::Global, &[]),
        attribute("color_family", "Colour family", Input::Select, Reach::Global, &[]),
    ]);
    "America/New_York".clone_into(&mut settings.time_zone);
    "USD".clone_into(&mut settings.currency);
    settings
}

/// Where the company's two systems are.
#[derive(Clone, Debug)]
pub struct Places<'a> {
    /// `HOST,PORT` of SQL Server.
    pub server: &'a str,
    /// The company's database.
    pub database: &'a str,
    /// SQL login.
    pub user: &'a str,
    /// Its password.
    pub password: &'a str,
    /// The shop's address.
    pub url: &'a str,
    /// The shop's integration.
    pub credentials: &'a Credentials,
}

/// The company's configuration: file names with their contents, cpsync.toml first, the secrets it
/// names after it.
pub fn configuration(places: &Places) -> Vec<(&'static str, String)> {
    let toml = [
        ("$SERVER", places.server),
        ("$DATABASE", places.database),
        ("$USER", places.user),
        ("$URL", places.url),
    ]
    .iter()
    .fold(include_str!("../company/cpsync.toml").to_owned(), |text, (name, value)| {
        text.replace(name, value)
    });
    let keys = places.credentials;
    vec![
        ("cpsync.toml", toml),
        ("counterpoint.secret", places.password.to_owned()),
        ("consumer-key.secret", keys.consumer_key.clone()),
        ("consumer-secret.secret", keys.consumer_secret.clone()),
        ("access-token.secret", keys.access_token.clone()),
        ("access-token-secret.secret", keys.access_token_secret.clone()),
    ]
}
