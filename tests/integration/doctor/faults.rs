//! Each fault by its own message, and by nothing else: a table of faults at every part of the chain.

use chrono::{TimeDelta, Utc};
use cpsync::counterpoint::Examination;
use cpsync::model::{Check, Till, Verdict};
use cpsync::state::Lock;
use cpsync_double::counterpoint::{CounterpointDouble, Fault as SqlFault};
use cpsync_double::magento2::{Certificate, Fault as HttpFault, MagentoDouble, Settings};
use serde_json::{Value, json};

use super::super::support::company::{Company, SCRIPTS};
use super::super::support::site::Site;
use super::{company, site_over};

/// Something that is wrong, and what is to be said of it.
struct Fault {
    name: &'static str,
    shop: fn(&mut Settings),
    toml: fn(String) -> String,
    breaks: fn(&mut Site),
    mends: fn(&Site),
    /// Exit code, result and a part of the cause.
    told: (u8, &'static str, &'static str),
}

impl Fault {
    const fn new(name: &'static str, told: (u8, &'static str, &'static str)) -> Self {
        Self { name, shop: |_| {}, toml: |toml| toml, breaks: |_| {}, mends: |_| {}, told }
    }

    const fn toml(self, toml: fn(String) -> String) -> Self {
        Self { toml, ..self }
    }

    const fn shop(self, shop: fn(&mut Settings)) -> Self {
        Self { shop, ..self }
    }

    const fn breaks(self, breaks: fn(&mut Site)) -> Self {
        Self { breaks, ..self }
    }

    const fn mends(self, mends: fn(&Site)) -> Self {
        Self { mends, ..self }
    }
}

const PROBLEM: &str = "problem";
const WARNING: &str = "warning";
const UNREACHABLE: &str = "unreachable";

/// Puts each fault into a site of its own over one company, and expects that one finding.
fn expect_each(faults: &[Fault]) {
    let company = company();
    if company.double().is_none() {
        return;
    }
    for fault in faults {
        let mut site = site_over(&company, fault.shop, |toml| (fault.toml)(impatient(&toml)));
        (fault.breaks)(&mut site);
        let ran = site.run(&["doctor", "--json"]);
        (fault.mends)(&site);
        let (exit, result, cause) = fault.told;
        let found = findings(&ran.out);
        let causes: Vec<&str> = found.iter().map(|found| text(found, "cause")).collect();
        assert_eq!(causes.len(), 1, "{}: {causes:#?}\n{}", fault.name, ran.err);
        assert!(causes[0].contains(cause), "{}: {}", fault.name, causes[0]);
        assert_eq!(text(&found[0], "result"), result, "{}", fault.name);
        for part in ["consequence", "fix"] {
            assert!(!text(&found[0], part).is_empty(), "{}: no {part}", fault.name);
        }
        assert_eq!(ran.exit, exit, "{}", fault.name);
    }
}

/// One try where a shop has several.
fn impatient(toml: &str) -> String {
    toml.replace("encrypt = \"off\"", "encrypt = \"off\"\nattempts = 1")
}

fn findings(out: &str) -> Vec<Value> {
    let lines = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter(|line| !line["cause"].is_null()).collect()
}

fn text<'a>(line: &'a Value, key: &str) -> &'a str {
    line[key].as_str().unwrap_or_default()
}

fn double(site: &Site) -> &CounterpointDouble {
    site.company.double().unwrap()
}

