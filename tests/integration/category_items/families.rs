//! Which product of a family has the links: the one that is visible on its own, if any.

use super::super::support::site::Site;
use super::{edited, links, put, site};

/// Takes every sample row away.
fn bare(items: &[&str]) -> Site {
    let site = site(items);
    site.company.execute("DELETE FROM dbo.EC_CATEG_ITEM");
    site
}

#[test]
fn a_grid_s_parent_has_links_and_its_cells_have_none() {
    let site = bare(&["CLOG-DECK"]);
    put(&site, "CLOG-DECK", "Boots", 1);
    assert_eq!(site.requests_of(&["category-items"]).len(), 1);
    assert_eq!(links(&site, "CLOG-DECK"), "Boots=1");
    assert_eq!(links(&site, "CLOG-DECK|38"), "");
}

#[test]
fn a_group_has_links_and_its_units_have_none() {
    let site = bare(&["ROPE/8MM"]);
    put(&site, "ROPE/8MM", "Twine & Small Stuff", 1);
    assert_eq!(site.requests_of(&["category-items"]).len(), 1);
    let kinds = site.shop.products();
    let grouped = kinds.iter().find(|product| product["type_id"] == "grouped").unwrap();
    assert_eq!(links(&site, grouped["sku"].as_str().unwrap()), "Twine & Small Stuff=1");
}

#[test]
fn a_parent_s_own_rows_count_and_else_its_first_member_s() {
    let items =
        ["LANTERN", "LANTERN-RED", "LANTERN-GRN", "LANTERN-BLK", "LANTERN-BRS", "LANTERN-WHT"];
    let site = bare(&items);
    let members: Vec<String> = site
        .shop
        .products()
        .iter()
        .map(|product| product["sku"].as_str().unwrap().to_owned())
        .filter(|sku| sku != "LANTERN")
        .collect();
    assert!(!members.is_empty(), "the sample company's lanterns have other numbers");
    for (member, category) in members.iter().zip(["Boots", "Safety"]) {
        put(&site, member, category, 1);
    }
    site.expect(0, &["category-items"]);
    let first = members.iter().min().unwrap();
    let wanted = if *first == members[0] { "Boots=1" } else { "Safety=1" };
    assert_eq!(links(&site, "LANTERN"), wanted);
    assert!(members.iter().all(|member| links(&site, member).is_empty()), "members have none");
    put(&site, "LANTERN", "Christmas Ideas", 1);
    site.expect(0, &["category-items"]);
    assert_eq!(links(&site, "LANTERN"), "Christmas Ideas=1");
}

#[test]
fn an_archived_item_has_none_and_gets_them_back() {
    let site = site(&["FID-SET"]);
    site.expect(0, &["category-items"]);
    let all = links(&site, "FID-SET");
    site.company.execute("UPDATE dbo.IM_ITEM SET USER_WEB_ARCHIVE = 'Y' WHERE ITEM_NO = 'FID-SET'");
    site.expect(0, &["items"]);
    assert_eq!(links(&site, "FID-SET"), "", "archiving takes it out of all categories");
    assert!(site.requests_of(&["category-items"]).is_empty());
    site.company.execute("UPDATE dbo.IM_ITEM SET USER_WEB_ARCHIVE = 'N' WHERE ITEM_NO = 'FID-SET'");
    site.expect(0, &["items"]);
    site.expect(0, &["category-items"]);
    assert_eq!(links(&site, "FID-SET"), all);
}

#[test]
fn an_item_archived_before_its_first_links_gets_none() {
    let site = site(&["AF-BLUE-GL", "FID-SET"]);
    site.expect(0, &["category-items"]);
    assert_eq!(links(&site, "AF-BLUE-GL"), "");
}

#[test]
fn an_item_that_left_the_scope_loses_its_links() {
    let site = site(&["FID-SET"]);
    site.expect(0, &["category-items"]);
    site.company.execute("UPDATE dbo.IM_ITEM SET IS_ECOMM_ITEM = 'N' WHERE ITEM_NO = 'FID-SET'");
    site.expect(0, &["items"]);
    site.expect(0, &["category-items"]);
    assert_eq!(links(&site, "FID-SET"), "");
    assert!(site.requests_of(&["category-items"]).is_empty());
}

#[test]
fn a_new_product_brings_its_links_along() {
    let site = Site::with(|_| {}, |toml| edited(&toml, &["FID-SET", "CLOG-DECK"]));
    site.expect(0, &["categories"]);
    site.expect(0, &["items"]);
    assert_eq!(links(&site, "FID-SET"), "Rigging Tools=2, Twine & Small Stuff=1");
    assert_ne!(links(&site, "CLOG-DECK"), "");
    assert!(site.requests_of(&["category-items"]).is_empty());
    assert!(site.requests_of(&["items"]).is_empty());
}

#[test]
fn a_new_product_comes_without_links_where_no_category_is_known() {
    let site = Site::with(|_| {}, |toml| edited(&toml, &["FID-SET"]));
    site.shop.clear_requests();
    site.expect(0, &["items"]);
    assert!(site.shop.requests().iter().all(|request| !request.path.contains("/categories")));
}
