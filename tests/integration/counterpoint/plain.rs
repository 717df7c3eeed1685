//! A site without the tables that not every version of Counterpoint has.

use crate::support::site::Site;

const LACKING: [&str; 4] = ["IM_CTL", "AR_LOY_PGM", "PS_TKT_HIST_ORIG_DOC", "PS_ORD_HIST_LIN"];

#[test]
fn every_task_runs_at_a_site_that_lacks_what_a_task_can_do_without() {
    let site = Site::of(&["CLEAT/6IN", "KEYFLOAT", "SOCK-WOOL"]);
    let Some(double) = site.company.double() else { return };
    double.deny(&LACKING);
    std::fs::create_dir_all(site.path("ItemImages")).unwrap();
    for task in [
        &["items"][..],
        &["inventory"],
        &["categories"],
        &["category-items"],
        &["prices"],
        &["price-rules"],
        &["orders", "import", "--since", "2026-01-01"],
        &["orders", "activity"],
        &["verify"],
        &["explain", "KEYFLOAT"],
        &["report", "--csv", "-"],
        &["adopt"],
    ] {
        site.expect(0, task);
    }
    // At this site they are there but may not be read, which is told of the one that prices ask.
    let looked = site.expect(2, &["doctor"]).out;
    let problems: Vec<&str> = looked.lines().filter(|line| line.contains("PROBLEM")).collect();
    assert!(matches!(problems[..], [one] if one.contains("`IM_CTL`")), "{looked}");
}
