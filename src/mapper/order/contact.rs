//! Addresses: as typed into a shop -> as Counterpoint keeps them.

use unicode_normalization::UnicodeNormalization as _;

use super::code::mapped;
use crate::config::Orders;
use crate::model::{Contact, PostalAddress, WebOrder};

/// Street lines of a Counterpoint address.
const STREET_LINES: usize = 3;

/// Where the bill goes.
pub fn bill_to(order: &WebOrder, rules: &Orders) -> Contact {
    contact(&order.billing, order, rules)
}

/// Where the goods go; `None` when nothing is sent.
pub fn ship_to(order: &WebOrder, rules: &Orders) -> Option<Contact> {
    order.shipping.as_ref().map(|address| contact(address, order, rules))
}

fn contact(address: &PostalAddress, order: &WebOrder, rules: &Orders) -> Contact {
    let company = clean(&address.company);
    let (first_name, last_name) = person(address, order);
    let person = format!("{first_name} {last_name}").trim().to_owned();
    let email = first_filled([&order.shopper.email, &address.email]);
    Contact {
        business: !company.is_empty(),
        name: first_filled([&company, &person, &email]),
        first_name,
        last_name,
        street: street(&address.street),
        city: clean(&address.city),
        state: clean(&address.region),
        zip: clean(&address.postcode),
        country: country(&address.country, rules),
        phone: clean(&address.phone),
        fax: clean(&address.fax),
        email,
    }
}

/// First and last name; the shopper's where the address has neither.
fn person(address: &PostalAddress, order: &WebOrder) -> (String, String) {
    let own = (clean(&address.first_name), clean(&address.last_name));
    if own.0.is_empty() && own.1.is_empty() {
        return (clean(&order.shopper.first_name), clean(&order.shopper.last_name));
    }
    own
}

/// What is more than Counterpoint has lines is joined to the last.
fn street(typed: &[String]) -> [String; STREET_LINES] {
    let filled = typed.iter().map(|line| clean(line)).filter(|line| !line.is_empty());
    let mut street: [String; STREET_LINES] = Default::default();
    for (n, line) in filled.enumerate() {
        let kept = &mut street[n.min(STREET_LINES - 1)];
        kept.push_str(if kept.is_empty() { "" } else { ", " });
        kept.push_str(&line);
    }
    street
}

fn country(code: &str, rules: &Orders) -> String {
    let code = clean(code);
    mapped(&rules.countries, &code).cloned().unwrap_or(code)
}

fn first_filled<const N: usize>(candidates: [&str; N]) -> String {
    candidates.into_iter().map(clean).find(|text| !text.is_empty()).unwrap_or_default()
}

/// On one line, without control characters; letters with marks composed, since a code page has no
/// marks by themselves.
pub(super) fn clean(text: &str) -> String {
    let text: String = text.nfc().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
