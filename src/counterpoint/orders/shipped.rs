//! Every statement of orders, made ready for `cpsync doctor` to have SQL Server describe it. None of
//! them is run: what is written in their slots stands for what a pass would write.

use super::customer::page;
use crate::counterpoint::sql::{self, Request, Statement};

/// Tables of the history that a site may lack: the pass does without them.
pub(in crate::counterpoint) const OPTIONAL: [&str; 3] =
    ["PS_TKT_HIST_ORIG_DOC", "PS_TKT_HIST_PKG_TRK_NO", "PS_ORD_HIST_LIN"];

/// An item's columns that every site has.
const ITEM: &str = "i.[ITEM_NO], i.[DESCR]";

/// The statements of `orders import` and `orders activity`, by SQL.
pub(in crate::counterpoint) fn requests() -> Vec<Request> {
    let mut requests: Vec<Request> = plain().into_iter().map(Request::new).collect();
    requests.extend(slotted());
    requests.extend(written());
    requests.extend(activity());
    requests
}

fn plain() -> Vec<&'static Statement> {
    vec![
        &sql::DOCUMENT_COLUMNS,
        &sql::ROUTINES,
        &sql::PAY_CODES,
        &sql::TAX_CODES,
        &sql::SHIP_VIAS,
        &sql::DISCOUNT_CODES,
        &sql::ECOMMERCE_SOURCE,
        &sql::PROCEDURES_BEGIN,
    ]
}

fn slotted() -> Vec<Request> {
    let one = |statement: &Statement| Request::new(statement).with("1");
    let two = |statement: &Statement| one(statement).with("1");
    vec![
        Request::new(&sql::SESSION_WRITE).slot("lock_timeout", "1000"),
        two(&sql::TILL_READ).with("1").slot("further", ""),
        Request::new(&sql::TEXTS_FITTED).slot("texts", "CAST(NULL AS nvarchar(10)) AS t1"),
        one(&sql::CUSTOMERS_FIND),
        page::of_emails_request(&["A".to_owned()], 1),
        page::web_page_request("1"),
        one(&sql::CUSTOMER_KNOWN),
        one(&sql::CUSTOMER_SOURCE),
        one(&sql::SHIP_ADDRESSES),
        Request::new(&sql::DOCUMENT_ITEMS).slot("columns", ITEM).slot("keys", "'A'"),
        two(&sql::DOCUMENT_CLAIM),
        two(&sql::DOCUMENT_FIND),
        one(&sql::DOCUMENT_LINES),
        one(&sql::DOCUMENT_NOTES),
        two(&sql::DOCUMENT_IDS),
        Request::new(&sql::DOCUMENT_COMMITTED).slot("documents", "1"),
    ]
}

fn written() -> Vec<Request> {
    let one = |statement: &Statement| Request::new(statement).with("1");
    vec![
        Request::new(&sql::CUSTOMER_NUMBER_TAKE)
            .slot("table", "SY_WRKGRP")
            .slot("key", "c.[WRKGRP_ID] = '1'"),
        one(&sql::CUSTOMER_COPY).slot("columns", "[CUST_NO], [NAM]").slot("values", "'1', t.[NAM]"),
        one(&sql::CUSTOMER_UPDATE).slot("changes", "[NAM] = [NAM]"),
        one(&sql::SHIP_ADDRESS_UPDATE).with("1").slot("changes", "[NAM] = [NAM]"),
        one(&sql::DOCUMENT_NUMBER_TAKE)
            .with("O")
            .slot("table", "PS_STR_CFG_PS")
            .slot("column", "[NXT_ORD_NO]")
            .slot("station", ""),
        Request::new(&sql::ROWS_INSERT)
            .slot("table", "PS_DOC_NOTE")
            .slot("columns", "[DOC_ID], [NOTE_ID]")
            .slot("rows", "(1, 'A')"),
        Request::new(&sql::PROCEDURE_RUN)
            .slot("procedure", "[USP_PS_TE_COMMIT_DOC]")
            .slot("arguments", "@DocID = 1, @DocAction = 'I'"),
    ]
}

fn activity() -> Vec<Request> {
    let of = |statement: &Statement| Request::new(statement).slot("documents", "1");
    let lines = || of(&sql::ACTIVITY_LINE_LINKS).slot("table", "PS_DOC_LIN");
    let links = of(&sql::ACTIVITY_LINKS_KEPT).part();
    vec![
        Request::new(&sql::ACTIVITY_ORDERS)
            .slot("open", "h.[DOC_ID] IN (1)")
            .slot("closed", "o.[DOC_ID] IN (1)"),
        of(&sql::ACTIVITY_LINES_OPEN),
        of(&sql::ACTIVITY_LINES_CLOSED).slot("unit", "'0'").slot("quantity", "l.[QTY_SOLD]"),
        of(&sql::ACTIVITY_RELEASES_OPEN),
        of(&sql::ACTIVITY_RELEASES_POSTED)
            .slot("links", &links)
            .slot("ship_via", "CAST(NULL AS varchar(10))")
            .slot("location", "CAST(NULL AS varchar(10))")
            .slot("released", ""),
        of(&sql::ACTIVITY_RELEASE_LINES_OPEN),
        of(&sql::ACTIVITY_RELEASE_LINES_POSTED).slot("unit", "'0'").slot("links", &links),
        of(&sql::ACTIVITY_TRACKING_OPEN),
        of(&sql::ACTIVITY_TRACKING_POSTED).slot("links", &links),
        of(&sql::ACTIVITY_LINKS).slot("lines", &lines().part()),
        lines(),
        of(&sql::ACTIVITY_LINKS_KEPT),
        Request::new(&sql::ACTIVITY_LINE_KNOWN)
            .slot("document", "CAST(1 AS bigint)")
            .slot("line", "'6F9619FF-8B86-D011-B42D-00C04FC964FF'"),
        of(&sql::ACTIVITY_TOTALS),
    ]
}
