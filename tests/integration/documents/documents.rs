//! What stands in the tables after an order was written.

use super::{Desk, GUID, document};

#[test]
fn an_order_stands_in_all_tables_and_adds_up() {
    let mut desk = Desk::start();
    let committed = |desk: &Desk| {
        desk.rows(
            "SELECT V.ITEM_NO, V.QTY_COMMIT FROM dbo.IM_INV V WHERE V.LOC_ID = 'MAIN'
             AND V.ITEM_NO IN ('CLEAT/6IN', 'ROPE/8MM', 'TEE-TERN') ORDER BY V.ITEM_NO",
        )
    };
    let before = committed(&desk);
    let statements = desk.counterpoint.statements_run();
    let written = desk.write(&document()).unwrap();
    println!("statements: {}", desk.counterpoint.statements_run() - statements);
    println!("{before:?}\n{:?}", committed(&desk));
    assert_eq!(written.warnings, Vec::<String>::new());
    assert_eq!((written.number.as_str(), written.existed), ("000000123", false));
    assert_eq!(written.guid, GUID);
}

#[test]
fn zz_dump() {
    let mut desk = Desk::start();
    let t = std::time::Instant::now();
    desk.write(&document()).unwrap();
    println!("{:?}", t.elapsed());
    for s in desk.double().statements().iter().rev().take(14).rev() {
        println!("--- {}", s.chars().take(60).collect::<String>().replace('\n', " "));
    }
    for (table, columns) in [
        (
            "PS_DOC_HDR",
            "DOC_ID, DOC_TYP, TKT_NO, DRW_SESSION_ID, ORD_LINS, SLS_REP, STK_LOC_ID, IS_DOC_COMMITTED, DOC_GUID, TO_REL_LINS",
        ),
        (
            "PS_DOC_HDR_TOT",
            "TOT_TYP, SUB_TOT, TOT_LIN_DISC, TOT_MISC, TAX_AMT, TOT, AMT_DUE, TOT_TND, TOT_WEIGHT, TOT_EXT_COST",
        ),
        ("PS_DOC_HDR_DOC_STAT", "DOC_STAT, TOT_DEP_RECEIVED"),
        ("PS_DOC_HDR_ORIG_DOC", "ORIG_DOC_TYP, ORIG_TKT_NO, DEP_AMT_RECEIVED"),
        ("PS_DOC_HDR_EC", "EC_ORD_NO, EC_ORD_TOT"),
        (
            "PS_DOC_LIN",
            "LIN_SEQ_NO, ITEM_NO, DESCR, QTY_SOLD, QTY_NUMER, QTY_DENOM, QTY_UNIT, SELL_UNIT, PRC, EXT_PRC, GROSS_EXT_PRC, DIM_1_UPR, DIM_2_UPR, CELL_DESCR, IS_SINGLE_CELL, QTY_TO_REL, LIN_GUID, PRC_1, REG_PRC",
        ),
        ("PS_DOC_LIN_PRICE", "LIN_SEQ_NO, PRC_JUST_STR, UNIT_PRC, QTY_PRCD"),
        ("PS_DOC_CONTACT", "DOC_ID, CONTACT_ID, NAM, ADRS_1, ADRS_2, CITY"),
        ("PS_DOC_TAX", "AUTH_COD, RUL_COD, TAX_AMT, TXBL_LIN_AMT, TOT_TXBL_AMT"),
        ("PS_DOC_HDR_MISC_CHRG", "MISC_CHRG_NO, MISC_AMT, MISC_TAX_AMT_ALLOC"),
        ("PS_DOC_PMT", "DOC_ID, PMT_SEQ_NO, PAY_COD, PAY_COD_TYP, AMT, FINAL_PMT, TKT_NO"),
        ("PS_DOC_PMT_APPLY", "PMT_SEQ_NO, APPL_TYP, AMT"),
        ("PS_DOC_DISC", "LIN_SEQ_NO, DISC_ID, DISC_AMT"),
        ("PS_DOC_NOTE", "NOTE_ID, NOTE_TXT, NOTE"),
        ("PS_DOC_AUDIT_LOG", "DOC_ID, LOG_SEQ_NO, LOG_ENTRY, CURR_DT"),
    ] {
        for row in desk.rows(&format!("SELECT {columns} FROM dbo.{table}")) {
            println!("{table}: {row}");
        }
    }
}
