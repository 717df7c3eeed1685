//! kill -9 at any moment, run again: the same end as a run that nobody disturbed (law 1).
//!
//! One run is counted: its store requests, SQL statements and commits of the state file are the
//! points. At each of them another process dies for good, on a site of its own; then the same command
//! runs again, and shop and state file must be those of the undisturbed run.
//!
//! A run looks at the first and the last point of each kind ([`points::chosen`]);
//! `CPSYNC_KILL_POINTS=all` takes all.

pub(crate) mod death;
mod late;
mod orders;
mod points;
mod stages;

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use points::{Point, Undisturbed, chosen};
use stages::{Days, Mode};

use super::support::outcome::Outcome;

#[test]
fn a_pass_that_dies_anywhere_is_made_good_by_the_next_one() {
    prove(Mode::Single);
}

#[test]
fn a_pass_that_dies_anywhere_around_its_bulks_is_made_good_by_the_next_one() {
    prove(Mode::Bulk);
}

#[expect(clippy::print_stdout, reason = "how many points were looked at")]
fn prove(mode: Mode) {
    let days = Days::start();
    let (stages, points) = points::counted(&days, mode);
    let all = points.len();
    let points = chosen(points);
    let failures = Mutex::new(Vec::new());
    let (statements, others): (Vec<Point>, Vec<Point>) =
        points.into_iter().partition(Point::is_statement);
    // The company is shared: only one pass at a time may die at one of its statements.
    work_off(&days, mode, &stages, &statements, 1, &failures);
    work_off(&days, mode, &stages, &others, 3, &failures);
    let failures = failures.into_inner().unwrap();
    println!("{mode:?}: died at {} of {all} points", statements.len() + others.len());
    assert!(failures.is_empty(), "{} points:\n\n{}", failures.len(), failures.join("\n\n"));
}

fn work_off(
    days: &Days,
    mode: Mode,
    undisturbed: &HashMap<usize, Undisturbed>,
    points: &[Point],
    workers: usize,
    failures: &Mutex<Vec<String>>,
) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(point) = points.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Some(wrong) = try_point(days, mode, &undisturbed[&point.stage], point) {
                        failures.lock().unwrap().push(format!("{point:?}\n{wrong}"));
                    }
                }
            });
        }
    });
}

/// Dies at the point, runs again; what is wrong then.
fn try_point(days: &Days, mode: Mode, undisturbed: &Undisturbed, point: &Point) -> Option<String> {
    let site = days.site_before(mode, point.stage, &undisturbed.saves);
    if !death::at(&site, stages::STAGES[point.stage].args, &point.moment) {
        return Some("the pass did not come to this point".into());
    }
    let again = site.run(stages::STAGES[point.stage].args);
    if again.exit != 0 {
        return Some(format!("the next pass exits {}: {}{}", again.exit, again.out, again.err));
    }
    stages::rest(&site);
    let differences = Outcome::of(&site).differences(&undisturbed.end);
    (!differences.is_empty()).then(|| differences.join("\n"))
}
