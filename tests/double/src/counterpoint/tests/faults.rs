//! Faults on demand, the record of statements, and stopping.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::{Fixture, code};
use crate::counterpoint::Fault;

const RAISE: &str = "UPDATE IM_ITEM SET SEQ_NO = SEQ_NO + 1 WHERE ITEM_NO = 'BAG-7'";
const READ: &str = "SELECT SEQ_NO FROM IM_ITEM WHERE ITEM_NO = 'BAG-7'";

#[test]
fn dropped_before_or_after_execution() {
    for (fault, expected) in [(Fault::Drop, "2"), (Fault::DropAfter, "3")] {
        let mut f = Fixture::new();
        f.double.faults().fail_matching("set seq_no", fault, 1);
        assert!(matches!(f.execute(RAISE, &[]), Err(tiberius::error::Error::Io { .. })));
        assert_eq!(f.till(READ), expected);
        f.client = Some(f.connect().unwrap());
        f.execute(RAISE, &[]).unwrap();
    }
}

#[test]
fn the_answer_to_a_commit_is_lost() {
    let mut f = Fixture::new();
    let mut client = f.client.take().unwrap();
    f.runtime.block_on(client.begin_transaction()).unwrap();
    f.runtime.block_on(client.execute(RAISE, &[])).unwrap();
    f.double.faults().fail_matching("COMMIT", Fault::DropAfter, 1);
    assert!(f.runtime.block_on(client.commit_transaction()).is_err());
    assert_eq!(f.till(READ), "3");
    assert_eq!(f.double.faults().pending(), 0);
}

#[test]
fn a_deadlock_victim_loses_its_transaction() {
    let mut f = Fixture::new();
    f.batch("BEGIN TRAN").unwrap();
    f.execute(RAISE, &[]).unwrap();
    let deadlock = Fault::Error { number: 1205, message: "Transaction was deadlocked.".to_owned() };
    f.double.faults().fail_nth(2, deadlock);
    f.execute(RAISE, &[]).unwrap();
    assert_eq!(code(&f.execute(RAISE, &[])), 1205);
    assert_eq!(f.rows("SELECT @@TRANCOUNT", &[])[0].get::<i32, _>(0), Some(0));
    assert_eq!(f.till(READ), "2");
}

#[test]
fn a_stall_takes_its_time_and_ends_with_the_server() {
    let mut f = Fixture::new();
    f.double.faults().fail_next(Fault::Stall(Duration::from_millis(60)));
    let start = Instant::now();
    assert_eq!(f.rows(READ, &[]).len(), 1);
    assert!(start.elapsed() >= Duration::from_millis(60));
    f.double.faults().fail_next(Fault::Stall(Duration::from_secs(3600)));
    let double = &f.double;
    f.double.on_statement(None);
    let client = f.client.as_mut().unwrap();
    let failed = f.runtime.block_on(async {
        let query = client.query(READ, &[]);
        let stop = async {
            tokio::task::yield_now().await;
            double.stop();
        };
        let (answer, ()) = futures_util::future::join(query, stop).await;
        answer.is_err()
    });
    assert!(failed);
}

#[test]
fn the_server_goes_down_and_comes_back() {
    let mut f = Fixture::new();
    f.batch("BEGIN TRAN").unwrap();
    f.execute(RAISE, &[]).unwrap();
    f.double.stop();
    assert!(f.execute(RAISE, &[]).is_err());
    assert!(f.connect().is_err());
    f.double.restart().unwrap();
    f.client = Some(f.connect().unwrap());
    assert_eq!(f.rows(READ, &[])[0].get::<i32, _>(0), Some(2));
}

#[test]
fn statements_are_recorded_and_shown_to_the_hook() {
    let mut f = Fixture::new();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let copy = Arc::clone(&seen);
    f.double.on_statement(Some(Box::new(move |sql| copy.lock().unwrap().push(sql.to_owned()))));
    let mut client = f.client.take().unwrap();
    f.runtime.block_on(async {
        client.begin_transaction().await.unwrap();
        client.execute(RAISE, &[]).await.unwrap();
        client.commit_transaction().await.unwrap();
    });
    f.double.execute(RAISE).unwrap();
    assert_eq!(f.double.statements(), ["BEGIN TRANSACTION", RAISE, "COMMIT TRANSACTION"]);
    assert_eq!(*seen.lock().unwrap(), f.double.statements());
    f.double.clear_statements();
    assert_eq!(f.double.statements().len(), 0);
}
