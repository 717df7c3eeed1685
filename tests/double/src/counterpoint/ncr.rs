//! Stand-ins for NCR's functions and procedures, with the effects that are known of them:
//! document ids, document numbers, and the committing of a document. Source: semantics of Counterpoint 8.x
//! as integrations describe them; NCR's own code is neither copied nor known.

use chrono::{Datelike, Timelike};
use rusqlite::types::Value;

use super::datetime;
use super::engine::{Session, Variable};
use super::error::SqlError;
use super::routines::{Arguments, Function, Procedure, Routines};
use super::types::{Ty, varchar};

/// Adds all of them.
pub(crate) fn add(routines: &mut Routines) {
    routines.add_function(Function {
        name: "fnGetNextDocNumber",
        args: vec![varchar(15)],
        returns: varchar(15),
        body: next_number,
    });
    routines.add_function(Function {
        name: "fnGenDocId",
        args: vec![Ty::Int, Ty::Int, varchar(1), Ty::DateTime, Ty::Int],
        returns: Ty::BigInt,
        body: document_id,
    });
    for (name, body) in [
        ("USP_PS_TE_COMMIT_DOC", commit as fn(&mut Session, &Arguments) -> _),
        ("USP_PS_TE_UNCOMMIT_DOC", uncommit),
    ] {
        routines.add_procedure(Procedure {
            name,
            params: vec![
                ("@DocID", Ty::BigInt, None),
                ("@DocAction", varchar(1), Some(Value::Text("I".to_owned()))),
            ],
            body,
            system: false,
        });
    }
    routines.add_procedure(Procedure {
        name: "USP_ADD_PS_DOC_AUDIT_LOG",
        params: audit_parameters(),
        body: audit,
        system: false,
    });
}

/// Parameters of the audit log's procedure, all but the document's id and the entry optional.
fn audit_parameters() -> Vec<(&'static str, Ty, Option<Value>)> {
    vec![
        ("@DocId", Ty::BigInt, None),
        ("@StrId", varchar(10), Some(Value::Null)),
        ("@StaId", varchar(10), Some(Value::Null)),
        ("@DrwId", varchar(10), Some(Value::Null)),
        ("@UserId", varchar(10), Some(Value::Null)),
        ("@DocAct", varchar(1), Some(Value::Text("N".to_owned()))),
        ("@LogEntry", varchar(250), None),
        ("@CurrDT", Ty::DateTime, Some(Value::Null)),
    ]
}

fn wrong(name: &str) -> SqlError {
    SqlError::new(8116, format!("An argument of {name} has the wrong type."))
}

/// The number after this one: digits count, letters go from Z to A, with carry from right to left.
/// Other characters stay. A number that overflows gets one more digit in front.
fn next_number(args: &[Value]) -> Result<Value, SqlError> {
    let Some(Value::Text(text)) = args.first() else { return Err(wrong("fnGetNextDocNumber")) };
    let mut chars: Vec<char> = text.chars().collect();
    for at in (0..chars.len()).rev() {
        let (next, carry) = match chars[at] {
            '9' => ('0', true),
            'Z' => ('A', true),
            'z' => ('a', true),
            c if c.is_ascii_alphanumeric() => {
                (char::from(u8::try_from(c).unwrap_or(b'0') + 1), false)
            }
            _ => continue,
        };
        chars[at] = next;
        if !carry {
            return Ok(Value::Text(chars.into_iter().collect()));
        }
    }
    let first = if chars.first().is_some_and(char::is_ascii_alphabetic) { 'A' } else { '1' };
    chars.insert(0, first);
    Ok(Value::Text(chars.into_iter().take(15).collect()))
}

/// Store, station, kind of document, day of the year modulo 100, second of the day, one variable digit.
fn document_id(args: &[Value]) -> Result<Value, SqlError> {
    let [
        Value::Integer(store),
        Value::Integer(station),
        Value::Text(kind),
        Value::Integer(ticks),
        Value::Integer(digit),
    ] = args
    else {
        return Err(wrong("fnGenDocId"));
    };
    let kind = match kind.to_ascii_uppercase().as_str() {
        "T" => 1,
        "H" => 2,
        "V" => 3,
        "O" => 4,
        "L" => 5,
        "Q" => 6,
        "R" => 7,
        _ => 9,
    };
    let at = datetime::to_chrono(*ticks).ok_or_else(|| wrong("fnGenDocId"))?;
    let day = i64::from(at.ordinal() % 100);
    let second = i64::from(at.num_seconds_from_midnight());
    let parts = [(*station, 1000), (kind, 10), (day, 100), (second, 100_000), (*digit, 10)];
    Ok(Value::Integer(parts.iter().fold(*store, |id, (part, width)| id * width + part % width)))
}

fn commit(session: &mut Session, args: &Arguments) -> Result<i32, SqlError> {
    set_committed(session, args, "Y", "+")
}

fn uncommit(session: &mut Session, args: &Arguments) -> Result<i32, SqlError> {
    set_committed(session, args, "N", "-")
}