#[test]
fn each_fault_of_counterpoint_has_its_own_message() {
    expect_each(&[
        Fault::new("the password was changed", (2, PROBLEM, "Login failed for user 'cpsync'"))
            .breaks(|site| double(site).set_password("another"))
            .mends(|site| double(site).set_password(CounterpointDouble::PASSWORD)),
        Fault::new("SQL Server is down", (4, UNREACHABLE, "could not connect to SQL Server"))
            .breaks(|site| double(site).stop())
            .mends(|site| double(site).restart().unwrap()),
        Fault::new("another database", (2, PROBLEM, "Cannot open database \"NOWHERE\""))
            .toml(|toml| toml.replace("database = \"HARBOUR\"", "database = \"NOWHERE\"")),
        Fault::new("no right on prices", (2, PROBLEM, "has no SELECT right on `IM_PRC`"))
            .breaks(|site| double(site).deny(&["IM_PRC"]))
            .mends(|site| double(site).deny(&[])),
        Fault::new("no right on customers", (0, WARNING, "has no SELECT right on `AR_CUST`"))
            .breaks(|site| double(site).deny(&["AR_CUST"]))
            .mends(|site| double(site).deny(&[])),
        Fault::new("no right on stock", (2, PROBLEM, "has no SELECT right on `IM_INV`"))
            .breaks(|site| double(site).deny(&["IM_INV"]))
            .mends(|site| double(site).deny(&[])),
        Fault::new("a column that is not there", (2, PROBLEM, "`IM_ITEM.USER_WEB_TRESHOLD`"))
            .toml(|toml| toml.replace("USER_WEB_THRESHOLD", "USER_WEB_TRESHOLD")),
        Fault::new("an unknown location", (2, PROBLEM, "could not find location `MIAN`")).toml(
            |toml| toml.replace("stocking-location = \"MAIN\"", "stocking-location = \"MIAN\""),
        ),
        Fault::new("another time zone", (0, WARNING, "shows UTC-5:00")).toml(|toml| {
            toml.replacen("time-zone = \"America/New_York\"", "time-zone = \"Asia/Tokyo\"", 1)
        }),
        Fault::new("its clock is wrong", (0, WARNING, "SQL Server's clock is 20 min ahead of"))
            .breaks(|site| double(site).set_clock_ahead(TimeDelta::seconds(1230)))
            .mends(|site| double(site).set_clock_ahead(TimeDelta::zero())),
        Fault::new("case counts", (2, PROBLEM, "tells upper from lower case"))
            .breaks(|site| double(site).set_collation(Some(("Latin1_General_CS_AS", 1252))))
            .mends(|site| double(site).set_collation(None)),
        Fault::new("another code page", (0, WARNING, "code page is 1250"))
            .breaks(|site| double(site).set_collation(Some(("Polish_CI_AS", 1250))))
            .mends(|site| double(site).set_collation(None)),
        Fault::new("an unknown customer", (2, PROBLEM, "`prices.customer` is `CASHH`"))
            .toml(|toml| toml.replace("customer = \"CASH\"", "customer = \"CASHH\"")),
        Fault::new("an unknown store", (2, PROBLEM, "`prices.store` is `WEBB`"))
            .toml(|toml| toml.replacen("store = \"WEB\"", "store = \"WEBB\"", 1)),
        Fault::new("a statement is refused", (2, PROBLEM, "Invalid column name 'GONE'")).breaks(
            |site| {
                let error =
                    SqlFault::Error { number: 207, message: "Invalid column name 'GONE'.".into() };
                double(site).faults().fail_matching("sp_describe", error, 1);
            },
        ),
    ]);
}

