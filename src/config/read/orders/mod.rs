//! `[stores.NAME.orders]`

mod activity;
mod customers;
mod finding;
mod money;

use std::collections::BTreeMap;

use super::pattern::Pattern;
use super::section::Section;
use crate::config::{Acknowledge, OrderNumber, OrderView, OrderWriter, Orders, OtherShipVia};
use crate::model::Till;

/// `PS_DOC_HDR.TKT_NO`
const NUMBER_WIDTH: usize = 15;

const REFERENCE: Pattern = Pattern {
    key: "reference",
    default: "web order {number}",
    required: &[],
    known: &["number", "method", "view"],
};

const COMMENT: Pattern = Pattern {
    key: "acknowledge-comment",
    default: "Counterpoint order {document}",
    required: &[],
    known: &["document", "customer"],
};

/// `None` without the section: the store imports no orders.
pub(super) fn read(section: &mut Section<'_>, has_api: bool) -> Option<Orders> {
    section.optional("orders", |section| orders(section, has_api))
}

fn orders(section: &mut Section<'_>, has_api: bool) -> Orders {
    let orders = read_orders(section, has_api);
    if orders.writer == OrderWriter::Api && orders.finding.note.is_some() {
        let message = "`late-note` needs `writer = \"sql\"`: the API changes no document";
        section.problem("late-note", message, Some("leave it out"));
    }
    orders
}

fn read_orders(section: &mut Section<'_>, has_api: bool) -> Orders {
    Orders {
        section: section.name.clone(),
        writer: writer(section, has_api),
        allow_uncommitted: section.flag("allow-uncommitted", false),
        till: Till {
            store: section.required("store", "the Counterpoint store of web orders, PS_STR.STR_ID"),
            station: section.required("station", "a station of that store, PS_STA.STA_ID"),
            drawer: section.required("drawer", "a drawer of that store with an open session"),
        },
        user: section.required("user", "the Counterpoint user who enters web orders, SY_USR"),
        sales_rep: section.text("sales-rep"),
        stock_location: section.text("stock-location"),
        price_location: section.text("price-location"),
        number: number(section),
        reference: unless_none(section.pattern(&REFERENCE)),
        finding: finding::read(section),
        views: views(section),
        other_views: section.flag("other-views", true),
        currency: currency(section),
        customers: section.within("customers", customers::read),
        ship_via: section.map("ship-via"),
        other_ship_via: other_ship_via(section),
        payments: money::payments(section),
        tax: section.within("tax", money::tax),
        coupons: section.map("coupons"),
        discount_code: section.text("discount-code"),
        override_reason: section.text("override-reason"),
        charges: money::charges(section),
        countries: section.map("countries"),
        gift_note: unless_none(section.text_or("gift-note", "GIFT")),
        comment_note: unless_none(section.text_or("comment-note", "COMMENT")),
        acknowledge: acknowledge(section),
        activity: section.within("activity", activity::read),
    }
}

fn unless_none(text: String) -> Option<String> {
    (text != "none").then_some(text)
}

fn writer(section: &mut Section<'_>, has_api: bool) -> OrderWriter {
    let writer = section.choice("writer", &[("sql", OrderWriter::Sql), ("api", OrderWriter::Api)]);
    if writer == OrderWriter::Api && !has_api {
        let hint = "it says how to reach NCR's Counterpoint REST API";
        let message = "`writer = \"api\"` needs the section [counterpoint.api]";
        section.problem("writer", message, Some(hint));
    }
    writer
}

fn number(section: &mut Section<'_>) -> OrderNumber {
    let next = section.choice("number", &[("web", false), ("next", true)]);
    let prefix = prefix(section);
    match (next, prefix) {
        (false, prefix) => OrderNumber::Web { prefix: prefix.unwrap_or_default() },
        (true, None) => OrderNumber::Next,
        (true, Some(_)) => {
            let hint = "Counterpoint gives the number: leave `prefix` out";
            section.problem(
                "prefix",
                "`prefix` has no effect with `number = \"next\"`",
                Some(hint),
            );
            OrderNumber::Next
        }
    }
}

fn prefix(section: &mut Section<'_>) -> Option<String> {
    let prefix = section.scalar("prefix")?;
    if prefix.chars().count() >= NUMBER_WIDTH {
        let message = format!("`prefix` leaves no room: a document number has {NUMBER_WIDTH}");
        section.problem("prefix", message, None);
    }
    Some(prefix)
}

fn views(section: &mut Section<'_>) -> BTreeMap<String, OrderView> {
    let mut views = BTreeMap::new();
    section.each("views", |section| {
        if !section.has("view") {
            section.missing("`view`", Some("the store's id of the view, such as 2"));
        }
        let id = section.scalar("view");
        let view = OrderView {
            import: section.flag("import", true),
            store: section.text("store"),
            station: section.text("station"),
            drawer: section.text("drawer"),
            prefix: prefix(section),
        };
        let Some(id) = id else { return };
        if views.insert(id.clone(), view).is_some() {
            section.problem("view", format!("the view `{id}` is given twice"), None);
        }
    });
    views
}

/// Three letters, in upper case.
fn currency(section: &mut Section<'_>) -> Option<String> {
    let code = section.text("currency")?;
    if code.len() != 3 || !code.chars().all(|c| c.is_ascii_uppercase()) {
        let message = format!("`currency` is `{code}`, which is no currency code");
        section.problem("currency", message, Some("ISO 4217, such as USD"));
    }
    Some(code)
}

fn other_ship_via(section: &mut Section<'_>) -> OtherShipVia {
    match section.text("ship-via-default") {
        None => OtherShipVia::Hold,
        Some(none) if none == "none" => OtherShipVia::Empty,
        Some(code) => OtherShipVia::Code(code),
    }
}

fn acknowledge(section: &mut Section<'_>) -> Acknowledge {
    Acknowledge {
        comment: unless_none(section.pattern(&COMMENT)),
        status: section.text("acknowledge-status"),
    }
}
