//! The web store and the way to it.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use cpsync::state::JobFilter;
use cpsync_double::company;
use cpsync_double::magento2::{Certificate, Fault, MagentoDouble, Phase};

use super::super::support::company::Company;
use super::super::support::outcome::Outcome;
use super::super::support::pause::Pause;
use super::super::support::site::Site;
use super::{Case, configure, site, try_all};

const ALWAYS: usize = usize::MAX;

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn a_store_that_cannot_be_reached_or_used_ends_the_pass_with_a_reason() {
    try_all(
        &Arc::new(Company::start()),
        &[
            Case {
                name: "down",
                breaks: |site| site.shop.stop(),
                exit: 4,
                says: "could not reach `http://127.0.0.1:",
                hint: "nothing was lost",
                mends: |site| site.shop.restart().unwrap(),
            },
            Case {
                name: "the store's database is down",
                breaks: |site| site.shop.set_database_down(true),
                exit: 4,
                says: "the store answered 500 with a page",
                hint: "nothing was lost",
                mends: |site| site.shop.set_database_down(false),
            },
            Case {
                name: "wrong token",
                breaks: |site| std::fs::write(site.path("access-token.secret"), "stale").unwrap(),
                exit: 2,
                says: "the store refused the credentials",
                hint: "check the integration",
                mends: |site| configure(site, |toml| toml),
            },
            Case {
                name: "wrong token secret",
                breaks: |site| {
                    std::fs::write(site.path("access-token-secret.secret"), "no").unwrap();
                },
                exit: 2,
                says: "the store refused the credentials",
                hint: "check the integration",
                mends: |site| configure(site, |toml| toml),
            },
            Case {
                name: "denied resource",
                breaks: |site| site.shop.deny(&["Magento_Catalog::products"]),
                exit: 2,
                says: "the store refused the credentials",
                hint: "`Magento_Catalog::products`",
                mends: |site| site.shop.deny(&[]),
            },
            Case {
                name: "stock may not be written",
                breaks: |site| site.shop.deny(&["Magento_InventoryApi::source"]),
                exit: 2,
                says: "the store refused the credentials",
                hint: "check the integration",
                mends: |site| site.shop.deny(&[]),
            },
            Case {
                name: "expired certificate",
                breaks: |site| behind_tls(site, Certificate::Expired),
                exit: 2,
                says: "its certificate has expired",
                hint: "check the certificate",
                mends: |site| behind_tls(site, Certificate::Valid),
            },
            Case {
                name: "unknown authority",
                breaks: |site| {
                    behind_tls(site, Certificate::Valid);
                    configure(site, |toml| toml);
                },
                exit: 2,
                says: "signed by an authority that is not trusted",
                hint: "ca-file",
                mends: |site| behind_tls(site, Certificate::Valid),
            },
            Case {
                name: "no certificate file",
                breaks: |site| {
                    behind_tls(site, Certificate::Valid);
                    std::fs::remove_file(site.path("ca.pem")).unwrap();
                },
                exit: 2,
                says: "could not read ca-file",
                hint: "ca-file",
                mends: |site| behind_tls(site, Certificate::Valid),
            },
            Case {
                name: "unknown host",
                breaks: |site| {
                    let url = site.shop.url();
                    configure(site, |toml| toml.replace(&url, "http://shop.invalid"));
                },
                exit: 4,
                says: "could not reach `http://shop.invalid`",
                hint: "nothing was lost",
                mends: |site| configure(site, |toml| toml),
            },
            Case {
                name: "not a shop's address",
                breaks: |site| {
                    let url = site.shop.url();
                    configure(site, |toml| toml.replace(&url, &format!("{url}/blog")));
                },
                exit: 2,
                says: "the store does not know",
                hint: "base address",
                mends: |site| configure(site, |toml| toml),
            },
        ],
    );
}

