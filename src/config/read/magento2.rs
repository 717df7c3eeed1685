//! `[stores.NAME]` with `platform = "magento2"`.

use std::time::Duration;

use toml::de::DeValue;

use super::address;
use super::section::{Section, Wrong, as_array, instead};
use crate::config::{Auth, Bulk, Magento2, PriceScope, Shown, StockKeeping};

const SECOND: Duration = Duration::from_secs(1);

pub(super) fn read(section: &mut Section<'_>) -> Magento2 {
    Magento2 {
        url: url(section),
        auth: auth(section),
        store_code: section.text("store-code"),
        store_scoped: store_scoped(section),
        website_ids: website_ids(section),
        ca_file: section.path("ca-file"),
        connect_timeout: section.duration("connect-timeout", "10s", SECOND),
        request_timeout: section.duration("request-timeout", "60s", SECOND),
        attempts: section.number("attempts", 5, 1..=100),
        first_wait: section.duration("first-wait", "2s", Duration::ZERO),
        bulk: section.choice("bulk", &[("auto", Bulk::Auto), ("never", Bulk::Never)]),
        bulk_at_least: size(section, "bulk-at-least", 50),
        bulk_size: size(section, "bulk-size", 100),
        bulk_deadline: section.duration("bulk-deadline", "5m", SECOND),
        stock_batch: size(section, "stock-batch", 500),
        stock: section
            .choice("stock", &[("msi", StockKeeping::Msi), ("legacy", StockKeeping::Legacy)]),
        order_fees: section.texts("order-fees").unwrap_or_default(),
        price_scope: price_scope(section),
    }
}

fn size(section: &mut Section<'_>, key: &str, default: u32) -> usize {
    section.number(key, default, 1..=10_000) as usize
}

/// What people paste after the store's address (`/rest`, `/rest/default/V1`) is taken off.
fn url(section: &mut Section<'_>) -> String {
    let url = address::read(section, "the store's address, such as `https://shop.example`");
    base(&url).to_owned()
}

fn base(url: &str) -> &str {
    let end = url.find("/rest/").unwrap_or(url.len());
    let url = &url[..end];
    url.strip_suffix("/rest").unwrap_or(url)
}

/// An access token alone is a bearer token; with the consumer's keys it signs by OAuth.
fn auth(section: &mut Section<'_>) -> Auth {
    const REST: [&str; 3] = ["consumer-key", "consumer-secret", "access-token-secret"];
    let signs = REST.iter().any(|key| section.has_secret(key));
    if !section.has_secret("access-token") && !signs {
        let hint = "System > Integrations of the store's admin shows the four values";
        section.missing("the integration's credentials (`access-token`, ...)", Some(hint));
        return Auth::Bearer(crate::config::Secret::new(""));
    }
    let token = section.required_secret("access-token");
    if !signs {
        return Auth::Bearer(token);
    }
    Auth::OAuth {
        token,
        consumer_key: section.required_secret("consumer-key"),
        consumer_secret: section.required_secret("consumer-secret"),
        token_secret: section.required_secret("access-token-secret"),
    }
}

fn store_scoped(section: &mut Section<'_>) -> Vec<String> {
    let fields = section.texts("store-scoped").unwrap_or_default();
    if !fields.is_empty() && !section.has("store-code") {
        let hint = "`store-code` names the view that they are written to";
        section.problem("store-scoped", "`store-scoped` needs `store-code`", Some(hint));
    }
    fields
}

fn price_scope(section: &mut Section<'_>) -> PriceScope {
    let scopes = [("global", PriceScope::Global), ("website", PriceScope::Website)];
    let scope = section.choice("price-scope", &scopes);
    if scope == PriceScope::Website && !section.has("store-code") {
        let hint = "`store-code` names the view whose website they belong to";
        section.problem("price-scope", "`price-scope` needs `store-code`", Some(hint));
    }
    scope
}

fn website_ids(section: &mut Section<'_>) -> Option<Vec<u32>> {
    let ids = section.take("website-ids", |value| {
        let ids: Result<Vec<u32>, Wrong> =
            as_array(value)?.iter().map(|id| website(id.get_ref())).collect();
        ids.and_then(|ids| {
            if ids.is_empty() { Err("is an empty list".to_owned().into()) } else { Ok(ids) }
        })
    })?;
    let shown = ids.iter().map(|id| Shown::Integer((*id).into())).collect();
    section.show("website-ids", Shown::List(shown));
    Some(ids)
}

fn website(value: &DeValue<'_>) -> Result<u32, Wrong> {
    let DeValue::Integer(number) = value else { return Err(instead(value, "a list of numbers")) };
    let id = number.as_str().parse().ok().filter(|id| *id > 0);
    id.ok_or_else(|| format!("has {number}; websites begin with 1").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_ends_before_the_interface() {
        for (pasted, address) in [
            ("https://shop.example", "https://shop.example"),
            ("https://shop.example/rest", "https://shop.example"),
            ("https://shop.example/rest/default/V1", "https://shop.example"),
            ("https://shop.example/index.php/rest/V1", "https://shop.example/index.php"),
            ("https://rest.example/restaurant", "https://rest.example/restaurant"),
        ] {
            assert_eq!(base(pasted), address);
        }
    }
}
