//! What stands in the tables after an order was written.

use cpsync::model::{ItemNo, PaymentUse, ProductKey};

use super::{Desk, GUID, decimal, document, line, payment};

/// What is committed at the shop of the order's items, cells included.
fn committed(desk: &Desk) -> Vec<String> {
    desk.rows(
        "SELECT ITEM_NO, QTY_COMMIT FROM dbo.IM_INV WHERE LOC_ID = 'MAIN'
           AND ITEM_NO IN ('CLEAT/6IN', 'ROPE/8MM', 'TEE-TERN')
         UNION ALL SELECT ITEM_NO + ' NAVY M', QTY_COMMIT FROM dbo.IM_INV_CELL WHERE LOC_ID = 'MAIN'
           AND ITEM_NO = 'TEE-TERN' AND DIM_1_UPR = 'NAVY' AND DIM_2_UPR = 'M' ORDER BY ITEM_NO",
    )
}

#[test]
fn an_order_stands_in_all_tables_and_adds_up() {
    let mut desk = Desk::start();
    let before =
        ["CLEAT/6IN|3.0000", "ROPE/8MM|12.2500", "TEE-TERN|7.0000", "TEE-TERN NAVY M|2.0000"];
    assert_eq!(committed(&desk), before);
    let balance = desk.value("SELECT ORD_BAL FROM dbo.AR_CUST WHERE CUST_NO = '100018'");
    let written = desk.write(&document()).unwrap();
    assert_eq!(written.warnings, Vec::<String>::new());
    assert_eq!((written.number.as_str(), written.existed), ("000000123", false));
    assert_eq!((written.guid.as_str(), written.deposit.as_deref()), (GUID, Some("W900001")));

    // Counterpoint's own procedure moved the commitments: a coil is 50 m.
    let after =
        ["CLEAT/6IN|5.0000", "ROPE/8MM|62.2500", "TEE-TERN|8.0000", "TEE-TERN NAVY M|3.0000"];
    assert_eq!(committed(&desk), after);
    let owed = desk.value("SELECT ORD_BAL FROM dbo.AR_CUST WHERE CUST_NO = '100018'");
    assert_eq!(decimal(&owed) - decimal(&balance), decimal("167.48"));

    for (sql, rows) in [
        (
            "SELECT DOC_TYP, TKT_NO, CUST_NO, DRW_SESSION_ID, ORD_LINS, TO_REL_LINS, STK_LOC_ID, SHIP_VIA_COD, TAX_COD,
             CUST_PO_NO, TKT_DT, IS_DOC_COMMITTED, SHIP_TO_CONTACT_ID FROM dbo.PS_DOC_HDR ORDER BY DOC_TYP",
            vec![
                "O|000000123|100018|9002|3|3|MAIN|UPS-GND|VA|PO-77|2026-11-18 09:30:05.000|Y|2",
                "T|W900001|100018|9002|0|0|MAIN|NULL|VA|PO-77|2026-11-18 09:30:05.000|Y|NULL",
            ],
        ),
        (
            "SELECT TOT_TYP, SUB_TOT, TOT_LIN_DISC, TOT_MISC, TAX_AMT, TOT, AMT_DUE, TOT_TND FROM dbo.PS_DOC_HDR_TOT
             ORDER BY TOT_TYP",
            vec!["O|148.00|2.00|10.00|9.48|167.48|67.48|0.00", "S|0.00|0.00|0.00|0.00|0.00|0.00|100.00"],
        ),
        (
            "SELECT LIN_TYP, ITEM_NO, QTY_SOLD, ORIG_QTY, QTY_TO_REL, QTY_NUMER, SELL_UNIT, QTY_UNIT, PRC, EXT_PRC, GROSS_EXT_PRC,
             USR_ENTD_PRC, IS_SINGLE_CELL, CELL_DESCR, TAX_AMT_ALLOC FROM dbo.PS_DOC_LIN ORDER BY LIN_SEQ_NO",
            vec![
                "O|CLEAT/6IN|2.0000|2.0000|2.0000|1|0|EACH|20.0000|40.00|40.00|Y|N|NULL|2.40",
                "O|TEE-TERN|1.0000|1.0000|1.0000|1|0|EACH|18.0000|18.00|20.00|Y|Y|NAVY/M|1.08",
                "O|ROPE/8MM|1.0000|1.0000|1.0000|50|1|COIL 50|90.0000|90.00|90.00|Y|N|NULL|5.40",
            ],
        ),
        (
            "SELECT P.PAY_COD, P.PAY_COD_TYP, P.AMT, P.FINAL_PMT, P.TKT_NO, H.DOC_TYP, A.APPL_TYP FROM dbo.PS_DOC_PMT P
             INNER JOIN dbo.PS_DOC_HDR H ON H.DOC_ID = P.DOC_ID
             INNER JOIN dbo.PS_DOC_PMT_APPLY A ON A.DOC_ID = P.DOC_ID AND A.PMT_SEQ_NO = P.PMT_SEQ_NO ORDER BY H.DOC_TYP",
            vec!["CHECK|C|67.48|Y|000000123|O|O", "WEB|E|100.00|N|W900001|T|O"],
        ),
        (
            "SELECT G.ORIG_DOC_TYP, G.ORIG_TKT_NO, G.DEP_AMT_RECEIVED, S.TOT_DEP_RECEIVED FROM dbo.PS_DOC_HDR_ORIG_DOC G
             INNER JOIN dbo.PS_DOC_HDR_DOC_STAT S ON S.DOC_ID = G.ORIG_DOC_ID",
            vec!["O|000000123|100.00|100.00"],
        ),
        (
            "SELECT AUTH_COD, RUL_COD, TAX_DOC_PART, TAX_AMT, TXBL_MISC_CHG_AMT_1, TOT_TXBL_AMT FROM dbo.PS_DOC_TAX",
            vec!["VASTATE|FOOD|O|9.48|10.00|158.00"],
        ),
        ("SELECT MISC_CHRG_NO, MISC_TYP, MISC_AMT, MISC_TAX_AMT_ALLOC FROM dbo.PS_DOC_HDR_MISC_CHRG", vec!["1|A|10.00|0.60"]),
        ("SELECT LIN_SEQ_NO, DISC_ID, DISC_TYP, DISC_AMT FROM dbo.PS_DOC_DISC", vec!["2|103|A|2.00"]),
        ("SELECT NOTE_ID, NOTE_TXT FROM dbo.PS_DOC_NOTE", vec!["GIFT|Fair winds"]),
        ("SELECT EC_ORD_NO, EC_ORD_TOT FROM dbo.PS_DOC_HDR_EC", vec!["000000123|167.48"]),
        (
            "SELECT L.LOG_ENTRY, L.CURR_USR_ID FROM dbo.PS_DOC_AUDIT_LOG L INNER JOIN dbo.PS_DOC_HDR H ON H.DOC_ID = L.DOC_ID
             WHERE H.DOC_TYP = 'O'",
            vec!["Web order 000000123 imported by cpsync|WEB"],
        ),
        ("SELECT COUNT(*) FROM dbo.PS_DOC_CONTACT", vec!["3"]),
        ("SELECT COUNT(*) FROM dbo.PS_DOC_LIN_PRICE", vec!["3"]),
    ] {
        assert_eq!(desk.rows(sql), rows, "{sql}");
    }
    let guids =
        desk.rows("SELECT CAST(LIN_GUID AS varchar(36)) FROM dbo.PS_DOC_LIN ORDER BY LIN_SEQ_NO");
    assert_eq!(guids, written.lines);
}