#[test]
fn a_store_that_answers_nonsense_loses_nothing() {
    try_all(
        &Arc::new(Company::start()),
        &[
            Case {
                name: "HTML instead of JSON",
                breaks: |site| always(site, "", Fault::HtmlOk),
                exit: 1,
                says: "instead of `application/json`",
                hint: "check that `url` is the shop's base address",
                mends: clear,
            },
            Case {
                name: "HTML instead of JSON to writes",
                breaks: |site| always(site, "POST", Fault::HtmlOk),
                exit: 1,
                says: "instead of `application/json`",
                hint: "check that `url` is the shop's base address",
                mends: clear,
            },
            Case {
                name: "half a JSON",
                breaks: |site| always(site, "", Fault::TruncatedJson),
                exit: 1,
                says: "could not read the answer to `GET ",
                hint: "cuts answers short",
                mends: clear,
            },
            Case {
                name: "half a JSON after writes",
                breaks: |site| always(site, "POST", Fault::TruncatedJson),
                exit: 1,
                says: "could not read the answer to `POST ",
                hint: "cuts answers short",
                mends: clear,
            },
            Case {
                name: "maintenance mode",
                breaks: |site| site.shop.set_maintenance(true),
                exit: 4,
                says: "maintenance mode",
                hint: "nothing was lost",
                mends: |site| site.shop.set_maintenance(false),
            },
            Case {
                name: "maintenance mode from the first write on",
                breaks: |site| always(site, "POST", Fault::Maintenance),
                exit: 4,
                says: "maintenance mode",
                hint: "nothing was lost",
                mends: clear,
            },
        ],
    );
}

#[test]
fn a_store_that_is_busy_loses_nothing() {
    try_all(
        &Arc::new(Company::start()),
        &[
            Case {
                name: "429 once",
                breaks: |site| {
                    site.shop.faults().fail_next(1, Fault::TooMany { retry_after: Some(1) });
                },
                exit: 0,
                says: "",
                hint: "",
                mends: clear,
            },
            Case {
                name: "429 for longer than a pass waits",
                breaks: |site| always(site, "POST", Fault::TooMany { retry_after: Some(3600) }),
                exit: 4,
                says: "the store answered 429",
                hint: "nothing was lost",
                mends: clear,
            },
            Case {
                name: "504 to reads",
                breaks: |site| always(site, "GET", Fault::GatewayTimeout504Html),
                exit: 4,
                says: "the store answered 504",
                hint: "nothing was lost",
                mends: clear,
            },
            Case {
                name: "504 to writes",
                breaks: |site| always(site, "POST", Fault::GatewayTimeout504Html),
                exit: 4,
                says: "the store answered 504",
                hint: "nothing was lost",
                mends: clear,
            },
            Case {
                name: "504 once",
                breaks: |site| {
                    let faults = site.shop.faults();
                    faults.fail_matching("POST", "/V1/products", Fault::GatewayTimeout504Html, 1);
                },
                exit: 0,
                says: "",
                hint: "",
                mends: clear,
            },
            Case {
                name: "deadlock once",
                breaks: |site| {
                    site.shop.faults().fail_matching("POST", "/V1/products", Fault::Deadlock, 1);
                },
                exit: 0,
                says: "",
                hint: "",
                mends: clear,
            },
            Case {
                name: "lost answers",
                breaks: |site| {
                    site.shop.faults().fail_matching("POST", "/V1/products", Fault::LostAnswer, 2);
                },
                exit: 0,
                says: "",
                hint: "",
                mends: clear,
            },
            Case {
                name: "deadlock for ever",
                breaks: |site| always(site, "POST", Fault::Deadlock),
                exit: 4,
                says: "could not add option",
                hint: "nothing is lost",
                mends: clear,
            },
            Case {
                name: "no answer in time",
                breaks: |site| {
                    let fault = Fault::Stall(Duration::from_secs(5));
                    site.shop.faults().fail_matching("POST", "", fault, ALWAYS);
                    configure(site, |toml| {
                        toml.replace("first-wait = ", "request-timeout = \"1s\"\nfirst-wait = ")
                    });
                },
                exit: 4,
                says: "no answer in time",
                hint: "nothing was lost",
                mends: |site| {
                    clear(site);
                    configure(site, |toml| toml);
                },
            },
        ],
    );
}

#[test]
fn a_record_that_meets_a_deadlock_for_ever_pays_no_attempt() {
    let company = Company::start();
    let site = site(&Arc::new(company));
    site.expect(0, &["items"]);
    site.company.execute("UPDATE dbo.IM_ITEM SET DESCR = 'Cleat' WHERE ITEM_NO = 'CLEAT/6IN'");
    always(&site, "PUT", Fault::Deadlock);
    site.expect(3, &["items"]);
    let jobs = site.state().jobs(&JobFilter::default()).unwrap();
    let told: Vec<_> = jobs.iter().map(|job| (job.key.key.as_str(), job.attempts)).collect();
    assert_eq!(told, [("CLEAT/6IN", 0)], "{jobs:?}");
    assert!(jobs[0].cause.as_ref().unwrap().contains("the store is busy"), "{jobs:?}");
    assert!(jobs[0].due_at.is_some(), "it is tried again");
}

