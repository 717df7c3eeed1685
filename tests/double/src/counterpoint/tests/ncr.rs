//! NCR's functions and procedures.

use super::{Fixture, sample};

const DOCUMENTS: &str = "
CREATE TABLE dbo.PS_DOC_HDR (DOC_ID bigint NOT NULL PRIMARY KEY, STK_LOC_ID varchar(10) NOT NULL, IS_DOC_COMMITTED varchar(1) NOT NULL DEFAULT 'N')
CREATE TABLE dbo.PS_DOC_LIN (DOC_ID bigint NOT NULL REFERENCES dbo.PS_DOC_HDR (DOC_ID), LIN_SEQ_NO int NOT NULL, LIN_TYP varchar(1) NOT NULL,
  ITEM_NO varchar(20) NOT NULL, QTY_SOLD decimal(15,4) NOT NULL, QTY_NUMER decimal(11,0) NOT NULL DEFAULT 1, QTY_DENOM decimal(11,0) NOT NULL DEFAULT 1,
  DIM_1_UPR varchar(15), DIM_2_UPR varchar(15), DIM_3_UPR varchar(15), PRIMARY KEY (DOC_ID, LIN_SEQ_NO))
CREATE TABLE dbo.IM_INV_CELL (ITEM_NO varchar(20) NOT NULL, LOC_ID varchar(10) NOT NULL, DIM_1_UPR varchar(15) NOT NULL, DIM_2_UPR varchar(15) NOT NULL,
  DIM_3_UPR varchar(15) NOT NULL, QTY_COMMIT decimal(15,4) NOT NULL DEFAULT 0, PRIMARY KEY (ITEM_NO, LOC_ID, DIM_1_UPR, DIM_2_UPR, DIM_3_UPR))
INSERT INTO dbo.PS_DOC_HDR (DOC_ID, STK_LOC_ID) VALUES (1, 'MAIN')
INSERT INTO dbo.IM_INV_CELL (ITEM_NO, LOC_ID, DIM_1_UPR, DIM_2_UPR, DIM_3_UPR) VALUES ('BAG-7', 'MAIN', 'RED', '*', '*')
INSERT INTO dbo.PS_DOC_LIN (DOC_ID, LIN_SEQ_NO, LIN_TYP, ITEM_NO, QTY_SOLD, QTY_NUMER, DIM_1_UPR, DIM_2_UPR, DIM_3_UPR) VALUES
  (1, 1, 'O', 'ADM-100', 2, 12, NULL, NULL, NULL), (1, 2, 'O', 'ADM-100', 1.5, 1, NULL, NULL, NULL), (1, 3, 'O', 'BAG-7', 1, 1, 'RED', '*', '*'), (1, 4, 'S', 'BAG-7', 5, 1, 'RED', '*', '*')
";

#[test]
fn document_numbers_count_on_with_carry() {
    let f = Fixture::new();
    for (number, next) in
        [("100099", "100100"), ("A-099", "A-100"), ("AZ9", "BA0"), ("999", "1000"), ("T1", "T2")]
    {
        assert_eq!(f.till(&format!("SELECT dbo.fnGetNextDocNumber('{number}')")), next);
    }
    let id = "SELECT dbo.fnGenDocId(1, 2, 'O', '2026-01-02 00:01:05', 3)";
    assert_eq!(f.till(id), "100240200065".to_owned() + "3");
}

#[test]
fn committing_a_document_raises_the_committed_quantity_once() {
    let mut f = Fixture::with(&[sample::TABLES, DOCUMENTS]);
    let committed = "SELECT QTY_COMMIT FROM IM_INV WHERE ITEM_NO = 'ADM-100' AND LOC_ID = 'MAIN'";
    f.batch("BEGIN TRAN EXEC dbo.USP_PS_TE_COMMIT_DOC @DocID = 1, @DocAction = 'I' COMMIT")
        .unwrap();
    assert_eq!(f.till(committed), "35.5000");
    assert_eq!(f.till("SELECT QTY_COMMIT FROM IM_INV_CELL"), "1.0000");
    f.execute("EXEC USP_PS_TE_COMMIT_DOC @P1, 'I'", &[&1_i64]).unwrap();
    assert_eq!(f.till(committed), "35.5000");
    let client = f.client.as_mut().unwrap();
    let mut command = tiberius::Command::new("dbo.USP_PS_TE_UNCOMMIT_DOC");
    command.bind_param("@DocID", 1_i64);
    let status =
        f.runtime.block_on(async { command.exec(client).await?.into_command_result().await });
    assert_eq!(status.unwrap().return_code(), 0);
    assert_eq!(f.till(committed), "10.0000");
    assert_eq!(f.till("SELECT IS_DOC_COMMITTED FROM PS_DOC_HDR"), "N");
}