#[test]
fn each_fault_of_the_store_has_its_own_message() {
    expect_each(&[
        Fault::new("the store is down", (4, UNREACHABLE, "could not reach"))
            .breaks(|site| site.shop.stop()),
        Fault::new("maintenance", (4, UNREACHABLE, "maintenance mode"))
            .breaks(|site| site.shop.set_maintenance(true)),
        Fault::new("no Magento there", (2, PROBLEM, "instead of `application/json`"))
            .breaks(|site| site.shop.faults().fail_matching("", "currency", HttpFault::HtmlOk, 1)),
        Fault::new("an expired certificate", (2, PROBLEM, "certificate has expired")).breaks(
            |site| {
                let settings = cpsync_double::company::shop();
                site.shop = MagentoDouble::start_tls(settings, Certificate::Expired).unwrap();
                std::fs::write(site.path("ca.pem"), site.shop.ca_pem()).unwrap();
                let ca = "platform = \"magento2\"\nca-file = \"ca.pem\"";
                site.write_configuration(|toml| toml.replace("platform = \"magento2\"", ca));
            },
        ),
        Fault::new("a revoked token", (2, PROBLEM, "Specified token does not exist"))
            .breaks(|site| site.shop.revoke_token()),
        Fault::new("bearer is off", (2, PROBLEM, "refuses every permission")).toml(|toml| {
            let signs = ["consumer-key-file", "consumer-secret-file", "access-token-secret-file"];
            let rest = toml.lines().filter(|line| !signs.iter().any(|key| line.starts_with(key)));
            rest.collect::<Vec<_>>().join("\n")
        }),
        Fault::new("no right on sets", (2, PROBLEM, "lacks the resource `Magento_Catalog::sets`"))
            .breaks(|site| site.shop.deny(&["Magento_Catalog::sets"])),
        Fault::new("no right on prices", (2, PROBLEM, "lacks the resource `Some_Plugin::prices`"))
            .breaks(|site| {
                let refused = HttpFault::Status {
                    code: 401,
                    headers: Vec::new(),
                    body: json!({
                        "message": "The consumer isn't authorized to access %resources.",
                        "parameters": { "resources": "Some_Plugin::prices" },
                    })
                    .to_string(),
                    content_type: "application/json; charset=utf-8".to_owned(),
                };
                site.shop.faults().fail_matching("POST", "base-prices-information", refused, 1);
            }),
        Fault::new("no right on sources", (2, PROBLEM, "resource `Magento_InventoryApi::source`"))
            .breaks(|site| site.shop.deny(&["Magento_InventoryApi::source"])),
        Fault::new("an unknown set", (2, PROBLEM, "the store has no attribute set `Shoes`"))
            .toml(|toml| in_items(&toml, "attribute-set = \"Shoes\"")),
        Fault::new("an unknown tax class", (2, PROBLEM, "no product tax class `Luxury`"))
            .toml(|toml| in_items(&toml, "tax-class = \"Luxury\"")),
        Fault::new("an unknown attribute", (2, PROBLEM, "the store has no attribute `brnad`"))
            .toml(|toml| toml.replace("attribute = \"brand\"", "attribute = \"brnad\"")),
        Fault::new("a dimension of text", (2, PROBLEM, "`tagline` is a `text`, and a dimension"))
            .toml(|toml| toml.replace("attribute = \"signal_flag\"", "attribute = \"tagline\"")),
        Fault::new("outside of its set", (2, PROBLEM, "is not in the attribute set `Default`"))
            .shop(|settings| {
                settings.attribute_sets.push("Other".to_owned());
                let mut brands = settings.attributes.iter_mut().filter(|a| a.code == "brand");
                brands.next().unwrap().sets = vec!["Other".to_owned()];
            }),
        Fault::new("an unknown root", (2, PROBLEM, "Nowhere"))
            .toml(|toml| format!("{toml}\n[stores.main.categories]\nroot = \"Nowhere\"\n")),
        Fault::new("prices per website", (2, PROBLEM, "prices are website in the store"))
            .shop(|settings| settings.price_per_website = true),
        Fault::new("another zone", (2, PROBLEM, "the store's time zone is Europe/Berlin"))
            .shop(|settings| "Europe/Berlin".clone_into(&mut settings.time_zone)),
        Fault::new("an unknown view", (2, PROBLEM, "the store has no view `nl`")).toml(|toml| {
            toml.replace("platform = \"magento2\"", "platform = \"magento2\"\nstore-code = \"nl\"")
        }),
        Fault::new("an unknown website", (2, PROBLEM, "the store has no website 7")).toml(|toml| {
            toml.replace("platform = \"magento2\"", "platform = \"magento2\"\nwebsite-ids = [7]")
        }),
        Fault::new("an unknown source", (2, PROBLEM, "the store has no stock source `west`")).toml(
            |toml| {
                let sources = "sources = [{ code = \"west\", locations = [\"MAIN\"] }]";
                toml.replace("locations = [\"MAIN\", \"WHSE\"]", sources)
            },
        ),
        Fault::new("a disabled source", (2, PROBLEM, "stock source `default` is disabled"))
            .shop(|settings| settings.sources[0].enabled = false),
        Fault::new("a slash is refused", (2, PROBLEM, "does not let a `/` in a SKU through"))
            .breaks(|site| {
                let page = HttpFault::Status {
                    code: 404,
                    headers: Vec::new(),
                    body: "<html>Not Found</html>".to_owned(),
                    content_type: "text/html".to_owned(),
                };
                site.shop.faults().fail_matching("GET", "products/cpsync/probe", page, 1);
            }),
        Fault::new("no consumer", (0, WARNING, "async consumers did not work off a probe"))
            .shop(|settings| settings.consumers_running = false)
            .toml(|toml| {
                let quick = "platform = \"magento2\"\nbulk-deadline = \"1s\"";
                toml.replace("platform = \"magento2\"", quick)
            }),
        Fault::new("its clock is wrong", (0, WARNING, "the store's clock is 20 min ahead of"))
            .breaks(|site| site.shop.set_clock_ahead(TimeDelta::seconds(1230))),
    ]);
}

