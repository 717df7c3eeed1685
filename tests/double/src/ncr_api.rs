//! A double of NCR's Counterpoint REST API, as its public guide describes it: Basic login, API key,
//! `POST /Document` with the deposit ticket made by itself, customers and their addresses.
//!
//! It writes into a company's database by T-SQL, as the real one does, and knows no idempotency key.

use std::fmt::Write as _;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::http::{Incoming, Outgoing, Reply, Server, lock};
use crate::tls::{self, Certificate};

/// Runs T-SQL in the company's database.
pub type Execute = Box<dyn Fn(&str) + Send + Sync>;

/// What goes wrong with the next request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiFault {
    /// Does the work, then closes the connection without an answer.
    DropAfter,
    /// Closes the connection before anything is done.
    Drop,
    /// Answers with this status and error code.
    Refuse(u16, String),
    /// An old version: it gives the order a number of its own.
    OtherNumber,
}

/// A running API server.
pub struct NcrApiDouble {
    server: Server,
    shared: Arc<Shared>,
    scheme: &'static str,
}

struct Shared {
    execute: Execute,
    fault: Mutex<Option<ApiFault>>,
    requests: Mutex<Vec<(String, Value)>>,
    next: Mutex<i64>,
}

impl NcrApiDouble {
    /// The company's alias.
    pub const COMPANY: &str = "Harbour";
    /// A user of the company.
    pub const USER: &str = "WEB";
    /// His password.
    pub const PASSWORD: &str = "Tide-9.tables";
    /// The key.
    pub const KEY: &str = "k3y-0f-harbour";

    /// Starts it over a company, in the clear.
    pub fn start(execute: Execute) -> io::Result<Self> {
        Self::open(execute, None)
    }

    /// The same with a certificate of its own, as NCR's service has it; under [`crate::authority`].
    pub fn start_tls(execute: Execute, certificate: Certificate) -> io::Result<Self> {
        Self::open(execute, Some(tls::config(certificate)?))
    }

    fn open(execute: Execute, tls: Option<Arc<rustls::ServerConfig>>) -> io::Result<Self> {
        let scheme = if tls.is_some() { "https" } else { "http" };
        let shared = Arc::new(Shared {
            execute,
            fault: Mutex::new(None),
            requests: Mutex::default(),
            next: Mutex::new(880_000_000_000),
        });
        let for_handler = Arc::clone(&shared);
        let handler = Arc::new(move |request: Incoming| for_handler.answer(&request));
        let server = Server::bind(SocketAddr::from(([127, 0, 0, 1], 0)), handler, tls)?;
        Ok(Self { server, shared, scheme })
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("{}://{}", self.scheme, self.server.address())
    }

    /// The next request meets this.
    pub fn fail_next(&self, fault: ApiFault) {
        *lock(&self.shared.fault) = Some(fault);
    }

    /// `METHOD path` and body of the requests so far.
    pub fn requests(&self) -> Vec<(String, Value)> {
        lock(&self.shared.requests).clone()
    }
}

impl Shared {
    fn answer(&self, request: &Incoming) -> Reply {
        let login =
            [NcrApiDouble::COMPANY, ".", NcrApiDouble::USER, ":", NcrApiDouble::PASSWORD].concat();
        let expected = format!("Basic {}", STANDARD.encode(login));
        if request.header("authorization") != Some(expected.as_str()) {
            return refuse(401, "ERROR_UNKNOWN", "Unauthorized");
        }
        if request.header("apikey") != Some(NcrApiDouble::KEY) {
            return refuse(403, "ERROR_INVALID_APIKEY", "Invalid APIKey");
        }
        let Ok(body) = serde_json::from_slice::<Value>(&request.body) else {
            return refuse(400, "ERROR_MISSING_REQUIRED_DATA", "The body is no JSON");
        };
        lock(&self.requests).push((format!("{} {}", request.method, request.target), body.clone()));
        let fault = lock(&self.fault).take();
        match &fault {
            Some(ApiFault::Drop) => return Reply::Close,
            Some(ApiFault::Refuse(status, code)) => return refuse(*status, code, "No"),
            _ => {}
        }
        let parts: Vec<&str> = request.target.trim_matches('/').split('/').collect();
        let reply = match (request.method.as_str(), &parts[..]) {
            ("POST", ["Document"]) => self.document(&body, fault == Some(ApiFault::OtherNumber)),
            ("POST", ["Customer"]) => self.customer(&body["AR_CUST"]),
            ("PATCH", ["Customer", number]) => self.change(&decoded(number), &body["AR_CUST"]),
            ("POST", ["Customer", number, "Address"]) => self.address(&decoded(number), &body),
            _ => return refuse(404, "ERROR_UNKNOWN", "No such endpoint"),
        };
        if fault == Some(ApiFault::DropAfter) { Reply::Close } else { reply }
    }

