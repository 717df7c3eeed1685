//! What only Magento 2 has: url keys, option ids, configurables and groups, views, attribute sets.

use cpsync::model::{Content, Field, Sku};
use cpsync::store::{Action, FaultKind, ProductChange, Store};
use cpsync_double::magento2::settings::{Input, Reach, attribute, view};
use cpsync_double::magento2::{Certificate, Fault, MagentoDouble, Settings};
use serde_json::{Value, json};

use super::make::{
    child, configurable, create, decimal, grouped, links, product, relink, set, update,
};
use super::rig::{Magento2, Rig};

fn put(store: &mut dyn Store, change: &ProductChange) -> cpsync::store::StoreProductId {
    let outcomes = store.put_products(std::slice::from_ref(change)).unwrap();
    outcomes.into_iter().next().unwrap().1.unwrap()
}

fn refused(store: &mut dyn Store, change: &ProductChange) -> cpsync::store::Fault {
    let outcomes = store.put_products(std::slice::from_ref(change)).unwrap();
    outcomes.into_iter().next().unwrap().1.unwrap_err()
}

fn custom(product: &Value, code: &str) -> Value {
    let list = product["custom_attributes"].as_array().unwrap();
    let found = list.iter().find(|custom| custom["attribute_code"] == code);
    found.map(|custom| custom["value"].clone()).unwrap_or_default()
}

fn family(rig: &Magento2, sizes: &[&str]) -> (Box<dyn Store>, cpsync::model::Product) {
    let mut store = rig.store();
    let children: Vec<(String, &str)> =
        sizes.iter().map(|size| (format!("TEE-{size}"), *size)).collect();
    for (sku, size) in &children {
        put(&mut *store, &create(&child(sku, size)));
    }
    let children: Vec<(&str, &str)> =
        children.iter().map(|(sku, size)| (sku.as_str(), *size)).collect();
    let parent = configurable("TEE", &children);
    put(&mut *store, &create(&parent));
    (store, parent)
}

#[test]
fn a_taken_url_key_gets_a_suffix_and_is_told() {
    let rig = Magento2::start();
    let mut store = rig.store();
    for (sku, wanted) in [("ONE", "hat"), ("TWO", "hat-2"), ("THREE", "hat-3")] {
        let mut hat = product(sku);
        hat.creation.url_key = "hat".to_owned();
        assert_eq!(put(&mut *store, &create(&hat)).url_key.as_deref(), Some(wanted));
        assert_eq!(custom(&rig.double.product(sku).unwrap(), "url_key"), wanted);
    }
}

#[test]
fn a_clash_with_our_own_lost_creation_is_no_clash() {
    let rig = Magento2::start();
    put(&mut *rig.store(), &create(&product("HAT")));
    rig.double.faults().fail_matching(
        "POST",
        "/products",
        Fault::Status {
            code: 400,
            headers: Vec::new(),
            body: json!({"message": "URL key for specified store already exists."}).to_string(),
            content_type: "application/json".to_owned(),
        },
        1,
    );
    let id = put(&mut *rig.store(), &create(&product("HAT")));
    assert_eq!(id.url_key.as_deref(), Some("hat"));
    assert_eq!(rig.copies("HAT"), 1);
}

#[test]
fn a_label_that_is_another_option_s_id_is_added_all_the_same() {
    let rig = Magento2::start();
    let mut store = rig.store();
    let id = rig.double.options("size")[0].0.to_string();
    let outcomes = store.put_options("size", std::slice::from_ref(&id)).unwrap();
    assert!(outcomes[0].1.is_ok(), "{outcomes:?}");
    assert_eq!(rig.labels("size").iter().filter(|label| **label == id).count(), 1);
    assert!(!rig.labels("size").iter().any(|label| label.trim().is_empty()));
    put(&mut *store, &create(&child("HAT", &id)));
}

#[test]
fn a_configurable_is_made_in_one_call() {
    let rig = Magento2::start();
    family(&rig, &["S", "M"]);
    let made = rig.double.product("TEE").unwrap();
    assert_eq!(made["type_id"], "configurable");
    let extension = &made["extension_attributes"];
    assert_eq!(extension["configurable_product_links"].as_array().unwrap().len(), 2);
    assert_eq!(extension["stock_item"]["is_in_stock"], true);
    let parents = rig.written().into_iter().filter(|write| !write.contains("TEE-")).count();
    assert_eq!(parents, 4, "two children, the parent and its flag: {:?}", rig.written());
}

