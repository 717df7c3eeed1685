//! Where a pass can die, counted on a pass that does not.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use cpsync::state::Hooks;
use cpsync_double::magento2::Request;

use super::super::support::outcome::Outcome;
use super::super::support::site::Site;
use super::stages::{Days, Mode, STAGES, Saves, Stage, rest, save};

/// A moment of a stage.
#[derive(Clone, Debug)]
pub(super) struct Point {
    pub(super) stage: usize,
    pub(super) moment: Moment,
    /// Points of one kind look alike: see [`chosen`].
    pub(super) kind: String,
}

#[derive(Clone, Debug)]
pub(super) enum Moment {
    /// The shop has the nth request of this name and does not carry it out.
    Lost(String, usize),
    /// The shop has carried it out and cannot tell.
    Unanswered(String, usize),
    /// The nth statement is on its way.
    Statement(usize),
    /// The nth commit of the state file is about to be made.
    BeforeCommit(usize),
    /// It is made.
    AfterCommit(usize),
}

impl Point {
    pub(super) fn is_statement(&self) -> bool {
        matches!(self.moment, Moment::Statement(_))
    }

    fn writes(&self) -> bool {
        !self.is_statement() && !self.kind.contains("GET ")
    }
}

/// `METHOD path`, as points name a request.
pub(super) fn name(request: &Request) -> String {
    format!("{} {}", request.method, request.path)
}

/// A stage that passes die in.
pub(super) struct Undisturbed {
    /// How it began.
    pub(super) saves: Saves,
    /// How it ends when nobody disturbs it.
    pub(super) end: Outcome,
}

/// Runs all stages undisturbed: how those that passes die in begin and end, and the points on the way.
pub(super) fn counted(days: &Days, mode: Mode) -> (HashMap<usize, Undisturbed>, Vec<Point>) {
    let mut site = days.site(mode);
    let (mut stages, mut points) = (HashMap::new(), Vec::new());
    for (stage, Stage { args, .. }) in STAGES.iter().enumerate() {
        days.enter(&mut site, mode, stage);
        if !STAGES[stage].dies(mode) {
            site.expect(0, args);
            rest(&site);
            continue;
        }
        let saves = save(&site);
        points.extend(count(&site, mode, stage));
        stages.insert(stage, Undisturbed { saves, end: Outcome::of(&site) });
        assert!(site.requests_of(args).iter().all(|r| r.method == "GET"), "all is said");
    }
    (stages, points)
}

fn count(site: &Site, mode: Mode, stage: usize) -> Vec<Point> {
    site.shop.clear_requests();
    if let Some(double) = site.company.double() {
        double.clear_statements();
    }
    let commits = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&commits);
    let hooks = Hooks {
        after_commit: Some(Arc::new(move |what: &str| noted.lock().unwrap().push(what.to_owned()))),
        ..Hooks::default()
    };
    let ran = site.run_hooked(STAGES[stage].args, hooks);
    assert_eq!(ran.exit, 0, "{}{}", ran.out, ran.err);
    rest(site);
    let point = |kind: String, moment| Point { stage, moment, kind };
    let mut points = requests(&site.shop.requests(), &point);
    for (n, tables) in commits.lock().unwrap().iter().enumerate() {
        points.push(point(format!("before {tables}"), Moment::BeforeCommit(n + 1)));
        points.push(point(format!("after {tables}"), Moment::AfterCommit(n + 1)));
    }
    // Statements only read, and are the same however products travel.
    let statements = site.company.double().filter(|_| mode == Mode::Single);
    let statements = statements.map_or(0, |double| double.statements().len());
    points.extend((1..=statements).map(|n| point("statement".into(), Moment::Statement(n))));
    points
}

pub(super) fn requests(
    requests: &[Request],
    point: &impl Fn(String, Moment) -> Point,
) -> Vec<Point> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut points = Vec::new();
    for request in requests {
        let name = name(request);
        let nth = seen.entry(name.clone()).or_default();
        *nth += 1;
        // How often a bulk is asked about is a matter of time.
        if *nth > 1 && name.contains("operation-status") {
            continue;
        }
        let kind = kind(request);
        points.push(point(format!("unanswered {kind}"), Moment::Unanswered(name.clone(), *nth)));
        // A read that is not carried out is a read that is not answered.
        if request.method != "GET" {
            points.push(point(format!("lost {kind}"), Moment::Lost(name, *nth)));
        }
    }
    points
}

/// The route: the path without SKUs and ids.
fn kind(request: &Request) -> String {
    let fixed = |part: &str| part.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    let mut parts: Vec<&str> =
        request.path.split('/').map(|part| if fixed(part) { part } else { "*" }).collect();
    parts.dedup();
    format!("{} {}", request.method, parts.join("/"))
}

/// The last point of each kind and stage, for writes the first, too; or all.
pub(super) fn chosen(points: Vec<Point>) -> Vec<Point> {
    if std::env::var_os("CPSYNC_KILL_POINTS").is_some_and(|which| which == "all") {
        return points;
    }
    let key = |point: &Point| (point.stage, point.kind.clone());
    let last: HashMap<_, usize> =
        points.iter().enumerate().map(|(n, point)| (key(point), n)).collect();
    let mut first = HashSet::new();
    let mut chosen = points.clone();
    let mut n = 0;
    chosen.retain(|point| {
        n += 1;
        last[&key(point)] == n - 1 || (point.writes() && first.insert(key(point)))
    });
    chosen
}
