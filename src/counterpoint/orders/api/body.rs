//! The same rows that the SQL writer writes, as the API's JSON: the columns that it takes; it fills
//! the rest from store, station, customer and item, and makes the deposit ticket by itself.

use serde_json::{Map, Value};

use super::super::fit::{Fitted, shown};
use super::super::rows::Cell;

const HEADER: [&str; 17] = [
    "STR_ID",
    "STA_ID",
    "DRW_ID",
    "TKT_TYP",
    "DOC_TYP",
    "TKT_NO",
    "USR_ID",
    "CUST_NO",
    "SLS_REP",
    "SHIP_VIA_COD",
    "TAX_COD",
    "NORM_TAX_COD",
    "TKT_DT",
    "CUST_PO_NO",
    "REF",
    "STK_LOC_ID",
    "PRC_LOC_ID",
];

/// The lists of a header, with their columns.
const LISTS: [(&str, &[&str]); 4] = [
    (
        "PS_DOC_LIN",
        &[
            "LIN_TYP",
            "ITEM_NO",
            "QTY_SOLD",
            "SELL_UNIT",
            "PRC",
            "USR_ENTD_PRC",
            "PRC_OVRD_REAS",
            "REF",
            "DIM_1_UPR",
            "DIM_2_UPR",
            "DIM_3_UPR",
        ],
    ),
    ("PS_DOC_HDR_MISC_CHRG", &["TOT_TYP", "MISC_CHRG_NO", "MISC_TYP", "MISC_AMT"]),
    ("PS_DOC_PMT", &["AMT", "PAY_COD", "FINAL_PMT", "CARD_NO", "LOY_PTS_RDM", "DESCR"]),
    (
        "PS_DOC_TAX",
        &[
            "AUTH_COD",
            "RUL_COD",
            "TAX_DOC_PART",
            "LIN_AMT",
            "TXBL_LIN_AMT",
            "TXBL_QTY",
            "TAX_AMT",
            "TOT_TXBL_AMT",
        ],
    ),
];

/// What the API makes by itself or identifies rows by.
const KEYS: [&str; 3] = ["DOC_ID", "CONTACT_ID", "NOTE_SEQ_NO"];

/// `POST /Document`
pub(super) fn document(rows: &[Fitted], deposit: &Cell) -> Value {
    let mut header = Map::new();
    for table in rows {
        // The deposit ticket's own rows, but not its payments, are the API's work.
        let own = |row: &&Vec<Cell>| {
            table.table == "PS_DOC_PMT" || cell(table, row, "DOC_ID") != Some(deposit)
        };
        for row in table.rows.iter().filter(own) {
            match table.table {
                "PS_DOC_HDR" => header.extend(taken(table, row, &HEADER)),
                "PS_DOC_CONTACT" => {
                    let bill_to = number(table, row, "CONTACT_ID").as_deref() == Some("1");
                    let name = if bill_to { "BILL_TO_CONTACT" } else { "SHIP_TO_CONTACT" };
                    header.insert(name.to_owned(), Value::Object(all(table, row)));
                }
                "PS_DOC_NOTE" => push(&mut header, "PS_DOC_NOTE", note(table, row)),
                name => {
                    if let Some((_, columns)) = LISTS.iter().find(|(list, _)| *list == name) {
                        push(&mut header, name, taken(table, row, columns));
                    }
                }
            }
        }
    }
    let tax = rows.iter().find(|table| table.table == "PS_DOC_HDR_TOT");
    let tax = tax.and_then(|totals| number(totals, totals.rows.first()?, "TAX_AMT"));
    let tax = Value::from(tax.unwrap_or_else(|| "0".to_owned()));
    serde_json::json!({
        "PS_DOC_HDR": header,
        "PS_TAX": { "ORD_TAX_AMT": tax, "ORD_NORM_TAX_AMT": tax },
    })
}

/// One row as an object, without what is `NULL`, given by the server or kept by the API.
pub(super) fn all(table: &Fitted, row: &[Cell]) -> Map<String, Value> {
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| name.as_str()).collect();
    let given: Vec<&str> =
        names.into_iter().filter(|name| !KEYS.contains(name) && !name.ends_with("_UPR")).collect();
    taken(table, row, &given)
}

fn note(table: &Fitted, row: &[Cell]) -> Map<String, Value> {
    let mut note = taken(table, row, &["NOTE_ID"]);
    note.extend(number(table, row, "NOTE_TXT").map(|text| ("NOTE".to_owned(), text.into())));
    note
}

fn taken(table: &Fitted, row: &[Cell], columns: &[&str]) -> Map<String, Value> {
    let known = columns.iter().filter_map(|name| {
        let value = match cell(table, row, name)? {
            Cell::NewGuid | Cell::Now | Cell::UtcNow | Cell::Later(_) => return None,
            Cell::Time(time) => time.format("%Y-%m-%dT%H:%M:%S").to_string(),
            // Blank is what the table insists on; the API has better.
            value => shown(value).filter(|text| !text.is_empty())?,
        };
        Some(((*name).to_owned(), Value::from(value)))
    });
    known.collect()
}

fn cell<'a>(table: &Fitted, row: &'a [Cell], column: &str) -> Option<&'a Cell> {
    row.get(table.columns.iter().position(|(name, _)| name == column)?)
}

fn number(table: &Fitted, row: &[Cell], column: &str) -> Option<String> {
    shown(cell(table, row, column)?)
}

fn push(header: &mut Map<String, Value>, list: &str, row: Map<String, Value>) {
    let rows = header.entry(list).or_insert_with(|| Value::Array(Vec::new()));
    if let Value::Array(rows) = rows {
        rows.push(Value::Object(row));
    }
}
