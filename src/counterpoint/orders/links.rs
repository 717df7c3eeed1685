//! How posted tickets are known to be of an order. Most sites keep it in a table; where it is missing,
//! the tickets' lines still point at the order's.

use std::collections::HashMap;

use super::site::Site;
use crate::counterpoint::sql::{self, Request, bigints, guid};
use crate::model::WrittenLine;

const KEPT: [&str; 3] = ["DOC_ID", "ORIG_DOC_ID", "BUS_DAT"];

/// The lines of closed orders as they were written, by the order's id.
pub(super) type Written<'d> = HashMap<i64, &'d [WrittenLine]>;

/// The rows that link posted tickets to their orders.
///
/// `orders` is the list of the orders' ids; `written` is used where the site keeps no lines of closed
/// orders either.
pub(super) fn source(site: &Site, orders: &str, written: &Written<'_>) -> String {
    if site.tables.has("PS_TKT_HIST_ORIG_DOC", &KEPT) {
        return Request::new(&sql::ACTIVITY_LINKS_KEPT).slot("documents", orders).part();
    }
    let of_table = |table| {
        let lines = Request::new(&sql::ACTIVITY_LINE_LINKS).slot("table", table);
        lines.slot("documents", orders).part()
    };
    let mut lines = vec![of_table("PS_DOC_LIN")];
    if site.tables.has("PS_ORD_HIST_LIN", &["DOC_ID", "LIN_GUID"]) {
        lines.push(of_table("PS_ORD_HIST_LIN"));
    } else {
        lines.extend(known(written));
    }
    Request::new(&sql::ACTIVITY_LINKS)
        .slot("documents", orders)
        .slot("lines", &lines.join("\nUNION ALL\n"))
        .part()
}

fn known(written: &Written<'_>) -> impl Iterator<Item = String> {
    written.iter().flat_map(|(id, lines)| {
        lines.iter().filter_map(|line| guid(&line.guid)).map(|line| {
            Request::new(&sql::ACTIVITY_LINE_KNOWN)
                .slot("document", &bigints([*id].into_iter()))
                .slot("line", &line)
                .part()
        })
    })
}