#[test]
fn forty_lines_take_no_more_round_trips_than_one() {
    let mut desk = Desk::start();
    let mut long = document();
    let one = |n: usize| {
        let item = if n.is_multiple_of(2) { "CLEAT/6IN" } else { "KEYFLOAT" };
        line(
            ProductKey::Item(ItemNo(item.into())),
            &n.to_string(),
            &format!("{n}.{n:02}"),
            "0",
            "0",
        )
    };
    let mut cost = |desk: &mut Desk, lines: usize, guid: &str| {
        long.lines = (1..=lines).map(one).collect();
        (long.guid, long.number) = (GUID.replace("0001", guid), Some(guid.to_owned()));
        let total: rust_decimal::Decimal = long.lines.iter().map(|line| line.amount).sum();
        (long.charges, long.tax, long.total) = (Vec::new(), decimal("0"), total);
        long.tax_code = "EXEMPT".into();
        long.payments = vec![payment("CHECK", PaymentUse::Final, &total.to_string())];
        let before = desk.counterpoint.statements_run();
        desk.write(&long).unwrap();
        desk.counterpoint.statements_run() - before
    };
    cost(&mut desk, 1, "0001");
    let (short, long) = (cost(&mut desk, 1, "0002"), cost(&mut desk, 40, "0003"));
    assert_eq!((short, long), (10, 10), "statements of one order, transaction requests included");
    let sum = "SELECT SUM(EXT_PRC) FROM dbo.PS_DOC_LIN WHERE TKT_NO = '0003'";
    let total = "SELECT T.TOT FROM dbo.PS_DOC_HDR_TOT T INNER JOIN dbo.PS_DOC_HDR H ON H.DOC_ID = T.DOC_ID WHERE H.TKT_NO = '0003'";
    assert_eq!(desk.value(sum), desk.value(total));
    assert_eq!(
        desk.value("SELECT COUNT(*) FROM dbo.PS_DOC_HDR_ORIG_DOC"),
        "0",
        "nothing was taken"
    );
}
