//! What became of a document, as the activity tells it.

use cpsync::counterpoint::Counterpoint;
use cpsync::model::{DocumentActivity, DocumentRef, DocumentState};
use cpsync_double::clerk;

use super::{Desk, GUID, decimal, document};

const TICKET: i64 = 77_000_001;
const SECOND: i64 = 77_000_002;
const AT: &str = "2026-11-19T10:00:00";
const LATER: &str = "2026-11-20T11:00:00";
const DAY: &str = "2026-11-20T00:00:00";

/// A desk with one order, and its id.
fn ordered() -> (Desk, i64) {
    let mut desk = Desk::start();
    let written = desk.write(&document()).unwrap();
    (desk, written.id)
}

fn activity(desk: &mut Desk, id: i64) -> DocumentActivity {
    let documents = [DocumentRef { id, guid: GUID.to_lowercase(), lines: Vec::new() }];
    desk.counterpoint.document_activity(&documents).unwrap().remove(0)
}

/// What each release delivers, as `line:quantity`, then its tracking numbers.
fn told(desk: &mut Desk, id: i64) -> Vec<String> {
    let activity = activity(desk, id);
    let ordered: Vec<_> = activity.lines.iter().map(|line| line.order_line.clone()).collect();
    let place = |guid: &Option<String>| ordered.iter().position(|line| line == guid).unwrap() + 1;
    activity
        .releases
        .iter()
        .map(|release| {
            let lines = release.lines.iter();
            let lines: Vec<String> = lines
                .map(|line| format!("{}:{}", place(&line.order_line), line.quantity.normalize()))
                .collect();
            let posted = if release.posted.is_some() { " posted" } else { "" };
            format!("{}{posted} {}", lines.join(" "), release.tracking.join(","))
        })
        .collect()
}

#[test]
fn an_order_is_followed_from_its_first_release_to_its_end() {
    let (mut desk, id) = ordered();
    let quiet = activity(&mut desk, id);
    assert_eq!((quiet.state, quiet.releases.len(), quiet.lines.len()), (DocumentState::Open, 0, 3));
    assert_eq!(quiet.lines[0].open, decimal("2"));

    desk.company.execute(&clerk::release(id, TICKET, &[(1, "1"), (2, "1")], AT));
    desk.company.execute(&clerk::track(TICKET, "1Z-1"));
    assert_eq!(told(&mut desk, id), ["1:1 2:1 1Z-1"]);
    let open: Vec<String> =
        activity(&mut desk, id).lines.iter().map(|l| l.open.normalize().to_string()).collect();
    assert_eq!(open, ["1", "0", "1"]);
    assert_eq!(activity(&mut desk, id).releases[0].ship_via.as_deref(), Some("UPS-GND"));

    // Posted, with a second number added to the history, while the next release is made.
    desk.company.execute(&clerk::post(TICKET, DAY));
    desk.company.execute(&clerk::track(TICKET, "1Z-2"));
    desk.company.execute(&clerk::release(id, SECOND, &[(1, "1"), (3, "1")], LATER));
    assert_eq!(told(&mut desk, id), ["1:1 2:1 posted 1Z-1,1Z-2", "1:1 3:1 "]);
    assert_eq!(activity(&mut desk, id).state, DocumentState::Open);

    desk.company.execute(&clerk::post(SECOND, DAY));
    let done = activity(&mut desk, id);
    assert_eq!((done.state, done.releases.len()), (DocumentState::Closed, 2));
    assert_eq!(desk.value("SELECT COUNT(*) FROM dbo.PS_DOC_HDR WHERE DOC_TYP = 'O'"), "0");
}

#[test]
fn a_ticket_of_the_business_day_is_the_orders_and_one_of_the_last_season_is_not() {
    let (mut desk, id) = ordered();
    // The order is of 9:30; the till keeps the day of its tickets, or nothing at all.
    desk.company.execute(&clerk::release(id, TICKET, &[(1, "1")], "2026-11-18T00:00:00"));
    desk.company.execute(&clerk::release(id, SECOND, &[(2, "1")], LATER));
    desk.company
        .execute(&format!("UPDATE dbo.PS_DOC_HDR SET TKT_DT = NULL WHERE DOC_ID = {SECOND}"));
    desk.company.execute(&clerk::release(id, SECOND + 1, &[(3, "1")], "2026-08-10T10:00:00"));
    let both = |desk: &mut Desk| {
        let mut told = told(desk, id);
        told.sort();
        told
    };
    assert_eq!(both(&mut desk), ["1:1 ", "2:1 "]);
    // A ticket whose lines point at none of the order's: the products tell.
    desk.company.execute(&format!(
        "UPDATE dbo.PS_DOC_LIN SET LINK_LIN_GUID = NULL WHERE DOC_ID = {TICKET}"
    ));
    assert_eq!(both(&mut desk), ["1:1 ", "2:1 "]);
}