#[test]
fn a_family_grown_by_one_child_sends_that_link_and_nothing_else() {
    let rig = Magento2::start();
    let (mut store, _) = family(&rig, &["S", "M"]);
    put(&mut *store, &create(&child("TEE-L", "L")));
    let parent = configurable("TEE", &[("TEE-S", "S"), ("TEE-M", "M"), ("TEE-L", "L")]);
    rig.double.clear_requests();
    let grown = relink(&parent, &[Field::Children], &["TEE-L"], &[]);
    put(&mut *store, &grown);
    assert_eq!(rig.written(), ["POST /rest/all/V1/configurable-products/TEE/child"]);
    assert_eq!(rig.requests(), 1);
    put(&mut *store, &grown);
    let found = rig.store().find_products(&[Sku("TEE".to_owned())]).unwrap();
    assert_eq!(found[0].fields[&Field::Children], "TEE-S, TEE-M, TEE-L");
    assert_eq!(found[0].fields[&Field::Axes], "size");
}

#[test]
fn many_changed_links_travel_in_one_call() {
    let rig = Magento2::start();
    let (mut store, _) = family(&rig, &["S"]);
    let outcomes = store.put_options("size", &["XL", "XXL", "3XL"].map(str::to_owned)).unwrap();
    assert!(outcomes.iter().all(|(_, outcome)| outcome.is_ok()));
    let all =
        [("TEE-S", "S"), ("TEE-M", "M"), ("TEE-L", "L"), ("TEE-XL", "XL"), ("TEE-XXL", "XXL")];
    for (sku, size) in &all[1..] {
        put(&mut *store, &create(&child(sku, size)));
    }
    rig.double.clear_requests();
    let parent = configurable("TEE", &all);
    put(
        &mut *store,
        &relink(&parent, &[Field::Children], &["TEE-M", "TEE-L", "TEE-XL", "TEE-XXL"], &[]),
    );
    assert_eq!(rig.written(), ["PUT /rest/all/V1/products/TEE"]);
    let links =
        &rig.double.product("TEE").unwrap()["extension_attributes"]["configurable_product_links"];
    assert_eq!(links.as_array().unwrap().len(), 5);
}

#[test]
fn a_child_is_unlinked_once_and_again() {
    let rig = Magento2::start();
    let (mut store, _) = family(&rig, &["S", "M"]);
    let parent = configurable("TEE", &[("TEE-S", "S")]);
    for _ in 0..2 {
        put(&mut *store, &relink(&parent, &[Field::Children], &[], &["TEE-M"]));
    }
    let links =
        &rig.double.product("TEE").unwrap()["extension_attributes"]["configurable_product_links"];
    assert_eq!(links.as_array().unwrap().len(), 1);
}

#[test]
fn a_missing_child_is_named_and_a_missing_parent_is_not_found() {
    let rig = Magento2::start();
    let (mut store, parent) = family(&rig, &["S"]);
    let fault = refused(&mut *store, &relink(&parent, &[], &["NOPE"], &[]));
    assert_eq!(fault.kind, FaultKind::Rejected);
    assert_eq!(fault.message, "could not link `NOPE` to `TEE`: the store has no such product");
    rig.delete("TEE");
    let fault = refused(&mut *store, &relink(&parent, &[], &["TEE-S"], &[]));
    assert_eq!(fault.kind, FaultKind::NotFound);
    let fault = refused(&mut *store, &create(&configurable("NEW", &[("NOPE", "S")])));
    assert_eq!(fault.message, "could not link `NOPE` to `NEW`: the store has no such product");
}

#[test]
fn a_new_axis_travels_with_all_children() {
    let rig = Magento2::start();
    let (mut store, mut parent) = family(&rig, &["S", "M"]);
    store.put_options("season", &["Summer".to_owned()]).unwrap();
    let season = Field::Attribute("season".to_owned());
    for (sku, size) in [("TEE-S", "S"), ("TEE-M", "M")] {
        let mut tee = child(sku, size);
        set(&mut tee, season.clone(), Content::Option("summer".to_owned()));
        put(&mut *store, &update(&tee, std::slice::from_ref(&season)));
    }
    let Some(Content::Axes(axes)) = parent.fields.get_mut(&Field::Axes) else { panic!("no axes") };
    axes.push(cpsync::model::Axis {
        attribute: "season".to_owned(),
        labels: vec!["Summer".to_owned()],
    });
    rig.double.clear_requests();
    put(&mut *store, &update(&parent, &[Field::Axes]));
    assert_eq!(rig.written(), ["PUT /rest/all/V1/products/TEE"]);
    let options =
        &rig.double.product("TEE").unwrap()["extension_attributes"]["configurable_product_options"];
    assert_eq!(options.as_array().unwrap().len(), 2);
}

