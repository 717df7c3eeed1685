//! Transactions by request and in batches, and who waits for whom.

use super::{Fixture, Sql, code};

fn begin(f: &Fixture, client: &mut Sql) -> tiberius::Result<()> {
    f.runtime.block_on(client.begin_transaction())
}

#[test]
fn commit_keeps_and_rollback_does_not() {
    let mut f = Fixture::new();
    for (keep, expected) in [(false, "12.5000"), (true, "13.0000")] {
        let mut client = f.client.take().unwrap();
        begin(&f, &mut client).unwrap();
        f.client = Some(client);
        f.execute("UPDATE IM_ITEM SET PRC_1 = 13 WHERE ITEM_NO = 'ADM-100'", &[]).unwrap();
        assert_eq!(f.rows("SELECT @@TRANCOUNT AS N", &[])[0].get::<i32, _>(0), Some(1));
        let mut client = f.client.take().unwrap();
        if keep {
            f.runtime.block_on(client.commit_transaction()).unwrap();
        } else {
            f.runtime.block_on(client.rollback_transaction()).unwrap();
        }
        f.client = Some(client);
        assert_eq!(f.till("SELECT PRC_1 FROM IM_ITEM WHERE ITEM_NO = 'ADM-100'"), expected);
    }
}

#[test]
fn a_second_writer_times_out_with_1222() {
    let mut f = Fixture::new();
    f.batch("BEGIN TRAN UPDATE IM_ITEM SET SEQ_NO = 9").unwrap();
    let first = f.client.take();
    f.client = Some(f.connect().unwrap());
    assert_eq!(code(&f.batch("SET LOCK_TIMEOUT 0 UPDATE IM_ITEM SET SEQ_NO = 8")), 1222);
    assert_eq!(code(&f.batch("SELECT SEQ_NO FROM IM_ITEM")), 1222);
    let dirty = f.batch("SELECT SEQ_NO FROM IM_ITEM WITH (NOLOCK)").unwrap();
    assert_eq!(dirty[0].get::<i32, _>(0), Some(9));
    // A connection that goes away takes its transaction with it.
    drop(first);
    assert_eq!(code(&f.batch("SET LOCK_TIMEOUT -1 UPDATE IM_ITEM SET SEQ_NO = 8")), 0);
    assert_eq!(f.till("SELECT MIN(SEQ_NO) FROM IM_ITEM"), "8");
}

#[test]
fn xact_abort_decides_what_an_error_takes_along() {
    let mut f = Fixture::new();
    let batch = "BEGIN TRAN UPDATE IM_ITEM SET SEQ_NO = 9 INSERT INTO IM_LOC (LOC_ID) VALUES ('MAIN') COMMIT";
    assert_eq!(code(&f.batch(&format!("SET XACT_ABORT OFF {batch}"))), 2627);
    assert_eq!(f.till("SELECT MIN(SEQ_NO) FROM IM_ITEM"), "9");
    f.batch("UPDATE IM_ITEM SET SEQ_NO = 1").unwrap();
    assert_eq!(code(&f.batch(&format!("SET XACT_ABORT ON {batch}"))), 2627);
    assert_eq!(f.till("SELECT MIN(SEQ_NO) FROM IM_ITEM"), "1");
    assert_eq!(f.rows("SELECT @@TRANCOUNT", &[])[0].get::<i32, _>(0), Some(0));
}

#[test]
fn ddl_is_rolled_back_too() {
    let mut f = Fixture::new();
    f.batch("BEGIN TRAN CREATE TABLE T1 (A int) INSERT INTO T1 VALUES (1) ROLLBACK").unwrap();
    assert_eq!(code(&f.batch("SELECT * FROM T1")), 208);
}

#[test]
fn application_locks_exclude() {
    let mut f = Fixture::new();
    let take = "DECLARE @r int EXEC @r = sp_getapplock @Resource = 'cpsync', @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 0 SELECT @r AS R";
    assert_eq!(f.batch(take).unwrap()[0].get::<i32, _>(0), Some(0));
    let first = f.client.take();
    f.client = Some(f.connect().unwrap());
    assert_eq!(f.batch(take).unwrap()[0].get::<i32, _>(0), Some(-1));
    let second = std::mem::replace(&mut f.client, first);
    f.batch("EXEC sp_releaseapplock @Resource = 'cpsync', @LockOwner = 'Session'").unwrap();
    f.client = second;
    assert_eq!(f.batch(take).unwrap()[0].get::<i32, _>(0), Some(0));
}

#[test]
fn set_options_of_a_parametrised_statement_end_with_it() {
    let mut f = Fixture::new();
    f.execute("SET LOCK_TIMEOUT 7 SET XACT_ABORT ON CREATE TABLE #gone (A int)", &[]).unwrap();
    assert_eq!(f.rows("SELECT @@LOCK_TIMEOUT", &[])[0].get::<i32, _>(0), Some(-1));
    assert_eq!(code(&f.batch("SELECT * FROM #gone")), 208);
    f.batch("SET LOCK_TIMEOUT 7 CREATE TABLE #kept (A int)").unwrap();
    assert_eq!(
        f.rows("SELECT @@LOCK_TIMEOUT FROM #kept RIGHT JOIN IM_LOC ON 1 = 1", &[])[0]
            .get::<i32, _>(0),
        Some(7)
    );
}