    fn id(&self) -> i64 {
        let mut next = lock(&self.next);
        *next += 1;
        *next
    }

    fn document(&self, body: &Value, own_number: bool) -> Reply {
        let header = &body["PS_DOC_HDR"];
        let order = self.id();
        let number =
            if own_number { format!("API{}", order % 1000) } else { text(&header["TKT_NO"]) };
        let mut sql = head(header, order, "O", &number);
        for (line, at) in entries(&header["PS_DOC_LIN"]).zip(1..) {
            sql += &insert_line(line, header, order, at, &number);
        }
        let mut documents = Vec::new();
        let deposits: Vec<&Value> =
            entries(&header["PS_DOC_PMT"]).filter(|p| text(&p["FINAL_PMT"]) != "Y").collect();
        if !deposits.is_empty() {
            let ticket = self.id();
            sql += &head(header, ticket, "T", &format!("D{}", ticket % 100_000));
            // Writing to a String cannot fail.
            let _ = writeln!(
                sql,
                "INSERT INTO dbo.PS_DOC_HDR_ORIG_DOC (DOC_ID, ORIG_DOC_ID, ORIG_DOC_TYP) VALUES ({ticket}, {order}, 'O');"
            );
            sql += &payments(&deposits, header, ticket, &number);
            documents.push(json!({ "DOC_ID": ticket, "reference": "Ticket" }));
        }
        let finals: Vec<&Value> =
            entries(&header["PS_DOC_PMT"]).filter(|p| text(&p["FINAL_PMT"]) == "Y").collect();
        sql += &payments(&finals, header, order, &number);
        let _ = writeln!(sql, "EXEC dbo.USP_PS_TE_COMMIT_DOC @DocID = {order}, @DocAction = 'I';");
        (self.execute)(&sql);
        documents.push(json!({ "DOC_ID": order, "reference": "Order" }));
        send(200, &json!({ "Documents": documents, "ErrorCode": "SUCCESS" }))
    }

    fn customer(&self, customer: &Value) -> Reply {
        let number = format!("A{}", self.id() % 100_000);
        let (columns, values) = columns_of(customer, &[]);
        (self.execute)(&format!(
            "INSERT INTO dbo.AR_CUST (CUST_NO, SLS_REP{columns}) VALUES ('{number}', 'MGR'{values});"
        ));
        send(201, &json!({ "CUST_NO": number, "reference": "Customer", "ErrorCode": "SUCCESS" }))
    }

    fn change(&self, number: &str, customer: &Value) -> Reply {
        let set = |(name, value): (&String, &Value)| format!("{name} = {}", quoted(&text(value)));
        let sets: Vec<String> = customer.as_object().into_iter().flatten().map(set).collect();
        (self.execute)(&format!(
            "UPDATE dbo.AR_CUST SET {} WHERE CUST_NO = {};",
            sets.join(", "),
            quoted(number)
        ));
        send(200, &json!({ "CUST_NO": number, "ErrorCode": "SUCCESS" }))
    }

    fn address(&self, number: &str, body: &Value) -> Reply {
        for address in entries(&body["AR_SHIP_ADRS"]) {
            let (columns, values) = columns_of(address, &["CUST_NO"]);
            (self.execute)(&format!(
                "INSERT INTO dbo.AR_SHIP_ADRS (CUST_NO{columns}) VALUES ({}{values});",
                quoted(number)
            ));
        }
        send(201, &json!({ "CUST_NO": number, "ErrorCode": "SUCCESS" }))
    }
}

