//! An import that dies anywhere: after the next one the order is one document, its money one deposit,
//! its shopper one customer, and the shop was told once.
//!
//! The sites share a company, each under a store name and number prefix of its own; the order is paid
//! for and its shopper is new, so that everything that can be written is.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use cpsync::state::{Hooks, OrderState};
use cpsync_double::magento2::{NewOrder, Placed};
use serde_json::json;

use super::death;
use super::points::{Moment, Point, chosen, requests};
use crate::orders::support::{comments, customers, documents, double, neighbour, rows};
use crate::support::company::Company;
use crate::support::site::Site;

const IMPORT: [&str; 2] = ["orders", "import"];

/// A site with one order to import.
struct Scene {
    site: Site,
    name: String,
    placed: Placed,
}

impl Scene {
    fn new(company: &Arc<Company>, number: &AtomicUsize) -> Self {
        let name = format!("k{}", number.fetch_add(1, Ordering::SeqCst));
        let site = neighbour(company, &name);
        let email = format!("{name}@example.org");
        let order = NewOrder::guest(&email).buy("CLEAT/6IN", 2, "19.95").fee("5.00");
        let placed = site.shop.place_order(&order.with(|order| order.customer = Some(7)));
        let invoice = json!({ "capture": false });
        let target = format!("/rest/all/V1/order/{}/invoice", placed.id);
        site.shop.edit(|shop| shop.call("POST", &target, invoice)).unwrap();
        Self { site, name, placed }
    }

    /// What is not as after a pass that nobody disturbed.
    fn differences(&self) -> Vec<String> {
        let Self { site, name, placed } = self;
        let ledger = site.state().order(name, &placed.id.to_string()).unwrap().unwrap();
        let count = |sql: String| rows(site, &sql).concat();
        let (id, customer) = (ledger.doc_id.unwrap_or(0), ledger.cust_no.unwrap_or_default());
        let email = format!("{name}@example.org");
        let tickets = format!(
            "SELECT COUNT(*) FROM dbo.PS_DOC_HDR WHERE DOC_TYP = 'T' AND CUST_NO = '{customer}'"
        );
        let committed = format!("SELECT IS_DOC_COMMITTED FROM dbo.PS_DOC_HDR WHERE DOC_ID = {id}");
        let lines = format!("SELECT COUNT(*) FROM dbo.PS_DOC_LIN WHERE DOC_ID = {id}");
        let number = format!("{name}-{}", placed.number);
        let link = site.state().customer_link(name, "7").unwrap().map(|link| link.cust_no);
        let facts = [
            ("documents", documents(site, &format!("{name}-")).join(","), number.clone()),
            ("deposit tickets", count(tickets), "1".into()),
            ("committed", count(committed), "Y".into()),
            ("lines", count(lines), "1".into()),
            ("customers", customers(site, &email).join(","), customer.clone()),
            ("link", link.unwrap_or_default(), customer),
            (
                "comments",
                comments(site, placed.id).join(","),
                format!("Counterpoint order {number}"),
            ),
            ("state", ledger.state.as_str().into(), OrderState::Acknowledged.as_str().into()),
        ];
        let differs = facts.into_iter().filter(|(_, found, wanted)| found != wanted);
        differs.map(|(what, found, wanted)| format!("{what}: {found:?}, not {wanted:?}")).collect()
    }
}

#[test]
fn an_import_that_dies_anywhere_is_made_good_by_the_next_one() {
    let (company, number) = (Arc::new(Company::start()), AtomicUsize::new(0));
    let all = counted(&Scene::new(&company, &number));
    let (count, points) = (all.len(), chosen(all));
    let failures = Mutex::new(Vec::new());
    let tried = |point: &Point| {
        let scene = Scene::new(&company, &number);
        if let Some(wrong) = die_and_go_on(&scene, &point.moment) {
            failures.lock().unwrap().push(format!("{point:?}\n{wrong}"));
        }
    };
    // Statements are the company's: one pass at a time may die at one.
    let (statements, others): (Vec<Point>, Vec<Point>) =
        points.into_iter().partition(Point::is_statement);
    statements.iter().for_each(tried);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(point) = others.get(next.fetch_add(1, Ordering::Relaxed)) {
                    tried(point);
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    println!("died at {} of {count} points", statements.len() + others.len());
    assert!(failures.is_empty(), "{} points:\n\n{}", failures.len(), failures.join("\n\n"));
}

fn die_and_go_on(scene: &Scene, moment: &Moment) -> Option<String> {
    if !death::at(&scene.site, &IMPORT, moment) {
        return Some("the pass did not come to this point".into());
    }
    // The server may take a moment to see that the dead one's transaction is over.
    let passes = [(); 3].map(|()| scene.site.run(&IMPORT));
    let last = &passes[2];
    if last.exit != 0 {
        return Some(format!("the next passes end with {}: {}{}", last.exit, last.out, last.err));
    }
    let differences = scene.differences();
    (!differences.is_empty()).then(|| differences.join("\n"))
}

/// The points of an import that nobody disturbs.
fn counted(scene: &Scene) -> Vec<Point> {
    let site = &scene.site;
    site.shop.clear_requests();
    double(site).clear_statements();
    let commits = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&commits);
    let after = move |what: &str| noted.lock().unwrap().push(what.to_owned());
    let hooks = Hooks { after_commit: Some(Arc::new(after)), ..Hooks::default() };
    let ran = site.run_hooked(&IMPORT, hooks);
    assert_eq!(ran.exit, 0, "{}{}", ran.out, ran.err);
    assert_eq!(scene.differences(), Vec::<String>::new());
    let point = |kind: String, moment| Point { stage: 0, moment, kind };
    let mut points = requests(&site.shop.requests(), &point);
    for (n, tables) in commits.lock().unwrap().iter().enumerate() {
        points.push(point(format!("before {tables}"), Moment::BeforeCommit(n + 1)));
        points.push(point(format!("after {tables}"), Moment::AfterCommit(n + 1)));
    }
    for (n, statement) in double(site).statements().iter().enumerate() {
        points.push(point(kind(statement), Moment::Statement(n + 1)));
    }
    points
}

/// Reads look alike; so does each writing statement to itself.
fn kind(statement: &str) -> String {
    let name = statement.strip_prefix("/* cpsync ").and_then(|rest| rest.split(' ').next());
    let name = name.unwrap_or(statement);
    let writes = ["INSERT", "UPDATE", "EXEC", "TRANSACTION"];
    if writes.iter().any(|word| statement.contains(word)) && !statement.contains("ISOLATION") {
        return format!("statement {}", name.chars().take(40).collect::<String>());
    }
    "statement that reads".to_owned()
}
