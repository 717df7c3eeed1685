//! `queue`: what a person sees and does with records that wait.

use cpsync::state::{Exchange, Failure, JobFilter, JobKey, JobState, Writer};

use super::support::desk::Desk;

/// Of `items`, AAA is due, BBB waits for a retry, CCC and DDD are dead for one cause; of `prices`,
/// AAA is dead.
fn desk() -> Desk {
    let desk = Desk::with("");
    let fail = |writer: &Writer<'_>, task: &str, key: &str, cause: &str, due_at| {
        let failure = Failure {
            cause: cause.to_owned(),
            message: format!("{cause}\n(line two)"),
            exchange: Some(Exchange {
                request: format!("PUT /rest/all/V1/products/{key}"),
                body: r#"{"product":{}}"#.into(),
                status: 400,
                answer: r#"{"message":"no"}"#.into(),
            }),
            due_at,
            count_attempt: true,
        };
        writer.fail(&JobKey::new("main", task, key), None, &failure)
    };
    desk.state()
        .write(|writer| {
            for key in ["AAA", "BBB", "CCC", "DDD"] {
                writer.enqueue(&JobKey::new("main", "items", key), "changed", 1_000)?;
            }
            writer.enqueue(
                &JobKey::new("main", "prices", "AAA\tcell\tRED\t*\t*"),
                "price",
                1_000,
            )?;
            fail(writer, "items", "BBB", "no price", Some(109_000))?;
            fail(writer, "items", "CCC", "`CCC`: attribute `color` has no option `Teal`", None)?;
            fail(writer, "items", "DDD", "`DDD`: attribute `color` has no option `Teal`", None)?;
            fail(writer, "prices", "AAA\tcell\tRED\t*\t*", "no such product", None)?;
            Ok(())
        })
        .unwrap();
    desk
}

/// What is in the queue, as `task key state`.
fn queue(desk: &Desk) -> Vec<String> {
    let jobs = desk.state().jobs(&JobFilter::default()).unwrap();
    let told = |key: &str| key.replace('\t', " ");
    jobs.into_iter()
        .map(|job| format!("{} {} {}", job.key.task, told(&job.key.key), job.state.as_str()))
        .collect()
}

#[test]
fn the_list_tells_why_a_record_waits_and_until_when() {
    let listed = desk().expect(0, &["queue", "list"]).out;
    let rows: Vec<&str> = listed.lines().collect();
    assert!(rows[0].trim_start().starts_with("KEY"), "{listed}");
    let retry = rows.iter().find(|row| row.trim_start().starts_with("BBB ")).unwrap();
    assert!(retry.contains("retry") && retry.contains("1970-01-02 06:16 UTC"), "{listed}");
    assert!(
        listed.contains("no price (1 more line in `queue show`)"),
        "one row a record: {listed}"
    );
    assert!(listed.contains("3 causes, 4 records:\n"), "{listed}");
    assert!(
        listed.contains("2 in items (2 dead): `…`: attribute `color` has no option `Teal`"),
        "{listed}"
    );
    let short = desk().expect(0, &["queue", "list", "--limit", "2"]).out;
    assert!(short.contains("... and 3 more; `--limit 5` lists all"), "{short}");
}

#[test]
fn a_script_gets_one_object_a_job_and_a_summary() {
    let objects = desk().objects(&["queue", "list", "--task", "items"]);
    assert_eq!(objects.len(), 5);
    assert_eq!(objects[1]["next"], "1970-01-02T06:16:40Z");
    assert_eq!(objects[2]["next"], serde_json::Value::Null);
    assert_eq!(objects[2]["cause_id"], objects[3]["cause_id"]);
    assert_eq!(objects[4]["message_type"], "summary");
    assert_eq!(objects[4]["jobs"], 4);
}

#[test]
fn an_empty_queue_says_so_and_makes_no_file() {
    let desk = Desk::with("");
    for args in [&["queue", "list"][..], &["queue", "retry", "--all"], &["queue", "clear", "--all"]]
    {
        desk.expect(0, args);
    }
    assert_eq!(desk.run(&["queue", "list"]).out, "the queue is empty\n");
    assert_eq!(desk.run(&["queue", "list", "--causes"]).out, "nothing failed\n");
    assert!(!desk.path("cpsync.db").exists());
}

#[test]
fn filters_choose_the_records_that_are_listed() {
    let desk = desk();
    let cause = desk.objects(&["queue", "list", "--causes"])[0]["id"].to_string();
    for (filter, keys) in [
        (&["--task", "prices"][..], &["AAA cell RED * *"][..]),
        (&["--state", "dead", "--task", "items"], &["CCC", "DDD"]),
        (&["--state", "due"], &["AAA"]),
        (&["--cause", &cause], &["CCC", "DDD"]),
        (&["--key", "a cell"], &["AAA cell RED * *"]),
        (&["--key", "aa", "--limit", "1"], &["AAA"]),
        (&["--task", "inventory"], &[]),
    ] {
        let mut objects = desk.objects(&[&["queue", "list"], filter].concat());
        objects.pop();
        let listed: Vec<&str> = objects.iter().map(|job| job["key"].as_str().unwrap()).collect();
        assert_eq!(listed, keys, "{filter:?}");
    }
}

