//! `report`: what the owner is shown, as a page, a table and lines.

mod browser;

use cpsync::state::{Failure, Held, JobKey, Order, OrderState};

use cpsync_double::pictures;

use super::support::desk::Desk;
use super::support::few;
use super::support::orders;
use super::support::site::Site;

const DAY: i64 = 86_400;

/// A site with some days behind it: a bad one, failing records, a held order.
fn lived() -> Desk {
    let desk = Desk::with("");
    let failure = |cause: &str, due_at| Failure {
        cause: cause.into(),
        message: cause.into(),
        due_at,
        ..Failure::default()
    };
    let held = Held {
        cause: "tax".into(),
        reason: "unknown tax <script>alert(1)</script> & more".into(),
        advice: Some("map it".into()),
    };
    let order = Order {
        number: "000000433".into(),
        updated_at: Desk::NOW - 7_200,
        state: OrderState::Held,
        held: Some(held),
        ..orders::order("main", "7", false, false)
    };
    desk.state()
        .write(|writer| {
            let run = |task: &str, ago: i64, exit: i32, summary: &str| -> anyhow::Result<()> {
                let run = writer.begin_run("main", task, Desk::NOW - ago, false, true)?;
                Ok(writer.finish_run(run, Desk::NOW - ago + 5, exit, summary)?)
            };
            run("prices", 3 * DAY, 6, r#"{"error":"the guard stopped the pass"}"#)?;
            for key in ["TEE-1", "TEE-2", "STICKER"] {
                writer.enqueue(&JobKey::new("main", "items", key), "changed", Desk::NOW - DAY)?;
            }
            run("items", 2 * DAY, 0, r#"{"created":3,"updated":4}"#)?;
            let option = failure("attribute `color` has no option `Teal`", Some(Desk::NOW + 60));
            writer.fail(&JobKey::new("main", "items", "TEE-1"), None, &option)?;
            writer.fail(&JobKey::new("main", "items", "TEE-2"), None, &option)?;
            writer.fail(
                &JobKey::new("main", "items", "STICKER"),
                None,
                &failure("it has no price", None),
            )?;
            run("items", 600, 3, r#"{"updated":5,"held":3}"#)?;
            run("inventory", 300, 0, r#"{"updated":12}"#)?;
            Ok(writer.put_order(&order)?)
        })
        .unwrap();
    desk
}

/// The rows of the CSV of this kind.
fn rows(csv: &str, kind: &str) -> Vec<csv::StringRecord> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows = reader.records().map(Result::unwrap);
    rows.filter(|row| &row[0] == kind).collect()
}

#[test]
fn the_table_has_every_day_and_every_record() {
    let desk = lived();
    let table = desk.expect(0, &["report", "--csv", "-", "--offline"]).out;
    let told = |kind: &str| -> Vec<String> {
        rows(&table, kind)
            .iter()
            .map(|row| row.iter().skip(1).collect::<Vec<_>>().join(";"))
            .collect()
    };
    assert_eq!(
        told("task"),
        [
            "main;items;1970-01-02T03:36:45Z;look at it;3;1 record failed too often, waiting for a person",
            "main;inventory;1970-01-02T03:41:45Z;well;0;everything was sent",
            "main;categories;;not in use;0;it has never run",
            "main;category-items;;not in use;0;it has never run",
            "main;prices;;act;0;no good pass for longer than 26h; the last pass said: the guard stopped the pass",
            "main;price-rules;;not in use;0;it has never run",
        ]
    );
    assert_eq!(
        told("queue"),
        [
            ";;1969-12-31;waiting;3;",
            ";;1970-01-01;waiting;3;",
            ";;1970-01-02;to be tried again;2;",
            ";;1970-01-02;dead;1;",
        ],
        "a day without a pass has what the last one left"
    );
    assert_eq!(
        told("sent"),
        [";;1969-12-31;items;7;", ";;1970-01-02;items;5;", ";;1970-01-02;inventory;12;"]
    );
    assert_eq!(told("runs").len(), 4);
    assert_eq!(
        told("errors")[0],
        ";;1970-01-02;cause 1: attribute `color` has no option `Teal`;2;"
    );
    assert_eq!(told("cause")[0], "main;items;;1;2;attribute `color` has no option `Teal`");
    assert_eq!(told("stopped"), ["main;prices;1969-12-30 03:46;;1;the guard stopped the pass"]);
    assert_eq!(told("held-order").len(), 1);
    assert_eq!(told("missing-price"), ["main;;;STICKER;1;"]);
    assert_eq!(told("missing-option").len(), 2);
    let objects = desk.objects(&["report", "--offline"]);
    let rows = table.lines().count() - 1;
    assert_eq!(objects.last().unwrap()["rows"], rows);
    assert_eq!(objects.len(), rows + 1);
}

#[test]
fn the_page_needs_nothing_else_and_runs_nothing() {
    let desk = lived();
    let file = desk.text("report.html");
    std::fs::write(&file, "an older one").unwrap();
    desk.expect(0, &["--dry-run", "report", "--html", &file, "--offline"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "an older one");
    desk.expect(0, &["report", "--html", &file, "--offline"]);
    let page = std::fs::read_to_string(&file).unwrap();
    let links = page.replace("http://www.w3.org/2000/svg", "");
    for outside in ["http:", "https:", "//", "src=", "url(", "@import", "<script", "<link"] {
        assert!(!links.contains(outside), "`{outside}`");
    }
    for part in [
        "1 task needs somebody",
        "000000433",
        "unknown tax &lt;script&gt;",
        "map it",
        "cpsync queue list --cause 1",
        "the guard stopped the pass",
        "STICKER",
    ] {
        assert!(page.contains(part), "`{part}` in:\n{page}");
    }
    assert_eq!(page.matches("<svg").count(), 4);
    let mut names = std::fs::read_dir(desk.path("")).unwrap().map(|entry| entry.unwrap().path());
    assert!(names.all(|name| name.extension().is_none_or(|ending| ending != "tmp")));
    let nowhere = desk.text("none/report.html");
    let ran = desk.expect(2, &["report", "--html", &nowhere, "--offline"]);
    assert!(ran.err.contains("could not write `") && ran.err.contains("hint: "), "{}", ran.err);
    desk.expect(2, &["report", "--html", "-", "--csv", "-"]);
}

#[test]
fn a_site_that_has_done_nothing_has_a_page() {
    let desk = Desk::with("");
    let page = desk.expect(0, &["report", "--html", "-", "--offline"]).out;
    assert!(page.contains("Nothing has run yet"), "{page}");
    assert!(!page.contains("<svg") && page.contains("Nothing is known to be missing"), "{page}");
    assert!(desk.expect(0, &["report", "--offline"]).out.contains("it has never run"));
    assert!(!desk.path("cpsync.db").exists());
}

#[test]
fn counterpoint_tells_what_is_missing_and_its_silence_is_told() {
    let site = Site::of(&["CLEAT/6IN", "KEYFLOAT", "SOCK-WOOL"]);
    for sql in [
        "UPDATE dbo.IM_ITEM SET PRC_1 = 0, REG_PRC = NULL WHERE ITEM_NO = 'KEYFLOAT'",
        "DELETE FROM dbo.IM_PRC WHERE ITEM_NO = 'KEYFLOAT'",
        "DELETE FROM dbo.EC_CATEG_ITEM WHERE ITEM_NO = 'CLEAT/6IN'",
        "UPDATE dbo.AR_CUST SET EMAIL_ADRS_1 = '=twice@shop.example' WHERE CUST_NO IN ('CASH', '100001')",
    ] {
        site.company.execute(sql);
    }
    std::fs::create_dir_all(site.path("ItemImages")).unwrap();
    pictures::draw(&site.path("ItemImages/SOCK-WOOL.png"), "a sock").unwrap();
    assert!(
        !site.expect(0, &["report", "--csv", "-"]).out.contains("missing-picture"),
        "never looked"
    );
    site.expect(0, &["images", "find"]);
    site.shop.clear_requests();
    let table = site.expect(0, &["report", "--csv", "-"]).out;
    let keys = |kind: &str| -> Vec<String> {
        rows(&table, kind).iter().map(|row| format!("{};{}", &row[4], &row[6])).collect()
    };
    assert_eq!(keys("missing-price").len(), 1, "{table}");
    assert!(keys("missing-price")[0].starts_with("KEYFLOAT;"), "{table}");
    let bare = keys("missing-category");
    assert!(bare.iter().any(|row| row.starts_with("CLEAT/6IN;") && row.len() > 12), "{table}");
    assert!(bare.iter().all(|row| !row.starts_with("SOCK-WOOL;")), "{table}");
    let unseen = keys("missing-picture");
    assert!(unseen.iter().any(|row| row.starts_with("KEYFLOAT;")), "{table}");
    assert!(unseen.iter().all(|row| !row.starts_with("SOCK-WOOL;")), "{table}");
    let doubled = keys("doubled-email");
    assert!(
        doubled.iter().any(|row| row.starts_with("'=twice@shop.example;")),
        "no formula for a spreadsheet: {table}"
    );
    assert!(site.shop.requests().is_empty(), "the store is not asked");
    let Some(double) = site.company.double() else { return };
    double.stop();
    let ran = site.expect(4, &["report", "--html", "-"]);
    assert!(ran.out.contains("Counterpoint did not answer"), "{}", ran.out);
    assert!(ran.err.contains("could not ask Counterpoint what is missing"), "{}", ran.err);
    site.expect(0, &["report", "--html", "-", "--offline"]);
}

#[test]
fn a_pass_leaves_a_mark_that_the_charts_show() {
    let site = Site::with(|_| {}, few::only(&["CLEAT/6IN", "KEYFLOAT"]));
    site.shop.faults().reject_sku("KEYFLOAT", "not today");
    site.expect(3, &["items"]);
    let table = site.expect(0, &["report", "--csv", "-", "--offline"]).out;
    for (kind, name) in [
        ("queue", "to be tried again"),
        ("sent", "items"),
        ("runs", "some records failed or differ"),
    ] {
        let row = &rows(&table, kind)[0];
        assert_eq!((&row[4], &row[5]), (name, "1"), "{table}");
    }
    assert!(rows(&table, "errors")[0][4].contains("not today"), "{table}");
}
