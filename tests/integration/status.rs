//! `status` and `--metrics-file`: how things stand, at one look.

use cpsync::state::{Failure, Held, JobKey, Lock, Order, OrderState};
use cpsync_double::magento2::Fault;
use serde_json::Value;

use super::support::desk::Desk;
use super::support::few;
use super::support::orders;
use super::support::site::Site;

/// A run of `task` that ended so many seconds ago.
fn ended(desk: &Desk, task: &str, ago: i64, exit: i32, summary: &str) {
    desk.state()
        .write(|writer| {
            let run = writer.begin_run("main", task, Desk::NOW - ago - 5, false, true)?;
            Ok(writer.finish_run(run, Desk::NOW - ago, exit, summary)?)
        })
        .unwrap();
}

fn line<'t>(text: &'t str, task: &str) -> &'t str {
    let found = text.lines().find(|line| line.split_whitespace().nth(1) == Some(task));
    found.unwrap_or_else(|| panic!("no line of {task}:\n{text}"))
}

#[test]
fn one_screen_tells_of_every_task_what_became_of_it() {
    let desk = Desk::with("");
    ended(&desk, "items", 300, 3, r#"{"failed":2,"held":1}"#);
    ended(&desk, "inventory", 600, 0, "{}");
    ended(&desk, "inventory", 60, 4, r#"{"error":"could not reach `https://shop.example`"}"#);
    let reason = "its tax is not mapped".to_owned();
    let held = Order {
        updated_at: Desk::NOW - 7_200,
        state: OrderState::Held,
        held: Some(Held { cause: "tax".into(), reason, advice: None }),
        ..orders::order("main", "7", false, false)
    };
    desk.state()
        .write(|writer| {
            writer.begin_run("main", "categories", Desk::NOW - 900, false, true)?;
            for key in ["A", "B", "C"] {
                writer.enqueue(&JobKey::new("main", "items", key), "changed", Desk::NOW - 180)?;
            }
            let dead = Failure { cause: "no".into(), message: "no".into(), ..Failure::default() };
            writer.fail(&JobKey::new("main", "items", "C"), None, &dead)?;
            Ok(writer.put_order(&held)?)
        })
        .unwrap();
    let _lock = Lock::acquire(&desk.path("cpsync.db"), "prices", "main").unwrap();
    let screen = desk.expect(0, &["status", "--offline"]).out;
    let words = |task| line(&screen, task).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(
        words("items"),
        "main items 1970-01-02 03:41 UTC 5 min 1h 2 failed, 1 held 2 - 1 3 min"
    );
    assert_eq!(words("inventory"), "main inventory 1970-01-02 03:36 UTC 10 min 1h exit 4 - - - -");
    assert_eq!(words("categories"), "main categories never - 1h killed - - - -");
    assert_eq!(words("category-items"), "main category-items never - 1h never run - - - -");
    for part in [
        "killed: categories of store `main`, begun 1970-01-02 03:31 UTC; the next pass goes on",
        "last error: could not reach `https://shop.example`",
        "running: prices of store `main`: process ",
        "held orders: 1 of store `main`, the oldest for 2 h",
        "  1: its tax is not mapped",
        "not asked (--offline)",
    ] {
        assert!(screen.contains(part), "`{part}` in:\n{screen}");
    }
}

#[test]
fn a_stale_task_is_exit_code_7() {
    let limits = "[status.stale-after]\nitems = \"10m\"\ninventory = \"never\"\nprices = \"2d\"\n";
    let desk = Desk::with(limits);
    for (task, ago) in [("items", 599), ("inventory", 99_000), ("categories", 60)] {
        ended(&desk, task, ago, 0, "{}");
    }
    let told = desk.expect(7, &["status", "--offline"]).out;
    assert!(
        told.contains("stale: prices of store `main`: no good pass is known, the limit is 2d"),
        "named in cpsync.toml and never run: {told}"
    );
    ended(&desk, "prices", 60, 0, "{}");
    desk.expect(0, &["status", "--offline"]);
    ended(&desk, "categories", 3_601, 0, "{}");
    desk.state().write(|w| Ok(w.begin_run("main", "items", Desk::NOW, false, false)?)).unwrap();
    let told = desk.expect(7, &["--json", "status", "--offline"]).out;
    let objects: Vec<Value> =
        told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let last = objects.last().unwrap();
    assert_eq!(last["stale"][0]["task"], "categories");
    assert_eq!((&last["message_type"], &last["code"]), (&"summary".into(), &7.into()));
    let items = objects.iter().find(|object| object["task"] == "items").unwrap();
    assert_eq!((&items["age_seconds"], &items["stale"]), (&599.into(), &false.into()));
}

#[test]
fn a_pass_of_chosen_records_does_not_make_a_task_fresh() {
    let desk = Desk::with("");
    ended(&desk, "items", 7_200, 0, "{}");
    desk.state()
        .write(|writer| {
            let run = writer.begin_run("main", "items", Desk::NOW - 10, false, false)?;
            Ok(writer.finish_run(run, Desk::NOW - 5, 0, "{}")?)
        })
        .unwrap();
    let told = desk.expect(7, &["status", "--offline"]).out;
    assert!(
        told.contains("stale: items of store `main`: the last good pass ended 2 h ago"),
        "{told}"
    );
}

#[test]
fn looking_changes_no_byte_of_the_folder() {
    let desk = Desk::with("");
    desk.expect(0, &["status", "--offline"]);
    assert!(!desk.path("cpsync.db").exists());
    ended(&desk, "items", 60, 0, "{}");
    let before = std::fs::read(desk.path("cpsync.db")).unwrap();
    for args in [&["status", "--offline"][..], &["log"], &["queue", "list"]] {
        desk.expect(0, args);
    }
    assert_eq!(std::fs::read(desk.path("cpsync.db")).unwrap(), before);
    assert!(!desk.path("cpsync.db-wal").exists());
}

#[test]
fn both_sides_are_asked_and_trouble_is_told_with_its_code() {
    let site = Site::with(|_| {}, few::only(&few::ITEMS));
    let good = site.expect(0, &["status"]).out;
    assert!(good.contains("counterpoint: ok, ") && good.contains("store main: ok, "), "{good}");
    site.shop.faults().fail_matching("", "", Fault::Maintenance, 1);
    let away = site.expect(4, &["status"]).out;
    assert!(away.contains("store main: unavailable: "), "{away}");
    site.shop.revoke_token();
    let denied = site.expect(2, &["status"]).out;
    assert!(denied.contains("store main: refused: ") && denied.contains("  hint: "), "{denied}");
    if let Some(double) = site.company.double() {
        double.set_password("another");
        let denied = site.expect(2, &["--json", "status"]).out;
        let side = denied.lines().find(|line| line.contains(r#""side":"counterpoint""#)).unwrap();
        let side: Value = serde_json::from_str(side).unwrap();
        assert_eq!((&side["ok"], &side["code"]), (&false.into(), &2.into()));
    }
    site.shop.clear_requests();
    site.expect(0, &["status", "--offline"]);
    assert!(site.shop.requests().is_empty());
}

#[test]
fn a_side_that_is_silent_is_given_up_after_the_time_out() {
    let desk = Desk::with("");
    // Takes connections, and never says a word.
    let deaf = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = deaf.local_addr().unwrap();
    let toml = std::fs::read_to_string(desk.path("cpsync.toml")).unwrap();
    let toml = toml
        .replace("\"POS\"", &format!("\"{address}\""))
        .replace("https://shop.example", &format!("http://{address}"))
        .replace("password-env = \"PASSWORD\"", "password = \"x\"")
        .replace("access-token-env = \"TOKEN\"", "access-token = \"x\"");
    std::fs::write(desk.path("cpsync.toml"), format!("{toml}[status]\ntimeout = \"1s\"\n"))
        .unwrap();
    let told = desk.expect(4, &["status"]).out;
    assert!(told.contains("counterpoint: unavailable: "), "{told}");
    assert!(told.contains("store main: unavailable: no answer within 1 s"), "{told}");
}

#[test]
fn a_secret_that_is_not_there_hides_nothing_else() {
    let desk = Desk::with("");
    ended(&desk, "items", 60, 0, "{}");
    let told = desk.expect(2, &["status"]).out;
    assert!(line(&told, "items").contains(" ok "), "{told}");
    assert!(told.contains("counterpoint: refused: could not use the configuration"), "{told}");
    assert!(told.contains("PASSWORD"), "{told}");
}

#[test]
fn metrics_are_put_in_place_after_a_pass_and_by_status() {
    let desk = Desk::with("");
    ended(&desk, "items", 60, 3, r#"{"updated":12,"failed":2}"#);
    let (file, other) = (desk.text("cpsync.prom"), desk.text("none/cpsync.prom"));
    std::fs::write(&file, "an older one").unwrap();
    desk.expect(0, &["--metrics-file", &file, "status", "--offline"]);
    let text = std::fs::read_to_string(&file).unwrap();
    for line in [
        "# TYPE cpsync_last_success_timestamp_seconds gauge".to_owned(),
        format!(
            "cpsync_last_success_timestamp_seconds{{store=\"main\",task=\"items\"}} {}",
            Desk::NOW - 60
        ),
        "cpsync_last_run_exit_code{store=\"main\",task=\"items\"} 3".to_owned(),
        "cpsync_last_run_duration_seconds{store=\"main\",task=\"items\"} 5".to_owned(),
        "cpsync_last_run_records{result=\"updated\",store=\"main\",task=\"items\"} 12".to_owned(),
        "cpsync_stale{store=\"main\",task=\"items\"} 0".to_owned(),
        "cpsync_stale_after_seconds{store=\"main\",task=\"prices\"} 93600".to_owned(),
        "cpsync_queue_jobs{state=\"dead\",store=\"main\",task=\"items\"} 0".to_owned(),
        "cpsync_held_orders{store=\"main\"} 0".to_owned(),
    ] {
        assert!(text.lines().any(|own| own == line), "`{line}` in:\n{text}");
    }
    assert!(
        !text.contains("cpsync_last_success_timestamp_seconds{store=\"main\",task=\"prices\"}")
    );
    let ran = desk.expect(2, &["--metrics-file", &other, "status", "--offline"]);
    assert!(ran.err.contains("could not write the metrics file"), "{}", ran.err);
    // The pass itself fails: nobody is there. Its metrics tell so.
    let ran = desk.run(&["--metrics-file", &file, "items"]);
    assert_eq!(ran.exit, 2, "{}", ran.err);
    let names: Vec<_> =
        std::fs::read_dir(desk.path("")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().ends_with(".tmp")), "{names:?}");
}