/// Moves `QTY_COMMIT` of the document's stocking location by its order lines, once: a document in that state already is left alone.
fn set_committed(
    session: &mut Session,
    args: &Arguments,
    state: &str,
    sign: &str,
) -> Result<i32, SqlError> {
    let id = args.get("@DOCID").cloned().unwrap_or(Value::Null);
    let params = || -> Vec<(String, Variable)> {
        vec![
            ("@DocID".to_owned(), (Ty::BigInt, id.clone())),
            ("@State".to_owned(), (varchar(1), Value::Text(state.to_owned()))),
        ]
    };
    let marked = session.inner(
        "UPDATE dbo.PS_DOC_HDR SET IS_DOC_COMMITTED = @State WHERE DOC_ID = @DocID AND IS_DOC_COMMITTED <> @State",
        params(),
    )?;
    if marked.affected == 0 {
        return Ok(0);
    }
    let lines = "FROM dbo.PS_DOC_LIN L INNER JOIN dbo.PS_DOC_HDR H ON H.DOC_ID = L.DOC_ID
                 WHERE L.DOC_ID = @DocID AND L.LIN_TYP = 'O'";
    let quantity = "SUM(CAST(L.QTY_SOLD * L.QTY_NUMER / L.QTY_DENOM AS decimal(15,4))) AS QTY";
    session.inner(
        &format!(
            "UPDATE V SET QTY_COMMIT = V.QTY_COMMIT {sign} S.QTY FROM dbo.IM_INV V INNER JOIN
               (SELECT L.ITEM_NO, H.STK_LOC_ID, {quantity} {lines} GROUP BY L.ITEM_NO, H.STK_LOC_ID) S
             ON S.ITEM_NO = V.ITEM_NO AND S.STK_LOC_ID = V.LOC_ID"
        ),
        params(),
    )?;
    let has_cells = session.inner("SELECT OBJECT_ID('dbo.IM_INV_CELL', 'U')", Vec::new())?;
    if has_cells.rows.first().and_then(|row| row.first()).is_some_and(Option::is_some) {
        session.inner(
            &format!(
                "UPDATE V SET QTY_COMMIT = V.QTY_COMMIT {sign} S.QTY FROM dbo.IM_INV_CELL V INNER JOIN
                   (SELECT L.ITEM_NO, H.STK_LOC_ID, L.DIM_1_UPR D1, L.DIM_2_UPR D2, L.DIM_3_UPR D3, {quantity} {lines}
                    GROUP BY L.ITEM_NO, H.STK_LOC_ID, L.DIM_1_UPR, L.DIM_2_UPR, L.DIM_3_UPR) S
                 ON S.ITEM_NO = V.ITEM_NO AND S.STK_LOC_ID = V.LOC_ID
                AND S.D1 = V.DIM_1_UPR AND S.D2 = V.DIM_2_UPR AND S.D3 = V.DIM_3_UPR"
            ),
            params(),
        )?;
    }
    balance(session, &params, sign)
}

/// Moves what the customer has on order, with the order.
fn balance(
    session: &mut Session,
    params: &dyn Fn() -> Vec<(String, Variable)>,
    sign: &str,
) -> Result<i32, SqlError> {
    let has = session.inner(
        "SELECT OBJECT_ID('dbo.AR_CUST', 'U'), OBJECT_ID('dbo.PS_DOC_HDR_TOT', 'U')",
        Vec::new(),
    )?;
    if has.rows.iter().flatten().any(Option::is_none) {
        return Ok(0);
    }
    session.inner(
        &format!(
            "UPDATE C SET ORD_BAL = C.ORD_BAL {sign} T.TOT, NO_OF_ORDS = C.NO_OF_ORDS {sign} 1
             FROM dbo.AR_CUST C INNER JOIN dbo.PS_DOC_HDR H ON H.CUST_NO = C.CUST_NO
             INNER JOIN dbo.PS_DOC_HDR_TOT T ON T.DOC_ID = H.DOC_ID AND T.TOT_TYP = 'O'
             WHERE H.DOC_ID = @DocID AND H.DOC_TYP = 'O'"
        ),
        params(),
    )?;
    Ok(0)
}

/// One more entry in the document's log.
fn audit(session: &mut Session, args: &Arguments) -> Result<i32, SqlError> {
    let types = audit_parameters();
    let params = types.iter().map(|(name, ty, _)| {
        let value = args.get(&name.to_ascii_uppercase()).cloned().unwrap_or(Value::Null);
        ((*name).to_owned(), (*ty, value))
    });
    session.inner(
        "INSERT INTO dbo.PS_DOC_AUDIT_LOG (DOC_ID, LOG_SEQ_NO, DOC_TYP, DOC_GUID, CURR_DT, CURR_STR_ID,
           CURR_STA_ID, CURR_DRW_ID, CURR_USR_ID, ACTIV, LOG_ENTRY)
         SELECT H.DOC_ID, (SELECT COUNT(*) + 1 FROM dbo.PS_DOC_AUDIT_LOG L WHERE L.DOC_ID = @DocId),
           H.DOC_TYP, H.DOC_GUID, @CurrDT, @StrId, @StaId, @DrwId, @UserId, @DocAct, @LogEntry
         FROM dbo.PS_DOC_HDR H WHERE H.DOC_ID = @DocId",
        params.collect(),
    )?;
    Ok(0)
}
