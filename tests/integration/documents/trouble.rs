//! What goes wrong while an order is written, and what stands in Counterpoint afterwards.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cpsync::counterpoint::{Counterpoint, ErrorKind, Place, Refusal};
use cpsync_double::counterpoint::Fault;

use super::{CUSTOMER, Desk, GUID, document, orders};

fn counts(desk: &Desk) -> Vec<String> {
    desk.rows(
        "SELECT (SELECT COUNT(*) FROM dbo.PS_DOC_HDR), (SELECT COUNT(*) FROM dbo.PS_DOC_LIN),
         (SELECT COUNT(*) FROM dbo.PS_DOC_PMT), (SELECT COUNT(*) FROM dbo.PS_DOC_AUDIT_LOG),
         (SELECT SUM(QTY_COMMIT) FROM dbo.IM_INV WHERE ITEM_NO = 'CLEAT/6IN')",
    )
}

fn held(refusal: Refusal) -> (String, String) {
    match refusal {
        Refusal::Hold { cause, reason, .. } => (cause, reason),
        Refusal::Unknown(cause) => panic!("unknown: {cause}"),
    }
}

/// Every request of the transaction, failing in every way, once each.
#[test]
fn whatever_breaks_where_an_order_is_written_exactly_once() {
    let mut desk = Desk::start();
    let first = desk.write(&document()).unwrap();
    let once = counts(&desk);
    let points = [
        "BEGIN TRANSACTION",
        "cpsync document_claim",
        "cpsync document_find",
        "cpsync document_ids",
        "cpsync document_number_take",
        "cpsync document_insert",
        "cpsync document_commit",
        "COMMIT TRANSACTION",
    ];
    let deadlock = || Fault::Error { number: 1205, message: "Deadlocked. Rerun.".into() };
    for (at, point) in points.iter().enumerate() {
        for (how, fault) in [Fault::Drop, Fault::DropAfter, deadlock()].into_iter().enumerate() {
            let mut next = document();
            next.guid = GUID.replace("0001", &format!("1{how}{at:02}"));
            next.number = Some(format!("X{how}{at}"));
            let before = counts(&desk);
            desk.double().faults().fail_matching(point, fault.clone(), 1);
            let written = desk.write(&next).unwrap_or_else(|r| panic!("{point} {fault:?}: {r}"));
            assert_eq!(desk.double().faults().pending(), 0, "{point} {fault:?}");
            assert_ne!(written.id, first.id);
            let found =
                format!("SELECT COUNT(*) FROM dbo.PS_DOC_HDR WHERE DOC_GUID = '{}'", next.guid);
            assert_eq!(desk.value(&found), "1", "{point} {fault:?}");
            // The answer of COMMIT was lost: the second try found what the first had written.
            let lost = *point == "COMMIT TRANSACTION" && fault == Fault::DropAfter;
            assert_eq!(written.existed, lost, "{point} {fault:?}");
            assert_ne!(counts(&desk), before);
        }
    }
    // Each order added the same as the first: two documents, three lines, two payments.
    let rows: Vec<i64> = once[0].split('|').take(4).map(|n| n.parse().unwrap()).collect();
    let now = counts(&desk);
    let all: Vec<i64> = now[0].split('|').take(4).map(|n| n.parse().unwrap()).collect();
    assert_eq!(all, rows.iter().map(|n| n * 25).collect::<Vec<_>>());
    assert!(now[0].ends_with("|53.0000"), "3 and two for each of 25 orders: {now:?}");
    assert_eq!(
        desk.rows("SELECT DOC_ID FROM dbo.PS_DOC_HDR WHERE IS_DOC_COMMITTED <> 'Y'"),
        [""; 0]
    );
}

#[test]
fn an_order_is_known_again_wherever_it_is() {
    let mut desk = Desk::start();
    let written = desk.write(&document()).unwrap();
    let again = desk.write(&document()).unwrap();
    assert_eq!((again.id, again.existed, &again.lines), (written.id, true, &written.lines));
    desk.company.execute(&cpsync_double::clerk::cancel(written.id, "2026-11-20T00:00:00"));
    let posted = desk.write(&document()).unwrap();
    assert_eq!((posted.id, posted.existed, &posted.lines), (written.id, true, &written.lines));
    let found = desk.counterpoint.find_document(&GUID.to_lowercase(), None).unwrap().unwrap();
    assert_eq!((found.place, found.number.as_str()), (Place::OrderHistory, "000000123"));

    // The number of a hand-written order is not taken over, nor given twice.
    let mut other = document();
    other.guid = GUID.replace("0001", "0002");
    let (cause, reason) = held(desk.write(&other).unwrap_err());
    assert_eq!(cause, "number:000000123");
    assert!(reason.contains("cpsync did not write"), "{reason}");
}