#[test]
fn a_group_is_made_grows_shrinks_and_is_reordered() {
    let rig = Magento2::start();
    let mut store = rig.store();
    for sku in ["BOX-1", "BOX-6", "BOX-12"] {
        put(&mut *store, &create(&product(sku)));
    }
    let mut group = grouped("BOX", &["BOX-1", "BOX-6"]);
    put(&mut *store, &create(&group));
    let members = |rig: &Magento2| {
        rig.store().find_products(&[Sku("BOX".to_owned())]).unwrap()[0].fields[&Field::Members]
            .clone()
    };
    assert_eq!(members(&rig), "BOX-1, BOX-6");
    rig.double.edit(|shop| {
        let body = json!({"items": [{"sku": "BOX", "link_type": "related", "linked_product_sku": "BOX-12",
            "linked_product_type": "simple", "position": 1}]});
        shop.call("POST", "/rest/all/V1/products/BOX/links", body).unwrap()
    });
    set(&mut group, Field::Members, links(["BOX-12", "BOX-6"].into_iter()));
    for _ in 0..2 {
        put(&mut *store, &relink(&group, &[Field::Members], &["BOX-12"], &["BOX-1"]));
        assert_eq!(members(&rig), "BOX-12, BOX-6");
    }
    set(&mut group, Field::Members, links(["BOX-6", "BOX-12"].into_iter()));
    put(&mut *store, &update(&group, &[Field::Members]));
    assert_eq!(members(&rig), "BOX-6, BOX-12");
    let held = rig.double.product("BOX").unwrap();
    let related = held["product_links"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|link| link["link_type"] == "related");
    assert_eq!(related.count(), 1, "the shop's own related products stay");
}

#[test]
fn a_renamed_product_keeps_its_id_and_values() {
    let rig = Magento2::start();
    let mut store = rig.store();
    let id = put(&mut *store, &create(&product("OLD")));
    let change = ProductChange {
        product: product("NEW"),
        action: Action::Update {
            id: Some(id.clone()),
            held_as: Sku("OLD".to_owned()),
            fields: [Field::Name].into(),
            link: Vec::new(),
            unlink: Vec::new(),
        },
    };
    for _ in 0..2 {
        assert_eq!(put(&mut *store, &change).id, id.id);
    }
    assert!(rig.double.product("OLD").is_none());
    assert_eq!(rig.name("NEW").as_deref(), Some("Product NEW"));
    assert_eq!(rig.price("NEW").as_deref(), Some("19.95"));
    assert_eq!(rig.quantity("NEW").as_deref(), Some("7"));
}

#[test]
fn store_scoped_fields_go_to_the_view() {
    let mut settings = Settings::default();
    settings.views.push(view(2, "nl", "Nederlands", 1));
    let rig = Magento2::with(settings, |config| {
        config.store_code = Some("nl".to_owned());
        config.store_scoped = vec!["name".to_owned(), "short-description".to_owned()];
    });
    let mut store = rig.store();
    put(&mut *store, &create(&product("HAT")));
    let mut hat = product("HAT");
    set(&mut hat, Field::Name, Content::Text("Hoed".to_owned()));
    set(&mut hat, Field::Weight, Content::Number(decimal("2")));
    rig.double.clear_requests();
    put(&mut *store, &update(&hat, &[Field::Name, Field::Weight]));
    assert_eq!(rig.written(), ["PUT /rest/all/V1/products/HAT", "PUT /rest/nl/V1/products/HAT"]);
    assert_eq!(rig.name("HAT").as_deref(), Some("Product HAT"));
    assert_eq!(rig.double.product_in_view("nl", "HAT").unwrap()["name"], "Hoed");
}

