//! scratch
use crate::support::site::Site;

#[test]
fn scratch() {
    let site = Site::start();
    let ran = site.run(&["-v", "items"]);
    println!("exit {}\n{}\n{}", ran.exit, ran.out, ran.err);
    let ran = site.run(&["queue", "list"]);
    println!("{}", ran.out);
    let mut kinds = std::collections::BTreeMap::new();
    for p in site.shop.products() {
        *kinds.entry(p["type_id"].as_str().unwrap().to_owned()).or_insert(0) += 1;
    }
    println!("{kinds:?}");
    for sku in ["CLEAT/6IN", "TEE-TERN", "TEE-TERN|NAVY|M", "ROPE/8MM", "ROPE/8MM^METRE","LANTERN", "SVC-SHARP", "AF-BLUE-GL"] {
        println!("{sku} {:#}", site.shop.product(sku).unwrap_or_default());
        println!("{:?}", site.shop.stock_item(sku));
    }
    let mut methods = std::collections::BTreeMap::new();
    for r in site.shop.requests() {
        let path: String = r.path.split('/').take(5).collect::<Vec<_>>().join("/");
        *methods.entry(format!("{} {}", r.method, path)).or_insert(0) += 1;
    }
    println!("{methods:#?}");
    let ran = site.run(&["-v", "items"]);
    println!("exit {}\n{}\n{}", ran.exit, ran.out, ran.err);
    let ran = site.run(&["-v", "inventory"]);
    println!("exit {}\n{}\n{}", ran.exit, ran.out, ran.err);
}
