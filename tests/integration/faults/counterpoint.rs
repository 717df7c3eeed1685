//! SQL Server, the company's database, and what cpsync.toml says of it.

use std::sync::Arc;
use std::time::Duration;

use cpsync_double::counterpoint::{CounterpointDouble, Fault};

use super::super::support::company::Company;
use super::super::support::site::Site;
use super::{Case, configure, replaced, site, try_all};

#[test]
fn what_the_configuration_says_of_counterpoint_is_checked_before_anything_is_sent() {
    try_all(
        &Arc::new(Company::start()),
        &[
            Case {
                name: "unknown database",
                breaks: |site| {
                    let database = format!("database = \"{}\"", site.company.database());
                    replaced(site, &database, "database = \"NOWHERE\"");
                },
                exit: 2,
                says: "could not connect to SQL Server",
                hint: "check `counterpoint.database`",
                mends: plain,
            },
            Case {
                name: "unknown column",
                breaks: |site| replaced(site, "column = \"USER_BRAND\"", "column = \"USER_BRANT\""),
                exit: 2,
                says: "could not find column `IM_ITEM.USER_BRANT`",
                hint: "did you mean `USER_BRAND`?",
                mends: plain,
            },
            Case {
                name: "unknown stocking location",
                breaks: |site| {
                    replaced(site, "stocking-location = \"MAIN\"", "stocking-location = \"MIAN\"");
                },
                exit: 2,
                says: "could not find location `MIAN`",
                hint: "its locations are: ",
                mends: plain,
            },
            Case {
                name: "unknown location of stock",
                breaks: |site| {
                    replaced(
                        site,
                        "locations = [\"MAIN\", \"WHSE\"]",
                        "locations = [\"MAIN\", \"X\"]",
                    );
                },
                exit: 2,
                says: "could not find location `X`",
                hint: "its locations are: ",
                mends: plain,
            },
            Case {
                name: "unknown location group",
                breaks: |site| {
                    let group = "locations = { group = \"NONE\" }";
                    replaced(site, "locations = [\"MAIN\", \"WHSE\"]", group);
                },
                exit: 2,
                says: "group `NONE`",
                hint: "Location groups in Counterpoint",
                mends: plain,
            },
        ],
    );
}

#[test]
fn a_sql_server_that_fails_loses_nothing() {
    let company = Arc::new(Company::start());
    if company.double().is_none() {
        return;
    }
    try_all(
        &company,
        &[
            Case {
                name: "down",
                breaks: |site| double(site).stop(),
                exit: 4,
                says: "could not connect to SQL Server `127.0.0.1,",
                hint: "is the server running",
                mends: |site| double(site).restart().unwrap(),
            },
            Case {
                name: "wrong password",
                breaks: |site| double(site).set_password("changed"),
                exit: 2,
                says: "Login failed",
                hint: "check the login `cpsync` and its password",
                mends: |site| double(site).set_password(CounterpointDouble::PASSWORD),
            },
            Case {
                name: "deadlock victim once",
                breaks: |site| fail(site, &deadlock(), 1),
                exit: 0,
                says: "",
                hint: "",
                mends: clear,
            },
            Case {
                name: "deadlock victim for ever",
                breaks: |site| fail(site, &deadlock(), usize::MAX),
                exit: 4,
                says: "(error 1205)",
                hint: "nothing was lost",
                mends: clear,
            },
            Case {
                name: "dropped connection once",
                breaks: |site| fail(site, &Fault::Drop, 1),
                exit: 0,
                says: "",
                hint: "",
                mends: clear,
            },
            Case {
                name: "dropped connection for ever",
                breaks: |site| fail(site, &Fault::Drop, usize::MAX),
                exit: 4,
                says: "could not run `items_read.sql`",
                hint: "nothing was lost",
                mends: clear,
            },
            Case {
                name: "stall once",
                breaks: |site| {
                    impatient(site);
                    fail(site, &Fault::Stall(Duration::from_secs(20)), 1);
                },
                exit: 0,
                says: "",
                hint: "",
                mends: clear,
            },
            Case {
                name: "stall for ever",
                breaks: |site| {
                    impatient(site);
                    fail(site, &Fault::Stall(Duration::from_secs(20)), usize::MAX);
                },
                exit: 4,
                says: "could not run `items_read.sql`",
                hint: "nothing was lost",
                mends: clear,
            },
            Case {
                name: "no permission",
                breaks: |site| {
                    let message = "The SELECT permission was denied on the object 'IM_ITEM', database \
                    'HARBOUR', schema 'dbo'.";
                    fail(site, &Fault::Error { number: 229, message: message.into() }, usize::MAX);
                },
                exit: 2,
                says: "SELECT permission was denied",
                hint: "GRANT SELECT ON dbo.[IM_ITEM] TO [cpsync]",
                mends: clear,
            },
        ],
    );
}