#[test]
fn an_unknown_view_says_what_to_set() {
    let rig = Magento2::with(Settings::default(), |config| {
        config.store_code = Some("nosuch".to_owned());
        config.store_scoped = vec!["name".to_owned()];
    });
    put(&mut *rig.store(), &create(&product("HAT")));
    let fault = rig.store().put_products(&[update(&product("HAT"), &[Field::Name])]).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Denied);
    assert!(fault.hint.unwrap().contains("store-code"));
}

#[test]
fn a_missing_right_is_named() {
    let rig = Magento2::start();
    rig.double.deny(&["Magento_Catalog::products"]);
    let fault = rig.store().find_products(&[Sku("HAT".to_owned())]).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Denied);
    assert!(fault.message.contains("Magento_Catalog::products"), "{fault}");
    assert!(fault.hint.unwrap().contains("enable_integration_as_bearer"));
}

#[test]
fn certificates_are_told_apart() {
    let authority = tempfile::NamedTempFile::new().unwrap();
    for (certificate, trusted, wanted) in [
        (Certificate::Valid, true, None),
        (Certificate::Valid, false, Some("not trusted")),
        (Certificate::Expired, true, Some("has expired")),
    ] {
        let double = MagentoDouble::start_tls(Settings::default(), certificate).unwrap();
        std::fs::write(authority.path(), double.ca_pem()).unwrap();
        let rig = Magento2::over(double, |config| {
            config.ca_file = trusted.then(|| authority.path().to_owned());
        });
        match (rig.store().find_products(&[Sku("HAT".to_owned())]), wanted) {
            (Ok(_), None) => {}
            (Err(fault), Some(wanted)) => {
                assert_eq!(fault.kind, FaultKind::Denied);
                assert!(fault.message.contains(wanted), "{fault}");
                assert_eq!(fault.hint.as_deref(), Some("check the certificate or set ca-file"));
            }
            (other, wanted) => panic!("{other:?} instead of {wanted:?}"),
        }
    }
}

#[test]
fn a_bearer_token_works_where_the_setting_is_on() {
    let token = |rig: &Magento2| rig.double.credentials().access_token;
    for enabled in [true, false] {
        let mut rig =
            Magento2::with(Settings { bearer_enabled: enabled, ..Settings::default() }, |_| {});
        rig.config.auth = cpsync::config::Auth::Bearer(cpsync::config::Secret::new(token(&rig)));
        let found = rig.store().find_products(&[Sku("HAT".to_owned())]);
        assert_eq!(found.is_ok(), enabled, "{found:?}");
    }
}

#[test]
fn every_kind_of_attribute_is_written_read_back_and_cleared() {
    let rig = Magento2::start();
    let mut store = rig.store();
    let date = chrono::NaiveDate::from_ymd_opt(2026, 1, 2).unwrap();
    let values = [
        ("size", Content::Option("m".to_owned()), "M"),
        (
            "material",
            Content::Options(vec!["leather".to_owned(), "Wool".to_owned()]),
            "Leather, Wool",
        ),
        ("barcode", Content::Text("0012".to_owned()), "0012"),
        ("is_vegan", Content::Flag(true), "yes"),
        ("launch_date", Content::Date(date), "2026-01-02"),
        ("rrp", Content::Number(decimal("29.95")), "29.95"),
    ];
    let mut hat = product("HAT");
    for (code, content, _) in &values {
        set(&mut hat, Field::Attribute((*code).to_owned()), content.clone());
    }
    put(&mut *store, &create(&hat));
    let read = |store: &mut dyn Store| {
        store.find_products(&[Sku("HAT".to_owned())]).unwrap().remove(0).fields
    };
    let fields = read(&mut *store);
    for (code, _, shown) in &values {
        assert_eq!(
            fields.get(&Field::Attribute((*code).to_owned())).map(String::as_str),
            Some(*shown),
            "{code}"
        );
    }
    let attributes: Vec<Field> =
        values.iter().map(|(code, ..)| Field::Attribute((*code).to_owned())).collect();
    for field in &attributes {
        set(&mut hat, field.clone(), Content::Clear);
    }
    put(&mut *store, &update(&hat, &attributes));
    let fields = read(&mut *store);
    for field in &attributes {
        assert_eq!(fields.get(field).filter(|text| !text.is_empty()), None, "{field}");
    }
}

