//! `[stores.NAME]`: what holds whatever the platform.

use std::time::Duration;

use super::counterpoint::time_zone;
use super::section::Section;
use super::{categories, images, inventory, items, magento2, orders, price_rules, prices};
use crate::config::{Counterpoint, Guard, Platform, Retry, Store};

/// Reads the keys of a platform.
type Reader = fn(&mut Section<'_>) -> Platform;

/// One line a platform.
const PLATFORMS: [(&str, Reader); 1] =
    [("magento2", |section| Platform::Magento2(magento2::read(section)))];

const LONGEST_NAME: usize = 40;

/// Every store, in the file's order.
pub(super) fn read_all(stores: &mut Section<'_>, counterpoint: &Counterpoint) -> Vec<Store> {
    let all = stores.named(|section, name| {
        check_name(section, name);
        read(section, name, counterpoint)
    });
    if all.is_empty() {
        stores.missing("a section [stores.NAME]", Some("`cpsync config init` writes one"));
    }
    for (n, store) in all.iter().enumerate() {
        let same = |other: &&Store| other.name.eq_ignore_ascii_case(&store.name);
        if let Some(other) = all[..n].iter().find(same) {
            let message =
                format!("the stores `{}` and `{}` differ only by case", other.name, store.name);
            stores.problem(&store.name, message, Some("their lock files would be the same"));
        }
    }
    all
}

fn read(section: &mut Section<'_>, name: &str, counterpoint: &Counterpoint) -> Store {
    let platform = platform(section);
    let time_zone = time_zone(section, Some(counterpoint.time_zone));
    let items = section.within("items", items::read);
    let inventory =
        section.within("inventory", |section| inventory::read(section, &items.stocking_location));
    let prices = section.within("prices", |section| prices::read(section, &items));
    Store {
        name: name.to_owned(),
        platform,
        time_zone,
        items,
        inventory,
        categories: section.within("categories", categories::read),
        prices,
        images: section.within("images", images::read),
        price_rules: section.within("price-rules", price_rules::read),
        orders: orders::read(section, counterpoint.api.is_some()),
        guard: section.within("guard", guard),
        retry: section.within("retry", retry),
    }
}

fn platform(section: &mut Section<'_>) -> Platform {
    if !section.has("platform") {
        section.missing("`platform`", Some("`platform = \"magento2\"`"));
    }
    let read = section.choice("platform", &PLATFORMS);
    read(section)
}

/// The name stands on command lines and in names of files.
fn check_name(section: &Section<'_>, name: &str) {
    let fits = name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    if !fits || name.is_empty() || name.len() > LONGEST_NAME {
        let message = format!("`{name}` cannot be the name of a store");
        let hint = format!("letters, digits, `-` and `_`, at most {LONGEST_NAME}");
        section.whole(message, Some(&hint));
    }
}

fn guard(section: &mut Section<'_>) -> Guard {
    Guard {
        disable_percent: section.number("disable-percent", 10, 0..=100),
        zero_percent: section.number("zero-percent", 10, 0..=100),
        price_percent: section.number("price-percent", 50, 0..=100),
        at_least: section.number("at-least", 10, 0..=1_000_000),
    }
}

fn retry(section: &mut Section<'_>) -> Retry {
    let second = Duration::from_secs(1);
    let retry = Retry {
        attempts: section.number("attempts", 10, 1..=1000),
        first_wait: section.duration("first-wait", "5m", second),
        longest_wait: section.duration("longest-wait", "6h", second),
    };
    if retry.longest_wait < retry.first_wait {
        let message = "`longest-wait` is shorter than `first-wait`";
        section.problem("longest-wait", message, None);
    }
    retry
}
