//! An adoption that cannot come to its end, and one that is not alone.

use cpsync::state::Lock;
use cpsync_double::magento2::{Fault, settings::InputLimit};

use super::{product, written};
use crate::support::site::Site;

/// Its name, exit code and message, what breaks and what mends it.
type Case<'a> = (&'a str, u8, &'a str, &'a dyn Fn(), &'a dyn Fn());

#[test]
fn what_was_bound_before_an_end_half_way_stays_bound() {
    let site = Site::of(&["CLEAT/6IN", "CLEAT/8IN"]);
    product(&site, "simple", "CLEAT/6IN", "");
    let cases: [Case; 3] = [
        (
            "maintenance",
            4,
            "could not read the store's customers",
            &|| {
                let faults = site.shop.faults();
                faults.fail_matching("GET", "customers/search", Fault::Maintenance, 9);
            },
            &|| site.shop.faults().clear(),
        ),
        (
            "no right",
            2,
            "Magento_Customer::manage",
            &|| {
                site.shop.deny(&["Magento_Customer::manage"]);
            },
            &|| site.shop.deny(&[]),
        ),
        ("stopped", 4, "could not read", &|| site.shop.stop(), &|| site.shop.restart().unwrap()),
    ];
    for (case, exit, told, breaks, mends) in cases {
        breaks();
        let ran = site.run(&["adopt", "products", "customers"]);
        assert_eq!(ran.exit, exit, "{case}: {}{}", ran.out, ran.err);
        assert!(ran.err.starts_with("error: adopt of store `main`: "), "{case}: {}", ran.err);
        assert!(ran.err.contains(told) && ran.err.contains("\nhint: "), "{case}: {}", ran.err);
        mends();
        let bound = site.state().binding("main", "product", "CLEAT/6IN").unwrap();
        assert!(bound.is_some(), "{case}");
    }
    let last = site.expect(0, &["adopt", "products", "customers"]).out;
    assert!(last.contains("products: 1 bound before, 1 in Counterpoint only"), "{last}");
    let log = site.expect(0, &["log", "--task", "adopt"]).out;
    assert!(log.contains("1 unchanged") && log.contains("could not read the store's"), "{log}");
    assert_eq!(written(&site.shop), [] as [String; 0]);
    // Nobody answers there.
    site.write_configuration(|toml| toml.replace("server = \"", "server = \"127.0.0.1,1\" # "));
    let ran = site.expect(4, &["adopt"]);
    assert!(
        ran.err.contains("could not connect to") && ran.err.contains("\nhint: "),
        "{}",
        ran.err
    );
}

#[test]
fn it_keeps_the_passes_out_that_bind_the_same_records() {
    let site = Site::of(&["CLEAT/6IN"]);
    let database = site.path("cpsync.db");
    for (part, task) in
        [("products", "items"), ("categories", "categories"), ("customers", "orders")]
    {
        let _held = Lock::acquire(&database, task, "main").unwrap();
        let refused = site.expect(5, &["adopt", part]);
        assert!(refused.err.contains(&format!("could not run `{task}`")), "{}", refused.err);
        site.expect(0, &["adopt", part, "--dry-run"]);
    }
}

#[test]
fn a_big_shop_is_read_page_by_page_and_orders_are_asked_for_by_name() {
    let limit = InputLimit { page_size: 20, items: Some(20) };
    let site = Site::of_with(
        &["CLEAT/6IN"],
        |shop| shop.input_limit = Some(limit),
        |toml| {
            let at = toml.find("[stores.main.orders]").unwrap();
            toml[..at].to_owned()
        },
    );
    for n in 0..45 {
        product(&site, "simple", &format!("OLD-{n}"), "");
    }
    site.shop.clear_requests();
    let told = site.expect(0, &["adopt", "products"]).out;
    assert!(told.contains("1 in Counterpoint only, 45 in the store only"), "{told}");
    assert!(told.contains(", and 25 more\n\nhint: `--csv FILE`"), "{told}");
    assert_eq!(site.shop.requests().len(), 4, "one that is too large, three pages");
    assert_eq!(written(&site.shop), [] as [String; 0]);
    let refused = site.expect(2, &["adopt", "customers"]);
    assert!(refused.err.contains("has no section [stores.main.orders]"), "{}", refused.err);
}