#[test]
fn an_attribute_outside_of_the_set_is_rejected_before_it_is_dropped_in_silence() {
    let mut settings = Settings::default();
    settings.attribute_sets.push("Shoes".to_owned());
    let mut heel = attribute("heel", "Heel", Input::Text, Reach::Global, &[]);
    heel.sets = vec!["Shoes".to_owned()];
    settings.attributes.push(heel);
    let rig = Magento2::with(settings, |_| {});
    let mut store = rig.store();
    let mut hat = product("HAT");
    set(&mut hat, Field::Attribute("heel".to_owned()), Content::Text("high".to_owned()));
    let fault = refused(&mut *store, &create(&hat));
    assert_eq!(fault.message, "attribute `heel` is not in attribute set `Default`");
    set(&mut hat, Field::AttributeSet, Content::Text("shoes".to_owned()));
    put(&mut *store, &create(&hat));
    set(&mut hat, Field::AttributeSet, Content::Text("Boots".to_owned()));
    let fault = refused(&mut *store, &update(&hat, &[Field::AttributeSet]));
    assert_eq!(fault.message, "the store has no attribute set `Boots`");
    assert_eq!(fault.hint.as_deref(), Some("it has `Default`, `Shoes`"));
}

#[test]
fn an_archived_product_is_out_of_categories_and_stock() {
    let mut settings = Settings::default();
    settings
        .categories
        .push(cpsync_double::magento2::settings::CategorySeed { path: vec!["Hats".to_owned()] });
    let rig = Magento2::with(settings, |_| {});
    let mut store = rig.store();
    let mut hat = product("HAT");
    put(&mut *store, &create(&hat));
    rig.double.edit(|shop| {
        let body = json!({"product": {"sku": "HAT", "extension_attributes":
            {"category_links": [{"position": 0, "category_id": "3"}]}}});
        shop.call("PUT", "/rest/all/V1/products/HAT", body).unwrap()
    });
    set(&mut hat, Field::Archived, Content::Flag(true));
    put(&mut *store, &update(&hat, &[Field::Archived]));
    let held = rig.double.product("HAT").unwrap();
    assert!(held["extension_attributes"].get("category_links").is_none(), "{held}");
    assert_eq!(rig.double.stock_item("HAT").unwrap()["is_in_stock"], false);
    assert_eq!(rig.quantity("HAT").as_deref(), Some("0"));
}

#[test]
fn a_special_price_is_made_with_the_product() {
    let rig = Magento2::start();
    let mut service = product("SERVICE");
    service.creation.special_price = Some(decimal("9.90"));
    put(&mut *rig.store(), &create(&service));
    let held = rig.double.product("SERVICE").unwrap();
    assert_eq!(custom(&held, "special_price"), "9.900000");
}

#[test]
fn websites_are_sent_when_they_are_configured() {
    let rig = Magento2::with(Settings::default(), |config| config.website_ids = Some(vec![1]));
    put(&mut *rig.store(), &create(&product("HAT")));
    let body = &rig.double.writes()[0].body;
    assert_eq!(body["product"]["extension_attributes"]["website_ids"], json!([1]));
}

#[test]
fn a_lasting_internal_error_is_the_record_s_and_a_passing_one_is_nobody_s() {
    let rig = Magento2::start();
    let mut store = rig.store();
    put(&mut *store, &create(&product("HAT")));
    let change = update(&product("HAT"), &[Field::Name]);
    rig.double.faults().fail_matching("PUT", "/products/HAT", Fault::InternalError, 1);
    put(&mut *store, &change);
    rig.double.faults().fail_matching("PUT", "/products/HAT", Fault::InternalError, 2);
    let fault = refused(&mut *store, &change);
    assert_eq!(fault.kind, FaultKind::Rejected);
    assert!(fault.message.contains("Report ID"), "{fault}");
    rig.double.faults().fail_matching("PUT", "/products/HAT", Fault::Deadlock, 3);
    let fault = refused(&mut *store, &change);
    assert_eq!(fault.kind, FaultKind::Busy);
}

#[test]
fn a_database_that_is_down_is_unavailable() {
    let rig = Magento2::start();
    rig.double.set_database_down(true);
    let fault = rig.store().find_products(&[Sku("HAT".to_owned())]).unwrap_err();
    assert!(matches!(fault.kind, FaultKind::Unavailable { .. }), "{fault:?}");
}