fn in_items(toml: &str, line: &str) -> String {
    toml.replace("[stores.main.items]", &format!("[stores.main.items]\n{line}"))
}

#[test]
fn each_fault_of_the_machine_has_its_own_message() {
    expect_each(&[
        Fault::new("no state file", (2, PROBLEM, "it is damaged, or no state file")).breaks(
            |site| {
                std::fs::write(site.path("cpsync.db"), "nonsense ".repeat(999)).unwrap();
            },
        ),
        Fault::new("a newer cpsync", (2, PROBLEM, "a newer cpsync wrote it")).breaks(|site| {
            drop(site.state());
            let file = rusqlite::Connection::open(site.path("cpsync.db")).unwrap();
            file.pragma_update(None, "user_version", 99).unwrap();
        }),
        Fault::new("a damaged state file", (2, PROBLEM, "cpsync.db` is damaged")).breaks(|site| {
            drop(site.state());
            damage(site);
        }),
        Fault::new("no certificate file", (2, PROBLEM, "could not read ca-file")).toml(|toml| {
            let ca = "platform = \"magento2\"\nca-file = \"gone.pem\"";
            toml.replace("platform = \"magento2\"", ca)
        }),
    ]);
}

/// Makes an index that lacks a row, which only a whole look at the file finds.
fn damage(site: &Site) {
    let file = rusqlite::Connection::open(site.path("cpsync.db")).unwrap();
    let sql = "INSERT INTO run (store, task, started_at, dry_run) VALUES ('main', 'items', 1, 0);
        PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema
            WHERE name = 'bulk_store') WHERE name = 'run_task';";
    file.execute_batch(sql).unwrap();
}

#[test]
fn a_run_that_holds_its_lock_for_hours_is_told() {
    let site = site_over(&company(), |_| {}, |toml| toml);
    drop(site.state());
    let _held = Lock::acquire(&site.path("cpsync.db"), "items", "main").unwrap();
    assert!(findings(&site.expect(0, &["doctor", "--json"]).out).is_empty());
    let since = (Utc::now() - TimeDelta::hours(9)).timestamp();
    let holder = json!({ "pid": 4711, "host": "pos", "since": since }).to_string();
    std::fs::write(site.path("cpsync.db.main.items.holder"), holder).unwrap();
    let found = findings(&site.expect(0, &["doctor", "--json"]).out);
    assert_eq!(found.len(), 1);
    let cause = text(&found[0], "cause");
    assert!(cause.contains("`main.items` is held for 9 h, by process 4711"), "{cause}");
}

