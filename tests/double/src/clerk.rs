//! A clerk of the sample company at work on orders: releases, tracking numbers, posting, voiding,
//! cancelling, editing. Each is T-SQL that leaves what Counterpoint would leave behind, for the
//! double and for a real server alike.
//!
//! Posting moves rows: the ticket leaves the open tables, the stock leaves the shelf, and an order
//! that was released whole leaves with its last ticket.

use std::fmt::Write as _;

/// Releases so much of the order's lines (by `LIN_SEQ_NO`) on a new ticket with this id; the ticket
/// keeps the order's number, as the company's store is set up. `at` is its date.
pub fn release(order: i64, ticket: i64, lines: &[(i32, &str)], at: &str) -> String {
    let mut sql = format!(
        "INSERT INTO dbo.PS_DOC_HDR (DOC_ID, STR_ID, STA_ID, DRW_ID, DRW_SESSION_ID, TKT_NO, DOC_TYP, TKT_TYP,
           DOC_GUID, CUST_NO, TKT_DT, USR_ID, SLS_REP, STK_LOC_ID, PRC_LOC_ID, SHIP_VIA_COD, IS_REL_TKT, SAL_LINS)
         SELECT {ticket}, STR_ID, STA_ID, DRW_ID, DRW_SESSION_ID, TKT_NO, 'T', 'T',
           NEWID(), CUST_NO, '{at}', USR_ID, SLS_REP, STK_LOC_ID, PRC_LOC_ID, SHIP_VIA_COD, 'Y', {count}
         FROM dbo.PS_DOC_HDR WHERE DOC_ID = {order};
         INSERT INTO dbo.PS_DOC_HDR_ORIG_DOC (DOC_ID, ORIG_DOC_TYP, ORIG_STR_ID, ORIG_STA_ID, ORIG_TKT_NO, ORIG_DOC_ID, ORIG_DT)
         SELECT {ticket}, 'O', STR_ID, STA_ID, TKT_NO, DOC_ID, TKT_DT FROM dbo.PS_DOC_HDR WHERE DOC_ID = {order};
         UPDATE dbo.PS_DOC_HDR SET HAS_RLSD_LINS = 'Y' WHERE DOC_ID = {order};\n",
        count = lines.len(),
    );
    for (sequence, quantity) in lines {
        // Writing to a String cannot fail.
        let _ = write!(
            sql,
            "INSERT INTO dbo.PS_DOC_LIN (DOC_ID, LIN_SEQ_NO, STR_ID, STA_ID, TKT_NO, LIN_TYP, ITEM_NO, DESCR, QTY_SOLD,
               QTY_NUMER, QTY_DENOM, QTY_UNIT, SELL_UNIT, PRC, EXT_PRC, LIN_GUID, LINK_LIN_GUID, DIM_1_UPR, DIM_2_UPR, DIM_3_UPR)
             SELECT {ticket}, LIN_SEQ_NO, STR_ID, STA_ID, TKT_NO, 'S', ITEM_NO, DESCR, {quantity},
               QTY_NUMER, QTY_DENOM, QTY_UNIT, SELL_UNIT, PRC, CAST(PRC * {quantity} AS decimal(15,2)), NEWID(), LIN_GUID,
               DIM_1_UPR, DIM_2_UPR, DIM_3_UPR
             FROM dbo.PS_DOC_LIN WHERE DOC_ID = {order} AND LIN_SEQ_NO = {sequence};
             UPDATE dbo.PS_DOC_LIN SET QTY_SHIPPED = QTY_SHIPPED + {quantity}
             WHERE DOC_ID = {order} AND LIN_SEQ_NO = {sequence};\n"
        );
    }
    sql
}

/// Adds a tracking number to a ticket, wherever it is by now.
pub fn track(ticket: i64, number: &str) -> String {
    format!(
        "INSERT INTO dbo.PS_DOC_PKG_TRK_NO (DOC_ID, PKG_TRK_SEQ_NO, PKG_TRK_NO)
         SELECT {ticket}, (SELECT COUNT(*) + 1 FROM dbo.PS_DOC_PKG_TRK_NO WHERE DOC_ID = {ticket}), '{number}'
         FROM dbo.PS_DOC_HDR WHERE DOC_ID = {ticket};
         INSERT INTO dbo.PS_TKT_HIST_PKG_TRK_NO (BUS_DAT, DOC_ID, PKG_TRK_SEQ_NO, PKG_TRK_NO)
         SELECT BUS_DAT, {ticket}, (SELECT COUNT(*) + 1 FROM dbo.PS_TKT_HIST_PKG_TRK_NO WHERE DOC_ID = {ticket}), '{number}'
         FROM dbo.PS_TKT_HIST WHERE DOC_ID = {ticket};\n"
    )
}

