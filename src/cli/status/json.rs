//! The same for scripts: a line for each task, store and side, and a summary.

use serde_json::{Value, json};

use super::Screen;
use super::overview::{Overview, StoreOverview, TaskOverview, summary};
use super::reach::{Answer, Side};
use crate::cli::moment::exact;
use crate::state::Run;

/// One object a line.
pub(super) fn lines(screen: &Screen) -> String {
    let overview = &screen.overview;
    let mut lines = Vec::new();
    for store in &overview.stores {
        lines.extend(store.tasks.iter().map(|task| of_task(store, task, overview)));
        lines.push(json!({
            "message_type": "orders",
            "store": store.name,
            "held": store.held.count,
            "oldest": store.held.oldest.map(exact),
            "reasons": store.held.reasons.iter()
                .map(|(reason, orders)| json!({ "reason": reason, "orders": orders }))
                .collect::<Vec<_>>(),
        }));
    }
    lines.extend(screen.sides.iter().flatten().map(of_side));
    let stale: Vec<Value> = overview
        .stale()
        .into_iter()
        .map(|(store, task)| json!({ "store": store, "task": task.task }))
        .collect();
    lines.push(json!({
        "message_type": "summary",
        "now": exact(overview.now),
        "code": screen.exit().code(),
        "stale": stale,
    }));
    crate::cli::json::lines(lines)
}

fn of_task(store: &StoreOverview, task: &TaskOverview, overview: &Overview) -> Value {
    json!({
        "message_type": "task",
        "store": store.name,
        "task": task.task,
        "last_success": task.good_at().map(exact),
        "age_seconds": task.good_at().map(|at| overview.now - at),
        "limit_seconds": task.limit.map(|limit| limit.as_secs()),
        "stale": task.stale(overview.now),
        "running": task.holder.as_ref().map(|holder| {
            json!({ "pid": holder.pid, "host": holder.host, "since": exact(holder.since) })
        }),
        "last_run": task.last.as_ref().map(|run| of_run(run, task.killed())),
        "queue": {
            "waiting": task.queue.due,
            "retry": task.queue.retry,
            "dead": task.queue.dead,
            "oldest": task.queue.oldest.map(exact),
        },
    })
}

fn of_run(run: &Run, killed: bool) -> Value {
    json!({
        "id": run.id,
        "started": exact(run.started_at),
        "ended": run.ended_at.map(exact),
        "code": run.exit_code,
        "killed": killed,
        "error": summary(run)["error"],
    })
}

fn of_side(side: &Side) -> Value {
    let which = if side.store.is_some() { "store" } else { "counterpoint" };
    match &side.answer {
        Answer::Fine(time) => json!({
            "message_type": "reach",
            "side": which,
            "store": side.store,
            "ok": true,
            "milliseconds": u64::try_from(time.as_millis()).unwrap_or(u64::MAX),
        }),
        Answer::Trouble { exit, message, hints } => json!({
            "message_type": "reach",
            "side": which,
            "store": side.store,
            "ok": false,
            "code": exit.code(),
            "message": message,
            "hints": hints,
        }),
    }
}