/// What a store can do while a pass is at work, its exit code, and how it is made good.
type Turn = (&'static str, u8, fn(&Site), fn(&Site));

const TURNS: [Turn; 4] = [
    (
        "refused the credentials",
        2,
        |site| site.shop.revoke_token(),
        |site| site.shop.restore_token(),
    ),
    (
        "maintenance",
        4,
        |site| site.shop.set_maintenance(true),
        |site| site.shop.set_maintenance(false),
    ),
    ("500", 4, |site| site.shop.set_database_down(true), |site| site.shop.set_database_down(false)),
    ("could not reach", 4, |site| site.shop.stop(), |site| site.shop.restart().unwrap()),
];

#[test]
fn what_was_sent_before_a_store_turned_in_mid_pass_is_kept() {
    let company = Arc::new(Company::start());
    let undisturbed = site(&company);
    undisturbed.expect(0, &["items"]);
    for (says, exit, breaks, mends) in TURNS {
        let mut site = site(&company);
        turned(&site, &["items"], ("POST", "/V1/products"), (says, exit, breaks));
        let made = site.shop.products().len();
        assert!(made > 0 && made < undisturbed.shop.products().len(), "{says}: {made} products");
        mends(&site);
        site.later(TimeDelta::minutes(1));
        site.expect(0, &["items"]);
        Outcome::of(&site).expect(&Outcome::of(&undisturbed), says);
    }
}

#[test]
fn stock_that_was_sent_before_a_store_turned_in_mid_pass_is_kept() {
    let company = Arc::new(Company::start());
    let mut site = site(&company);
    site.expect(0, &["items"]);
    let wanted = Outcome::of(&site);
    for (says, exit, breaks, mends) in TURNS {
        // Settings go one by one in the middle of a call for many.
        turned(&site, &["inventory", "--all"], ("PUT", "/stockItems/1"), (says, exit, breaks));
        mends(&site);
        site.later(TimeDelta::minutes(1));
        site.expect(0, &["inventory"]);
        Outcome::of(&site).expect(&wanted, says);
    }
}

/// Runs a pass in which the store turns right after a write; no job pays for it.
fn turned(
    site: &Site,
    args: &[&str],
    (method, path): (&'static str, &'static str),
    (says, exit, breaks): (&str, u8, fn(&Site)),
) {
    let pause = Pause::at(&site.shop, Phase::Applied, move |request| {
        request.method == method && request.path.ends_with(path)
    });
    let ran = std::thread::scope(|scope| {
        let pass = scope.spawn(|| site.run(args));
        pause.wait();
        breaks(site);
        drop(pause);
        pass.join().unwrap()
    });
    assert_eq!(ran.exit, exit, "{says}: {}", ran.err);
    assert!(ran.err.contains(says) && ran.err.contains("\nhint: "), "{says}: {}", ran.err);
    let last = site.state().last_run("main", args[0]).unwrap().unwrap();
    assert_eq!(last.exit_code, Some(exit.into()), "{says}: an error in mid-pass is in the history");
    assert!(last.summary.unwrap().contains(says), "{says}");
    let jobs = site.state().jobs(&JobFilter::default()).unwrap();
    assert!(jobs.iter().all(|job| job.attempts == 0), "{says}: {jobs:?}");
}

fn always(site: &Site, method: &str, fault: Fault) {
    site.shop.faults().fail_matching(method, "", fault, ALWAYS);
}

fn clear(site: &mut Site) {
    site.shop.faults().clear();
}

fn behind_tls(site: &mut Site, certificate: Certificate) {
    site.shop = MagentoDouble::start_tls(company::shop(), certificate).unwrap();
    std::fs::write(site.path("ca.pem"), site.shop.ca_pem()).unwrap();
    configure(site, |toml| toml.replace("first-wait = ", "ca-file = \"ca.pem\"\nfirst-wait = "));
}
