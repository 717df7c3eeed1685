//! What the passes do after an adoption of a shop that is as Counterpoint says: nothing is made.

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
    let told = site.expect(0, &["adopt", "products", "categories"]).out;
    assert_eq!(told, "adopt main categories: 44 matched\nadopt main products: 16 matched\n");
    assert_eq!(written(&site.shop), [] as [String; 0]);
    assert_eq!(site.shop.requests().len(), 3, "root, tree, one page of products");
    assert_eq!(bindings(&site), bound);
    assert_eq!(site.sent(&["items"]), [] as [String; 0]);
    let sent = site.sent(&["categories"]);
    assert!(sent.iter().all(|line| line.starts_with("PUT ")), "descriptions at most: {sent:?}");
    assert_eq!(site.shop.image(), before);
    assert_eq!(bindings(&site), bound);
    assert_eq!(site.requests_of(&["items"]), []);
    let log = site.expect(0, &["log", "--key", "CLEAT/6IN"]).out;
    assert!(log.contains("adopt") && log.contains("matched") && log.contains("by SKU"), "{log}");
}

fn bindings(site: &Site) -> Vec<String> {
    let (state, mut found) = (site.state(), Vec::new());
    for entity in ["product", "category"] {
        state
            .for_each_binding("main", entity, |binding| {
                found.push(format!("{binding:?}"));
                Ok(())
            })
            .unwrap();
    }
    found
}