/// Posts a ticket on this day; an order that has nothing left to deliver goes with it.
pub fn post(ticket: i64, day: &str) -> String {
    let mut sql = String::from("DECLARE @order bigint;\n");
    let _ = write!(
        sql,
        "SELECT @order = ORIG_DOC_ID FROM dbo.PS_DOC_HDR_ORIG_DOC WHERE DOC_ID = {ticket};
         INSERT INTO dbo.PS_TKT_HIST (BUS_DAT, DOC_ID, DOC_GUID, TKT_NO, CUST_NO, POST_DAT, DOC_TYP, TKT_TYP, STR_ID, STA_ID,
           TKT_DT, IS_REL_TKT, SHIP_VIA_COD)
         SELECT '{day}', DOC_ID, DOC_GUID, TKT_NO, CUST_NO, '{day}', DOC_TYP, TKT_TYP, STR_ID, STA_ID, TKT_DT, IS_REL_TKT, SHIP_VIA_COD
         FROM dbo.PS_DOC_HDR WHERE DOC_ID = {ticket};
         INSERT INTO dbo.PS_TKT_HIST_LIN (BUS_DAT, DOC_ID, LIN_SEQ_NO, LIN_TYP, LIN_GUID, LINK_LIN_GUID, ITEM_NO, SELL_UNIT,
           QTY_SOLD, PRC, EXT_PRC, DIM_1_UPR, DIM_2_UPR, DIM_3_UPR)
         SELECT '{day}', DOC_ID, LIN_SEQ_NO, LIN_TYP, LIN_GUID, LINK_LIN_GUID, ITEM_NO, SELL_UNIT,
           QTY_SOLD, PRC, EXT_PRC, DIM_1_UPR, DIM_2_UPR, DIM_3_UPR FROM dbo.PS_DOC_LIN WHERE DOC_ID = {ticket};
         INSERT INTO dbo.PS_TKT_HIST_PKG_TRK_NO (BUS_DAT, DOC_ID, PKG_TRK_SEQ_NO, PKG_TRK_NO)
         SELECT '{day}', DOC_ID, PKG_TRK_SEQ_NO, PKG_TRK_NO FROM dbo.PS_DOC_PKG_TRK_NO WHERE DOC_ID = {ticket};
         INSERT INTO dbo.PS_TKT_HIST_ORIG_DOC (BUS_DAT, DOC_ID, ORIG_DOC_TYP, ORIG_STR_ID, ORIG_STA_ID, ORIG_TKT_NO, ORIG_DOC_ID, ORIG_DT)
         SELECT '{day}', DOC_ID, ORIG_DOC_TYP, ORIG_STR_ID, ORIG_STA_ID, ORIG_TKT_NO, ORIG_DOC_ID, ORIG_DT
         FROM dbo.PS_DOC_HDR_ORIG_DOC WHERE DOC_ID = {ticket};\n"
    );
    for (column, sign) in [("QTY_ON_HND", "-"), ("QTY_COMMIT", "-")] {
        sql += &stock(&ticket.to_string(), column, sign, "QTY_SOLD", "S");
    }
    sql += &leave(&ticket.to_string(), "1 = 1");
    let delivered = "NOT EXISTS (SELECT 1 FROM dbo.PS_DOC_LIN L WHERE L.DOC_ID = @order AND L.QTY_SHIPPED < L.QTY_SOLD)
         AND NOT EXISTS (SELECT 1 FROM dbo.PS_DOC_HDR_ORIG_DOC O INNER JOIN dbo.PS_DOC_HDR T ON T.DOC_ID = O.DOC_ID
           WHERE O.ORIG_DOC_ID = @order AND T.IS_REL_TKT = 'Y')";
    sql += "DECLARE @done int;\nSET @done = 0;\n";
    let _ = writeln!(sql, "IF {delivered} SET @done = 1;");
    sql += &close("@order", &format!("'{day}'"), "@done = 1");
    sql
}

/// Voids a ticket that is not posted: the order has its lines again.
pub fn void(ticket: i64) -> String {
    let mut sql = format!(
        "UPDATE O SET QTY_SHIPPED = O.QTY_SHIPPED - T.QTY_SOLD
         FROM dbo.PS_DOC_LIN O INNER JOIN dbo.PS_DOC_LIN T ON T.LINK_LIN_GUID = O.LIN_GUID
         WHERE T.DOC_ID = {ticket};\n"
    );
    sql += &leave(&ticket.to_string(), "1 = 1");
    sql
}

/// Cancels what is left of an order on this day.
pub fn cancel(order: i64, day: &str) -> String {
    let order = order.to_string();
    let mut sql = stock(&order, "QTY_COMMIT", "-", "QTY_SOLD - L.QTY_SHIPPED", "O");
    sql += &close(&order, &format!("'{day}'"), "1 = 1");
    sql
}