fn head(header: &Value, id: i64, kind: &str, number: &str) -> String {
    let taken =
        ["STR_ID", "STA_ID", "DRW_ID", "CUST_NO", "USR_ID", "TAX_COD", "SHIP_VIA_COD", "TKT_DT"];
    let values: Vec<String> = taken.iter().map(|name| quoted(&text(&header[name]))).collect();
    format!(
        "INSERT INTO dbo.PS_DOC_HDR (DOC_ID, DOC_GUID, DOC_TYP, TKT_NO, STK_LOC_ID, {}) VALUES
           ({id}, NEWID(), '{kind}', {}, 'MAIN', {});\n",
        taken.join(", "),
        quoted(number),
        values.join(", ")
    )
}

fn insert_line(line: &Value, header: &Value, order: i64, at: i32, number: &str) -> String {
    let value = |name: &str| quoted(&text(&line[name]));
    format!(
        "INSERT INTO dbo.PS_DOC_LIN (DOC_ID, LIN_SEQ_NO, STR_ID, STA_ID, TKT_NO, LIN_TYP, ITEM_NO, QTY_SOLD, ORIG_QTY, EXT_PRC,
           LIN_GUID, SELL_UNIT, DIM_1_UPR, DIM_2_UPR, DIM_3_UPR, USR_ENTD_PRC, PRC)
         VALUES ({order}, {at}, {}, {}, {}, 'O', {}, CAST({quantity} AS decimal(15,4)), CAST({quantity} AS decimal(15,4)), 0,
           NEWID(), {}, {}, {}, {}, {}, CAST({} AS money));\n",
        quoted(&text(&header["STR_ID"])),
        quoted(&text(&header["STA_ID"])),
        quoted(number),
        value("ITEM_NO"),
        value("SELL_UNIT"),
        value("DIM_1_UPR"),
        value("DIM_2_UPR"),
        value("DIM_3_UPR"),
        value("USR_ENTD_PRC"),
        value("PRC"),
        quantity = value("QTY_SOLD"),
    )
}

fn payments(payments: &[&Value], header: &Value, document: i64, number: &str) -> String {
    let row = |(payment, at): (&&Value, i32)| {
        format!(
            "INSERT INTO dbo.PS_DOC_PMT (DOC_ID, PMT_SEQ_NO, PAY_COD, AMT, STR_ID, STA_ID, TKT_NO, FINAL_PMT)
             VALUES ({document}, {at}, {}, CAST({} AS decimal(15,2)), {}, {}, {}, {});\n",
            quoted(&text(&payment["PAY_COD"])),
            quoted(&text(&payment["AMT"])),
            quoted(&text(&header["STR_ID"])),
            quoted(&text(&header["STA_ID"])),
            quoted(number),
            quoted(&text(&payment["FINAL_PMT"])),
        )
    };
    payments.iter().zip(1..).map(row).collect()
}

/// Columns and values, each after a comma.
fn columns_of(object: &Value, without: &[&str]) -> (String, String) {
    let given = object.as_object().into_iter().flatten();
    let given =
        given.filter(|(name, value)| value.is_string() && !without.contains(&name.as_str()));
    let (mut columns, mut values) = (String::new(), String::new());
    for (name, value) in given {
        let _ = write!(columns, ", {name}");
        let _ = write!(values, ", {}", quoted(&text(value)));
    }
    (columns, values)
}

fn entries(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A literal; what is not there is `NULL`.
fn quoted(text: &str) -> String {
    if text.is_empty() { "NULL".to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}

fn decoded(part: &str) -> String {
    percent_encoding::percent_decode_str(part).decode_utf8_lossy().into_owned()
}

fn refuse(status: u16, code: &str, message: &str) -> Reply {
    send(status, &json!({ "ErrorCode": code, "Message": message }))
}

fn send(status: u16, body: &Value) -> Reply {
    Reply::Send(Outgoing {
        status,
        headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
        body: body.to_string().into_bytes(),
    })
}