#[test]
fn a_required_column_that_is_missing_is_named_with_who_needs_it() {
    let company = Company::start();
    company.execute(
        "DROP TABLE dbo.IM_INV_CELL;
         DROP TABLE dbo.IM_INV;
         CREATE TABLE dbo.IM_INV (
             ITEM_NO varchar(20) NOT NULL,
             LOC_ID varchar(10) NOT NULL,
             QTY_ON_HND decimal(15,4) NOT NULL,
             QTY_COMMIT decimal(15,4) NOT NULL,
             QTY_ON_BO decimal(15,4) NOT NULL,
             QTY_ON_SO decimal(15,4) NOT NULL
         );",
    );
    let site = site(&Arc::new(company));
    let ran = site.expect(2, &["items"]);
    let error = ran.err.lines().next().unwrap();
    assert!(error.contains("could not find column `IM_INV.QTY_ON_XFER_IN`"), "{error}");
    assert!(error.contains("tasks `items` and `inventory`"), "{error}");
    assert!(ran.err.contains("\nhint: check that `counterpoint.database`"), "{}", ran.err);
    assert_eq!(site.shop.requests(), [], "the store is not asked");
}

#[test]
fn an_optional_table_that_is_missing_costs_one_line_of_the_log() {
    let company = Company::start();
    company.execute(
        "DROP TABLE dbo.IM_PRC;
         UPDATE dbo.IM_CTL SET USE_MULTI_LOC_PRCS = 'N', USE_CELL_PRCS = 'N', USE_LOC_CELL_PRCS = 'N'",
    );
    let site = site(&Arc::new(company));
    let output = site.binary(&["items"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{told}");
    let line =
        "warn: Counterpoint has no table `IM_PRC`: going on without prices by location and cell";
    assert_eq!(told.lines().filter(|told| *told == line).count(), 1, "{told}");
    assert!(site.shop.product("CLEAT/6IN").is_some());
}

/// A login that lost its right on a table sees none, as in a database without it.
#[test]
fn an_optional_table_whose_loss_would_change_prices_or_take_grids_off_the_web_is_an_error() {
    let company = Company::start();
    let site = site(&Arc::new(company));
    site.expect(0, &["items"]);
    site.company.execute("DROP TABLE dbo.IM_PRC");
    site.shop.clear_requests();
    for task in [&["items", "--all"][..], &["prices"]] {
        let ran = site.expect(2, task);
        assert!(ran.err.contains("could not find table `IM_PRC`"), "{}", ran.err);
        assert!(ran.err.contains("which Counterpoint uses (`IM_CTL`)"), "{}", ran.err);
    }
    assert_eq!(site.shop.writes().len(), 0);
    site.expect(0, &["inventory"]);
    site.company.execute("DROP TABLE dbo.IM_INV_CELL");
    let ran = site.expect(2, &["items"]);
    assert!(ran.err.contains("could not find table `IM_INV_CELL`"), "{}", ran.err);
    assert!(ran.err.contains("needed by gridded items"), "{}", ran.err);
}

#[test]
fn an_outage_in_mid_pass_is_in_the_history() {
    let company = Arc::new(Company::start());
    if company.double().is_none() {
        return;
    }
    let site = site(&company);
    fail(&site, &Fault::Drop, usize::MAX);
    site.expect(4, &["items"]);
    let last = site.state().last_run("main", "items").unwrap().unwrap();
    assert_eq!(last.exit_code, Some(4), "{last:?}");
    assert!(last.summary.unwrap().contains("items_read.sql"));
}

fn plain(site: &mut Site) {
    configure(site, |toml| toml);
}

fn impatient(site: &Site) {
    configure(site, |toml| toml.replacen("user = ", "command-timeout = \"1s\"\nuser = ", 1));
}

fn double(site: &Site) -> &CounterpointDouble {
    site.company.double().unwrap()
}

fn deadlock() -> Fault {
    Fault::Error { number: 1205, message: "Transaction was deadlocked on lock resources.".into() }
}

/// The reading of the changed items fails: the queue is filled by then.
fn fail(site: &Site, fault: &Fault, times: usize) {
    double(site).faults().fail_matching("ALT_1_NUMER", fault.clone(), times);
}

fn clear(site: &mut Site) {
    double(site).faults().clear();
    plain(site);
}
