//! Everything that goes wrong around a pass: its exit code, a message that says what to do, and
//! nothing lost: once it is mended, the next pass ends where an undisturbed one does.

mod counterpoint;
mod state;
mod store;

use std::sync::Arc;

use chrono::TimeDelta;
use cpsync::state::{Hooks, JobFilter, State};

use super::support::company::Company;
use super::support::few;
use super::support::outcome::Outcome;
use super::support::site::{Ran, Site};

/// Enough to have simple products, a grid and its parent.
const ITEMS: [&str; 3] = ["CLEAT/6IN", "KEYFLOAT", "SOCK-WOOL"];

/// Something that goes wrong.
struct Case {
    name: &'static str,
    breaks: fn(&mut Site),
    exit: u8,
    /// In the `error:` line; empty when the pass gets over it.
    says: &'static str,
    /// In a `hint:` line.
    hint: &'static str,
    mends: fn(&mut Site),
}

/// Tries each case on a site of its own.
fn try_all(company: &Arc<Company>, cases: &[Case]) {
    let undisturbed = site(company);
    undisturbed.expect(0, &["items"]);
    let wanted = Outcome::of(&undisturbed);
    let wrong: Vec<String> = cases
        .iter()
        .flat_map(|case| {
            let wrong = try_case(company, case, &wanted);
            wrong.into_iter().map(|wrong| format!("{}: {wrong}", case.name))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn try_case(company: &Arc<Company>, case: &Case, wanted: &Outcome) -> Vec<String> {
    let mut site = site(company);
    (case.breaks)(&mut site);
    let mut wrong = told(&site.run(&["items"]), case);
    wrong.extend(burnt(&site, case));
    (case.mends)(&mut site);
    site.later(TimeDelta::hours(12));
    let again = site.run(&["items"]);
    if again.exit != 0 {
        wrong.push(format!("mended, it exits {}: {}", again.exit, again.err));
    }
    wrong.extend(Outcome::of(&site).differences(wanted));
    wrong
}

/// What is wrong with what a person is told.
fn told(ran: &Ran, case: &Case) -> Vec<String> {
    let mut wrong = Vec::new();
    let has = |start: &str, text: &str| {
        ran.err.lines().any(|line| line.starts_with(start) && line.contains(text))
    };
    if ran.exit != case.exit {
        wrong.push(format!("exit {} instead of {}: {}{}", ran.exit, case.exit, ran.out, ran.err));
    } else if !case.says.is_empty() && !has("error: ", case.says) {
        wrong.push(format!("`{}` is not in: {}", case.says, ran.err));
    } else if !case.hint.is_empty() && !has("hint: ", case.hint) {
        wrong.push(format!("`{}` is no hint of: {}", case.hint, ran.err));
    }
    wrong
}

/// Whoever is not there, or refuses everybody, is no fault of a record: no job pays for it.
fn burnt(site: &Site, case: &Case) -> Vec<String> {
    let file = site.path("cpsync.db");
    if !matches!(case.exit, 2 | 4) || !file.is_file() {
        return Vec::new();
    }
    // Some cases are about a file that cannot be opened.
    let Ok(state) = State::open(&file, Hooks::default()) else { return Vec::new() };
    let jobs = state.jobs(&JobFilter::default()).unwrap();
    jobs.iter()
        .filter(|job| job.attempts > 0)
        .map(|job| format!("job `{}` paid {} attempts", job.key.key, job.attempts))
        .collect()
}

fn site(company: &Arc<Company>) -> Site {
    let site = Site::over(company, |_| {}, |toml| toml);
    configure(&site, |toml| toml);
    site
}

/// Writes cpsync.toml and its secrets anew.
fn configure(site: &Site, edit: impl FnOnce(String) -> String) {
    site.write_configuration(|toml| {
        edit(few::only(&ITEMS)(toml).replacen("user = ", "attempts = 2\nuser = ", 1))
    });
}

fn replaced(site: &Site, from: &str, to: &str) {
    configure(site, |toml| {
        assert!(toml.contains(from), "`{from}` is in the sample configuration");
        toml.replace(from, to)
    });
}
