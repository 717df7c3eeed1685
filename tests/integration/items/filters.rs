//! The store's own filter: every kind of condition, and two stores on one Counterpoint.

use cpsync_double::company;
use cpsync_double::magento2::MagentoDouble;

use super::replaced;
use crate::support::site::Site;

const FILTER: &str = "filter = [{ column = \"USER_WEB_STORE\", not = [\"OUTLET\"] }]";

#[test]
fn each_condition_lets_its_items_through() {
    let site = Site::of(&["000123", "000124", "CLEAT/6IN", "TEE-TERN", "SANDAL-RV"]);
    site.company.execute(
        "UPDATE dbo.IM_ITEM SET USER_WEB_STORE = 'main' WHERE ITEM_NO = '000123'; \
         UPDATE dbo.IM_ITEM SET USER_WEB_STORE = ' ' WHERE ITEM_NO = '000124'; \
         UPDATE dbo.IM_ITEM SET PRC_1 = 40 WHERE ITEM_NO IN ('000123', 'TEE-TERN'); \
         UPDATE dbo.IM_ITEM SET PRC_1 = 10 WHERE ITEM_NO IN ('000124', 'CLEAT/6IN', 'SANDAL-RV')",
    );
    let cases: [(&str, &[&str]); 9] = [
        ("{ column = \"USER_WEB_STORE\", equals = \"MAIN\" }", &["000123"]),
        (
            "{ column = \"USER_WEB_STORE\", not = \"OUTLET\" }",
            &["000123", "000124", "CLEAT/6IN", "TEE-TERN"],
        ),
        ("{ column = \"USER_WEB_STORE\", in = [\"MAIN\", \"OUTLET\"] }", &["000123", "SANDAL-RV"]),
        ("{ column = \"USER_WEB_STORE\", is-set = true }", &["000123", "SANDAL-RV"]),
        ("{ column = \"USER_WEB_STORE\", is-set = false }", &["000124", "CLEAT/6IN", "TEE-TERN"]),
        ("{ column = \"ITEM_NO\", starts-with = \"0001\" }", &["000123", "000124"]),
        ("{ column = \"PRC_1\", at-least = 40 }", &["000123", "TEE-TERN"]),
        ("{ column = \"PRC_1\", at-most = 39.99 }", &["000124", "CLEAT/6IN", "SANDAL-RV"]),
        (
            "{ column = \"PRC_1\", at-most = 39.99 }, { column = \"ITEM_NO\", not = [\"000124\"] }",
            &["CLEAT/6IN", "SANDAL-RV"],
        ),
    ];
    for (condition, expected) in cases {
        site.write_configuration(replaced(FILTER, &format!("filter = [{condition}]")));
        let told = site.expect(0, &["--dry-run", "items", "--find"]).out;
        let mut found: Vec<&str> = told
            .lines()
            .filter_map(|line| Some(line.strip_prefix("queued ")?.split(": ").next().unwrap()))
            .collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{condition}");
    }
}

#[test]
fn two_stores_share_one_counterpoint() {
    let outlet = MagentoDouble::start(company::shop()).unwrap();
    let site = Site::of(&["CLEAT/6IN", "SANDAL-RV", "000123"]);
    site.company.execute("UPDATE dbo.IM_ITEM SET USER_WEB_STORE = 'MAIN' WHERE ITEM_NO = '000123'");
    let url = site.shop.url();
    site.write_configuration(|toml| {
        let second = toml[toml.find("[stores.main]").unwrap()..]
            .replace("stores.main", "stores.outlet")
            .replace("not = [\"OUTLET\"]", "not = [\"MAIN\"]")
            .replace(&url, &outlet.url());
        format!("{toml}\n{second}")
    });
    site.expect(0, &["items"]);
    let skus = |shop: &MagentoDouble| {
        let skus = shop.products().into_iter().map(|p| p["sku"].as_str().unwrap().to_owned());
        let mut skus: Vec<String> = skus.filter(|sku| !sku.contains('|')).collect();
        skus.sort();
        skus
    };
    assert_eq!(skus(&site.shop), ["000123", "CLEAT/6IN"]);
    assert_eq!(skus(&outlet), ["CLEAT/6IN", "SANDAL-RV"]);
    site.company.execute("UPDATE dbo.IM_ITEM SET WEIGHT = 6 WHERE ITEM_NO = 'CLEAT/6IN'");
    outlet.clear_requests();
    site.expect(0, &["items", "--store", "main"]);
    assert_eq!(site.seen("CLEAT/6IN").get("weight"), "6");
    assert_eq!(outlet.requests(), []);
    site.expect(0, &["items"]);
    assert_eq!(outlet.product("CLEAT/6IN").unwrap()["weight"], 6);
    assert_eq!(site.requests_of(&["items"]), []);
}

#[test]
fn a_store_that_fails_does_not_stop_the_other() {
    let outlet = MagentoDouble::start(company::shop()).unwrap();
    let site = Site::of(&["CLEAT/6IN"]);
    let url = site.shop.url();
    site.write_configuration(|toml| {
        let second = toml[toml.find("[stores.main]").unwrap()..]
            .replace("stores.main", "stores.outlet")
            .replace(&url, &outlet.url());
        format!("{toml}\n{second}")
    });
    site.shop.set_maintenance(true);
    site.expect(4, &["items"]);
    assert!(outlet.product("CLEAT/6IN").is_some());
    site.shop.set_maintenance(false);
    site.expect(0, &["items"]);
    assert!(site.has("CLEAT/6IN"), "no try was burnt, and it is due at once");
}