#[test]
fn what_does_not_exist_is_refused_with_what_does() {
    let desk = desk();
    for (args, told) in [
        (&["queue", "list", "--task", "itmes"][..], "did you mean `items`?"),
        (&["queue", "retry", "--cause", "99"], "there is no cause 99"),
        (&["queue", "retry"], "none is named"),
        (&["queue", "clear"], "none is named"),
        (&["queue", "drop", "AAA", "nonsense"], "`nonsense` is not in the queue"),
        (&["queue", "show", "nonsense"], "`cpsync log --key nonsense`"),
        (&["queue", "add", "--task", "inventory", "AAA"], "`cpsync inventory --item KEY`"),
    ] {
        let ran = desk.expect(2, args);
        assert!(ran.err.contains(told), "{args:?}: {}", ran.err);
    }
    assert_eq!(queue(&desk).len(), 5, "nothing is done when one key is wrong");
}

#[test]
fn show_tells_all_of_a_record_and_how_to_send_it_again() {
    let desk = desk();
    let shown = desk.expect(0, &["queue", "show", "ccc"]).out;
    for part in [
        "CCC (items of store `main`)",
        "changed, since 1970-01-01 00:16 UTC",
        "given up after 1 try",
        "attribute `color` has no option `Teal`",
        "(line two)",
        "PUT /rest/all/V1/products/CCC",
        r#"{"product":{}}"#,
        "HTTP 400",
        r#"{"message":"no"}"#,
        "advice:",
        "--store main items --item=CCC --now -vv",
    ] {
        assert!(shown.contains(part), "`{part}` in:\n{shown}");
    }
    let both = desk.run(&["--json", "queue", "show", "AAA cell RED * *"]).out;
    let object: serde_json::Value = serde_json::from_str(&both).unwrap();
    assert_eq!(object["exchange"]["status"], 400);
    let replay = object["replay"].as_str().unwrap();
    assert!(replay.ends_with("prices --item=AAA --now -vv"), "{replay}");
}

#[test]
fn the_causes_alone_are_a_line_each() {
    let told = desk().expect(0, &["queue", "list", "--causes"]).out;
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!((lines.len(), lines[0]), (5, "3 causes, 4 records:"), "{told}");
    assert!(lines[4].starts_with("hint: "), "{told}");
}

#[test]
fn retry_makes_waiting_and_dead_records_due() {
    let all = desk();
    assert_eq!(all.expect(0, &["queue", "retry", "--all"]).out, "4 due again\n");
    assert!(queue(&all).iter().all(|job| job.ends_with(" due")));
    let desk = desk();
    let cause = desk.objects(&["queue", "list", "--causes"])[0]["id"].to_string();
    assert_eq!(desk.expect(0, &["queue", "retry", "--cause", &cause]).out, "2 due again\n");
    let expected = [
        "items AAA due",
        "items BBB retry",
        "items CCC due",
        "items DDD due",
        "prices AAA cell RED * * dead",
    ];
    assert_eq!(queue(&desk), expected);
}

#[test]
fn drop_takes_off_the_named_ones_only() {
    let desk = desk();
    assert_eq!(desk.expect(0, &["queue", "drop", "ccc"]).out, "1 dropped\n");
    assert_eq!(queue(&desk).len(), 4);
    assert_eq!(desk.expect(0, &["queue", "clear", "--state", "dead"]).out, "2 dropped\n");
    assert_eq!(queue(&desk), ["items AAA due", "items BBB retry"]);
    desk.expect(0, &["queue", "clear", "--all"]);
    assert_eq!(queue(&desk), [""; 0]);
}

#[test]
fn add_queues_keys_from_the_command_line_and_from_stdin() {
    let desk = Desk::with("");
    let args = ["queue", "add", "--task", "items", "A-1", "-"];
    let ran = desk.fed(&args, "\u{feff}A-2\r\n\r\n A-3 \n");
    assert_eq!((ran.exit, ran.out.as_str()), (0, "3 queued\n"), "{}", ran.err);
    assert_eq!(queue(&desk), ["items A-1 due", "items A-2 due", "items A-3 due"]);
    let job = desk.state().job(&JobKey::new("main", "items", "A-1")).unwrap().unwrap();
    assert_eq!((job.reason.as_str(), job.state), ("asked", JobState::Due));
}

#[test]
fn a_dry_run_leaves_the_file_as_it_is() {
    let desk = desk();
    let before = std::fs::read(desk.path("cpsync.db")).unwrap();
    let told = desk.run(&["--dry-run", "queue", "retry", "--all"]).out;
    assert_eq!(told, "4 due again (dry run)\n");
    desk.expect(0, &["--dry-run", "queue", "drop", "BBB"]);
    desk.expect(0, &["--dry-run", "queue", "clear", "--all"]);
    desk.expect(0, &["--dry-run", "queue", "add", "--task", "items", "NEW"]);
    assert_eq!(std::fs::read(desk.path("cpsync.db")).unwrap(), before);
}