#[test]
fn two_machines_at_once_write_one_document() {
    let mut desk = Desk::start();
    let config = desk.company.config();
    let begun = Arc::new(AtomicUsize::new(0));
    let claims = Arc::clone(&begun);
    // The second machine begins while the first holds the claim: the hook runs before the statement.
    desk.double().on_statement(Some(Box::new(move |text: &str| {
        if text.contains("document_claim") {
            claims.fetch_add(1, Ordering::SeqCst);
        }
        if text.contains("cpsync document_insert") {
            while claims.load(Ordering::SeqCst) < 2 {
                std::thread::yield_now();
            }
        }
    })));
    let other = std::thread::spawn(move || {
        let mut counterpoint = Counterpoint::connect(&config).unwrap();
        let mut writer = counterpoint.document_writer(&orders("")).unwrap();
        writer.write(&mut counterpoint, &document(), CUSTOMER).unwrap().unwrap()
    });
    let ours = desk.write(&document()).unwrap();
    let theirs = other.join().unwrap();
    desk.double().on_statement(None);
    assert_eq!((ours.id, ours.existed != theirs.existed), (theirs.id, true));
    assert_eq!(desk.value("SELECT COUNT(*) FROM dbo.PS_DOC_HDR WHERE DOC_TYP = 'O'"), "1");
}

#[test]
fn the_sites_hooks_run_and_may_refuse_an_order() {
    let desk = Desk::start();
    desk.company
        .execute("CREATE TABLE dbo.USER_CALLS (DOC_ID bigint NOT NULL, STEP varchar(30) NOT NULL)");
    for (name, step) in [
        ("USER_BEFORE_PS_TE_COMMIT_DOC", "before"),
        ("USER_AFTER_PS_TE_COMMIT_DOC", "after"),
        ("USER_AFTER_PS_TE_SAVE_DOC", "saved"),
    ] {
        let body = format!(
            "INSERT INTO dbo.USER_CALLS (DOC_ID, STEP) SELECT @DocID, '{step}' + @DocAction + @IsOffline"
        );
        desk.double().define_procedure(name, &body);
    }
    let mut plain = document();
    plain.payments.remove(0);
    let mut desk = reopened(desk);
    desk.write(&plain).unwrap();
    assert_eq!(desk.rows("SELECT STEP FROM dbo.USER_CALLS"), ["beforeIN", "afterIN", "savedIN"]);

    // After the save it is too late to refuse; before, nothing is left behind.
    desk.double().define_procedure("USER_AFTER_PS_TE_SAVE_DOC", "THROW 50001, 'Printer is off', 1");
    let mut next = document();
    (next.guid, next.number) = (GUID.replace("0001", "0003"), Some("3".into()));
    assert!(!desk.write(&next).unwrap().existed);
    let before = counts(&desk);
    let refuses = "THROW 50001, 'Orders are closed for stocktaking', 1";
    desk.double().define_procedure("USER_BEFORE_PS_TE_COMMIT_DOC", refuses);
    (next.guid, next.number) = (GUID.replace("0001", "0004"), Some("4".into()));
    let (cause, reason) = held(desk.write(&next).unwrap_err());
    assert_eq!(cause, "counterpoint-50001");
    assert!(reason.contains("closed for stocktaking"), "{reason}");
    assert_eq!(counts(&desk), before);
}

/// The same company, met anew: what a site has is read once a run.
fn reopened(desk: Desk) -> Desk {
    let mut counterpoint = Counterpoint::connect(&desk.company.config()).unwrap();
    let writer = counterpoint.document_writer(&orders("")).unwrap();
    Desk { company: desk.company, counterpoint, writer }
}

#[test]
fn a_site_without_the_commit_procedure_is_refused_unless_that_is_meant() {
    let desk = Desk::start();
    desk.double().hide_routine("USP_PS_TE_COMMIT_DOC");
    let mut counterpoint = Counterpoint::connect(&desk.company.config()).unwrap();
    let error = counterpoint.document_writer(&orders("")).err().unwrap();
    assert_eq!(error.kind, ErrorKind::Configuration);
    assert!(error.hint.unwrap().contains("allow-uncommitted = true"));
    let writer = counterpoint.document_writer(&orders("allow-uncommitted = true\n")).unwrap();
    let mut desk = Desk { company: desk.company, counterpoint, writer };
    desk.write(&document()).unwrap();
    assert!(counts(&desk)[0].ends_with("|3.0000"), "nothing moved");
    desk.double().hide_routine("fnGenDocId");
    let mut counterpoint = Counterpoint::connect(&desk.company.config()).unwrap();
    assert!(
        counterpoint.document_writer(&orders("")).err().unwrap().message.contains("fnGenDocId")
    );
}