#[test]
fn a_database_of_another_shape_is_told_column_by_column() {
    let schema = [
        ("CREATE TABLE dbo.IM_LOC (\n    LOC_ID varchar(10)", "LOC_ID varchar(15)"),
        ("    QTY_ON_SO T_QTY", "    QTY_ON_SPEC T_QTY"),
    ];
    let mut script = SCRIPTS[0].to_owned();
    let wide = schema[0].0.replace("LOC_ID varchar(10)", schema[0].1);
    assert!(script.contains(schema[0].0));
    script = script.replace(schema[0].0, &wide);
    script = within(&script, "IM_INV_CELL", "CELL_STAT ", "CELL_STATE ");
    script = within(&script, "IM_ITEM", "ROW_TS rowversion", "ROW_TS datetime");
    script = within(&script, "IM_ITEM", "RS_UTC_DT ", "RS_DT ");
    let company = std::sync::Arc::new(Company::of(&[&script, SCRIPTS[1], SCRIPTS[2]]));
    let site = site_over(&company, |_| {}, |toml| toml);
    let found = findings(&site.expect(2, &["doctor", "--json"]).out);
    let causes: Vec<&str> = found.iter().map(|found| text(found, "cause")).collect();
    for wanted in [
        "could not find column `IM_INV_CELL.CELL_STAT`",
        "`IM_LOC.LOC_ID` holds 15 characters, cpsync asks with 10",
        "`IM_ITEM` has neither a rowversion nor `RS_UTC_DT`",
    ] {
        assert!(causes.iter().any(|cause| cause.contains(wanted)), "{wanted}: {causes:#?}");
    }
    assert_eq!(causes.len(), 3, "{causes:#?}");
}

/// Edits one table of the schema.
fn within(script: &str, table: &str, old: &str, new: &str) -> String {
    let start = script.find(&format!("CREATE TABLE dbo.{table} (")).unwrap();
    let end = start + script[start..].find("\nGO").unwrap();
    let edited = script[start..end].replace(old, new);
    assert_ne!(edited, script[start..end], "{table} has {old}");
    format!("{}{edited}{}", &script[..start], &script[end..])
}

fn till(store: &str, station: &str, drawer: &str) -> Till {
    Till { store: store.into(), station: station.into(), drawer: drawer.into() }
}

#[test]
fn each_fault_of_order_writing_has_its_own_message() {
    let company = company();
    let web = till("WEB", "WEB1", "WEB");
    let causes = |till: &Till| -> Vec<String> {
        let (mut examination, _) = Examination::of_site(&company.config());
        let found = |check: Check| match check.verdict {
            Verdict::Found(finding) => Some(finding.cause),
            Verdict::Fine(_) | Verdict::Skipped(_) => None,
        };
        examination.of_orders(till).into_iter().filter_map(found).collect()
    };
    if let Some(double) = company.double() {
        assert_eq!(causes(&web), [""; 0]);
        double.deny(&["USP_PS_TE_COMMIT_DOC"]);
        assert!(causes(&web)[0].contains("no EXECUTE right on `USP_PS_TE_COMMIT_DOC`"));
        double.deny(&[]);
    }
    let told = |till: &Till, wanted: &str| {
        let causes = causes(till);
        assert!(causes.iter().any(|cause| cause.contains(wanted)), "{wanted}: {causes:?}");
    };
    told(&till("WEBB", "WEB1", "WEB"), "no store `WEBB`");
    told(&till("WEB", "9", "WEB"), "no station `9`");
    told(&till("WEB", "WEB1", "9"), "drawer `9` of store `WEB` has no open session");
    company.execute("UPDATE dbo.PS_DRW_SESSION SET STAT = 'C' WHERE DRW_ID = 'WEB'");
    told(&web, "drawer `WEB` of store `WEB` has no open session");
    company.execute("UPDATE dbo.PS_STR_CFG_PS SET ORD_DEP_RECVD_ACCT_NO = NULL");
    told(&web, "store `WEB` has no account for order deposits");
}

#[test]
fn what_a_broken_link_hides_is_told_as_skipped() {
    let site = site_over(&company(), |_| {}, |toml| toml);
    site.shop.stop();
    let found = super::links(&site, 4);
    for link in ["credentials", "permissions", "attributes", "async consumers"] {
        assert!(found.contains(&(link.to_owned(), "skipped".to_owned())), "{link}: {found:?}");
    }
    let text = site.expect(4, &["doctor"]).out;
    assert!(text.contains("skipped credentials: needs `address and certificate`"), "{text}");
    assert!(text.contains("NO LINK address and certificate: could not reach"), "{text}");
    assert!(text.contains("\n          so:  ") && text.contains("\n          do:  "), "{text}");
}
