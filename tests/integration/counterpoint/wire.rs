//! What goes wrong on the wire: refused, down, deadlocked, cut, stalled.

use std::time::{Duration, Instant};

use cpsync::config::Secret;
use cpsync::counterpoint::{Counterpoint, ErrorKind};
use cpsync_double::counterpoint::Fault;

use super::{listed, open, stock};
use crate::support::company::Company;
use crate::support::shop::store;

#[test]
fn a_refused_login_says_who_and_never_the_password() {
    let company = Company::start();
    let mut config = company.config();
    let cpsync::config::Login::Sql { user, password } = &mut config.login else { unreachable!() };
    let name = user.clone();
    *password = Secret::new("Wrong-Horse-1");
    let error = Counterpoint::connect(&config).err().unwrap();
    assert_eq!(error.kind, ErrorKind::Denied);
    assert!(error.hint.as_deref().unwrap().contains(&name), "{error:?}");
    assert!(!format!("{error:?}").contains("Wrong-Horse-1"));

    let mut config = company.config();
    config.database = "no_such_company".into();
    let error = Counterpoint::connect(&config).err().unwrap();
    assert_eq!(error.kind, ErrorKind::Configuration, "{error:?}");
    assert!(error.hint.unwrap().contains("counterpoint.database"));
}

#[test]
fn a_server_that_is_down_is_unavailable() {
    let company = Company::start();
    let mut config = company.config();
    // Nobody listens on a port that was just given back.
    config.server.port =
        Some(std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port());
    config.server.host = "127.0.0.1".into();
    let error = Counterpoint::connect(&config).err().unwrap();
    assert_eq!(error.kind, ErrorKind::Unavailable);
    assert!(error.message.starts_with("could not connect to SQL Server `127.0.0.1,"), "{error}");
    config.server.host = "no-such-host.invalid".into();
    assert_eq!(Counterpoint::connect(&config).err().unwrap().kind, ErrorKind::Unavailable);
    // Somebody who accepts and says nothing.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    config.server.host = "127.0.0.1".into();
    config.server.port = Some(silent.local_addr().unwrap().port());
    config.connect_timeout = Duration::from_millis(300);
    config.attempts = 1;
    let start = Instant::now();
    assert_eq!(Counterpoint::connect(&config).err().unwrap().kind, ErrorKind::Unavailable);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_deadlock_or_a_lost_connection_is_tried_again() {
    let company = Company::start();
    let Some(double) = company.double() else { return };
    let mut counterpoint = open(&company);
    let store = store();
    let calm = listed(&mut counterpoint, &store);
    let deadlock = || Fault::Error { number: 1205, message: "Transaction was deadlocked.".into() };
    for fault in [deadlock(), Fault::Drop, Fault::DropAfter] {
        for statement in ["cpsync items_list", "cpsync children_list", "cpsync cells_list"] {
            double.faults().fail_matching(statement, fault.clone(), 1);
            assert_eq!(listed(&mut counterpoint, &store), calm, "{fault:?} in {statement}");
            assert_eq!(double.faults().pending(), 0);
        }
        double.faults().fail_matching("cpsync cells_read", fault.clone(), 1);
        let items = stock(&mut counterpoint, &store);
        assert_eq!(items.len(), calm.len(), "no item twice after {fault:?}");
    }
    // Not for ever.
    double.faults().fail_matching("cpsync items_list", deadlock(), 2);
    let error = counterpoint.list_items(&store.items).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unavailable);
    assert!(error.message.contains("items_list.sql") && error.message.contains("1205"), "{error}");
    assert_eq!(listed(&mut counterpoint, &store), calm);
    // Nor for what would fail again.
    double.faults().fail_matching("cpsync items_list", Fault::Error { number: 229, message: "The SELECT permission was denied on the object 'IM_ITEM', database 'X', schema 'dbo'.".into() }, 1);
    let error = counterpoint.list_items(&store.items).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Denied);
    assert!(error.hint.unwrap().contains("GRANT SELECT ON dbo.[IM_ITEM]"));
}

#[test]
fn a_stalled_statement_is_given_up_and_the_connection_remade() {
    let company = Company::start();
    let Some(double) = company.double() else { return };
    let mut config = company.config();
    config.command_timeout = Duration::from_secs(3);
    config.attempts = 1;
    let mut counterpoint = Counterpoint::connect(&config).unwrap();
    double.faults().fail_matching("cpsync items_list", Fault::Stall(Duration::from_secs(20)), 1);
    let start = Instant::now();
    let error = counterpoint.list_items(&store().items).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unavailable);
    assert!(start.elapsed() < Duration::from_secs(15));
    assert!(!listed(&mut counterpoint, &store()).is_empty());
}