/// Edits the quantity of an order's line.
pub fn edit(order: i64, sequence: i32, quantity: &str, at: &str) -> String {
    format!(
        "UPDATE dbo.PS_DOC_LIN SET QTY_SOLD = {quantity} WHERE DOC_ID = {order} AND LIN_SEQ_NO = {sequence};
         UPDATE dbo.PS_DOC_HDR_DOC_STAT SET LST_DOC_EDIT_DT = '{at}', LST_DOC_EDIT_USR_ID = 'KATE' WHERE DOC_ID = {order};\n"
    )
}

/// Moves a stock figure, of items and of cells, by a document's lines.
fn stock(document: &str, column: &str, sign: &str, quantity: &str, kind: &str) -> String {
    let sum = format!(
        "SUM(CAST((L.{quantity}) * L.QTY_NUMER / L.QTY_DENOM AS decimal(15,4))) AS QTY
         FROM dbo.PS_DOC_LIN L INNER JOIN dbo.PS_DOC_HDR H ON H.DOC_ID = L.DOC_ID
         WHERE L.DOC_ID = {document} AND L.LIN_TYP = '{kind}'"
    );
    format!(
        "UPDATE V SET {column} = V.{column} {sign} S.QTY FROM dbo.IM_INV V INNER JOIN
           (SELECT L.ITEM_NO, H.STK_LOC_ID, {sum} GROUP BY L.ITEM_NO, H.STK_LOC_ID) S
         ON S.ITEM_NO = V.ITEM_NO AND S.STK_LOC_ID = V.LOC_ID;
         UPDATE V SET {column} = V.{column} {sign} S.QTY FROM dbo.IM_INV_CELL V INNER JOIN
           (SELECT L.ITEM_NO, H.STK_LOC_ID, L.DIM_1_UPR D1, L.DIM_2_UPR D2, L.DIM_3_UPR D3, {sum}
            GROUP BY L.ITEM_NO, H.STK_LOC_ID, L.DIM_1_UPR, L.DIM_2_UPR, L.DIM_3_UPR) S
         ON S.ITEM_NO = V.ITEM_NO AND S.STK_LOC_ID = V.LOC_ID
           AND S.D1 = V.DIM_1_UPR AND S.D2 = V.DIM_2_UPR AND S.D3 = V.DIM_3_UPR;\n"
    )
}

/// Moves an order to the history.
fn close(order: &str, day: &str, when: &str) -> String {
    let mut sql = format!(
        "INSERT INTO dbo.PS_ORD_HIST (BUS_DAT, DOC_ID, DOC_GUID, TKT_NO, TKT_DT, SUB_TOT, TAX_AMT, TOT)
         SELECT {day}, H.DOC_ID, H.DOC_GUID, H.TKT_NO, H.TKT_DT, T.SUB_TOT, T.TAX_AMT, T.TOT
         FROM dbo.PS_DOC_HDR H LEFT JOIN dbo.PS_DOC_HDR_TOT T ON T.DOC_ID = H.DOC_ID AND T.TOT_TYP = 'O'
         WHERE H.DOC_ID = {order} AND {when};
         INSERT INTO dbo.PS_ORD_HIST_LIN (BUS_DAT, DOC_ID, LIN_SEQ_NO, TKT_NO, LIN_TYP, LIN_GUID, ITEM_NO, SELL_UNIT, QTY_SOLD,
           ORIG_QTY, DIM_1_UPR, DIM_2_UPR, DIM_3_UPR)
         SELECT {day}, DOC_ID, LIN_SEQ_NO, TKT_NO, LIN_TYP, LIN_GUID, ITEM_NO, SELL_UNIT, QTY_SOLD, ORIG_QTY,
           DIM_1_UPR, DIM_2_UPR, DIM_3_UPR FROM dbo.PS_DOC_LIN WHERE DOC_ID = {order} AND {when};\n"
    );
    sql += &leave(order, when);
    sql
}

/// Takes a document out of the open tables, children first.
fn leave(document: &str, when: &str) -> String {
    let tables = [
        "PS_DOC_HDR_MISC_CHRG",
        "PS_DOC_HDR_TOT",
        "PS_DOC_HDR_DOC_STAT",
        "PS_DOC_HDR_EC",
        "PS_DOC_HDR_ORIG_DOC",
        "PS_DOC_CONTACT",
        "PS_DOC_DISC",
        "PS_DOC_LIN_PRICE",
        "PS_DOC_LIN",
        "PS_DOC_TAX",
        "PS_DOC_PMT_APPLY",
        "PS_DOC_PMT",
        "PS_DOC_NOTE",
        "PS_DOC_PKG_TRK_NO",
        "PS_DOC_AUDIT_LOG",
        "PS_DOC_HDR",
    ];
    let delete = |table| format!("DELETE FROM dbo.{table} WHERE DOC_ID = {document} AND {when};\n");
    tables.map(delete).concat()
}
