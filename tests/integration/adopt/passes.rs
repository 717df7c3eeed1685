//! What the passes do after an adoption.

use super::{forget, written};
use crate::support::site::Site;

#[test]
fn a_shop_that_is_as_counterpoint_says_is_bound_and_sent_nothing() {
    let site = Site::of(&["CLEAT/6IN", "CLOG-DECK", "SHKL-D5", "HpMug", "HpMug-01", "HpMug-02"]);
    for task in ["categories", "items"] {
        site.expect(0, &[task]);
    }
    let (before, bound) = (site.shop.image(), bindings(&site));
    forget(&site);
    site.shop.clear_requests();
    let ran = site.expect(0, &["adopt"]);
    println!("{}", ran.out);
    println!("{:?}", site.shop.requests().iter().map(|r| format!("{} {}", r.method, r.path)).collect::<Vec<_>>());
    assert_eq!(written(&site.shop), [] as [String; 0]);
    assert_eq!(bindings(&site), bound);
    println!("{:?}", site.sent(&["items"]));
    println!("{:?}", site.sent(&["categories"]));
    println!("{:?}", site.sent(&["inventory"]));
    println!("{}", site.run(&["adopt"]).out);
    println!("{}", site.run(&["log"]).out);
    assert_eq!(site.shop.image(), before);
    assert!(false);
}

fn bindings(site: &Site) -> Vec<String> {
    let mut found = Vec::new();
    for entity in ["product", "category"] {
        let state = site.state();
        state
            .for_each_binding("main", entity, |binding| {
                found.push(format!("{binding:?}"));
                Ok(())
            })
            .unwrap();
    }
    found
}
