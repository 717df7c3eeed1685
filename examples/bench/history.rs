//! A state file after a year of work: what `status` has to get through.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use cpsync::state::{Exchange, Failure, Hooks, JobKey, RunRecord, State, Writer};

/// Lines of the history, and records in the queue, that issue 6 asks for.
pub(crate) const RECORDS: i64 = 1_000_000;
pub(crate) const QUEUED: i64 = 100_000;

/// Passes of the history; the records are spread over them.
const RUNS: i64 = 20_000;
const TASKS: [&str; 5] = ["items", "inventory", "categories", "category-items", "prices"];

/// Fills the state file; the last passes have just ended well.
pub(crate) fn fill(path: &Path, store: &str) -> anyhow::Result<()> {
    let state = State::open(path, Hooks::default())?;
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())?;
    state.write(|writer| {
        for n in 0..RUNS {
            run(writer, store, n, now - 60 * (RUNS - 1 - n))?;
        }
        Ok(())
    })?;
    state.write(|writer| (0..QUEUED).try_for_each(|n| job(writer, store, n, now)))
}

fn run(writer: &Writer, store: &str, n: i64, at: i64) -> anyhow::Result<()> {
    let task = TASKS[usize::try_from(n)? % TASKS.len()];
    let run = writer.begin_run(store, task, at, false, true)?;
    for place in 0..RECORDS / RUNS {
        let key = format!("B{:06}", (n * 50 + place) % 100_000);
        let record = RunRecord {
            run,
            kind: "update".to_owned(),
            sku: Some(format!("{key}|RED|L")),
            key: format!("{key} cell RED L *"),
            text: r#"price: "12.00" -> "13.00""#.to_owned(),
        };
        writer.put_run_record(place, &record)?;
    }
    Ok(writer.finish_run(run, at, 0, r#"{"updated":50}"#)?)
}

/// Half of the queue waits, half failed, with what was said on the wire.
fn job(writer: &Writer, store: &str, n: i64, now: i64) -> anyhow::Result<()> {
    let key = JobKey::new(store, TASKS[usize::try_from(n)? % TASKS.len()], &format!("B{n:06}"));
    writer.enqueue(&key, "changed", now - 600)?;
    if n % 2 == 0 {
        let exchange = Exchange {
            request: format!("PUT /rest/all/V1/products/B{n:06}"),
            body: "x".repeat(1_000),
            status: 400,
            answer: "y".repeat(200),
        };
        let failure = Failure {
            cause: format!("product `B{n:06}`: attribute `color` has no option `Teal {}`", n % 40),
            message: "attribute `color` has no such option".to_owned(),
            exchange: Some(exchange),
            due_at: (n % 4 == 0).then_some(now + 3_600),
            count_attempt: true,
        };
        writer.fail(&key, None, &failure)?;
    }
    Ok(())
}