#[test]
fn a_void_ticket_a_cancelled_order_and_an_edit_are_told() {
    let (mut desk, id) = ordered();
    desk.company.execute(&clerk::release(id, TICKET, &[(1, "2")], AT));
    desk.company.execute(&clerk::void(TICKET));
    let voided = activity(&mut desk, id);
    assert_eq!((voided.releases.len(), voided.lines[0].open), (0, decimal("2")));

    desk.company.execute(&clerk::edit(id, 1, "1", AT));
    let edited = activity(&mut desk, id);
    assert!(edited.edited_at.is_some());
    assert_eq!((edited.lines[0].quantity, edited.lines[0].open), (decimal("2"), decimal("1")));

    desk.company.execute(&clerk::cancel(id, DAY));
    assert_eq!(activity(&mut desk, id).state, DocumentState::Cancelled);
    desk.company.execute("DELETE FROM dbo.PS_ORD_HIST");
    assert_eq!(activity(&mut desk, id).state, DocumentState::Gone);
}

#[test]
fn an_order_entered_by_hand_is_not_taken_for_cancelled_where_no_history_tells_of_it() {
    let (mut desk, id) = ordered();
    desk.company.execute(&clerk::release(id, TICKET, &[(1, "2"), (2, "1"), (3, "1")], AT));
    desk.company.execute(&clerk::post(TICKET, DAY));
    assert_eq!(activity(&mut desk, id).state, DocumentState::Closed);
    desk.double().deny(&["PS_TKT_HIST_ORIG_DOC", "PS_ORD_HIST_LIN"]);
    desk.counterpoint = Counterpoint::connect(&desk.company.config()).unwrap();
    assert_eq!(activity(&mut desk, id).state, DocumentState::Gone);
}

#[test]
fn a_cancelled_rest_is_told_with_what_was_delivered() {
    let (mut desk, id) = ordered();
    desk.company.execute(&clerk::release(id, TICKET, &[(1, "1")], AT));
    desk.company.execute(&clerk::post(TICKET, DAY));
    desk.company.execute(&clerk::cancel(id, DAY));
    let cancelled = activity(&mut desk, id);
    assert_eq!((cancelled.state, cancelled.releases.len()), (DocumentState::Cancelled, 1));
    // The shelf and the commitments are as if only that cleat had been sold.
    assert_eq!(
        desk.rows(
            "SELECT QTY_ON_HND, QTY_COMMIT FROM dbo.IM_INV WHERE LOC_ID = 'MAIN' AND ITEM_NO = 'CLEAT/6IN'"
        ),
        ["19.0000|3.0000"]
    );
}

#[test]
fn the_number_of_statements_does_not_depend_on_the_number_of_orders() {
    let (mut desk, id) = ordered();
    activity(&mut desk, id);
    desk.company.execute(&clerk::release(id, TICKET, &[(1, "1")], AT));
    let mut count = |documents: &[DocumentRef]| {
        let before = desk.counterpoint.statements_run();
        let told = desk.counterpoint.document_activity(documents).unwrap();
        assert_eq!((told.len(), told[0].releases.len()), (documents.len(), 1));
        desk.counterpoint.statements_run() - before
    };
    let document = |n: i64| DocumentRef {
        id: id + n,
        guid: GUID.replace("0001", &format!("{n:04}")),
        lines: Vec::new(),
    };
    let one = count(&[DocumentRef { id, guid: GUID.into(), lines: Vec::new() }]);
    let mut many: Vec<DocumentRef> = (1..900).map(document).collect();
    many[0] = DocumentRef { id, guid: GUID.into(), lines: Vec::new() };
    let of_many = count(&many);
    assert!(of_many <= one + 1, "{one} and {of_many}");
}
