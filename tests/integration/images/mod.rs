//! `cpsync images find` and `cpsync images sync`, end to end: from files in a folder to the pictures
//! that the shop shows.

mod find;
mod hook;
mod hostile;
mod killed;
mod store;
mod sync;

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use cpsync_double::pictures;
use serde_json::Value;

use super::support::company::Company;
use super::support::few;
use super::support::site::Site;

/// The company as it is delivered; nobody here writes to it.
fn company() -> &'static Arc<Company> {
    static COMPANY: OnceLock<Arc<Company>> = OnceLock::new();
    COMPANY.get_or_init(|| Arc::new(Company::start()))
}

/// A site for these items with an empty folder of pictures and an empty shop.
fn site(items: &[&str]) -> Site {
    configured(items, "")
}

/// The same with more lines in `[stores.main.images]`.
fn configured(items: &[&str], more: &str) -> Site {
    let narrowed = few::only(items);
    let toml = |toml| narrowed(toml).replace("folder = \"ItemImages\"", &section(more));
    let mut site = Site::over(company(), |_| {}, toml);
    std::fs::create_dir(site.path("ItemImages")).unwrap();
    // Behind the files' times: a file as new as the pass is looked into twice.
    site.now = Utc::now() + TimeDelta::hours(1);
    site
}

fn section(more: &str) -> String {
    format!("folder = \"ItemImages\"\n{more}")
}

/// A site whose shop has the products, without pictures.
fn made(items: &[&str]) -> Site {
    let site = site(items);
    site.expect(0, &["items"]);
    site
}

fn file(site: &Site, name: &str) -> PathBuf {
    site.path("ItemImages").join(name)
}

/// Draws a picture into the folder; `drawing` names what is on it.
fn put(site: &Site, name: &str, drawing: &str) {
    let extension = name.rsplit_once('.').map_or("png", |(_, extension)| extension);
    pictures::draw(&file(site, name), &format!("{drawing}.{extension}")).unwrap();
}

/// Finds and uploads.
fn pass(site: &Site) {
    site.expect(0, &["images", "find"]);
    site.expect(0, &["images", "sync"]);
}

/// The requests of finding and uploading that are no reads.
fn writes(site: &Site) -> Vec<String> {
    site.shop.clear_requests();
    pass(site);
    let line = |r: &cpsync_double::magento2::Request| {
        format!("{} {}", r.method, r.path.replace("/rest/all/V1/products/", ""))
    };
    site.shop.writes().iter().map(line).collect()
}

/// A product's pictures in the shop's order: `position file "label" types`.
fn shown(site: &Site, sku: &str) -> Vec<String> {
    let line = |entry: Value| {
        let text = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        let types: Vec<&str> =
            entry["types"].as_array().unwrap().iter().map(|kind| kind.as_str().unwrap()).collect();
        let file = text("file");
        let file = file.rsplit('/').next().unwrap();
        let line = format!("{} {file} {:?} {}", entry["position"], text("label"), types.join("+"));
        line.trim_end().to_owned()
    };
    media(site, sku).into_iter().map(line).collect()
}

/// The bytes of a product's pictures, in the shop's order.
fn bytes(site: &Site, sku: &str) -> Vec<Vec<u8>> {
    use base64::Engine;
    let decode = |entry: Value| {
        let text = entry["content"]["base64_encoded_data"].as_str().unwrap().to_owned();
        base64::prelude::BASE64_STANDARD.decode(text).unwrap()
    };
    media(site, sku).into_iter().map(decode).collect()
}

fn media(site: &Site, sku: &str) -> Vec<Value> {
    match call(site, "GET", sku, "", Value::Null) {
        Value::Array(list) => list,
        other => panic!("{other}"),
    }
}

/// Somebody works at a product's pictures in the shop's admin.
fn call(site: &Site, method: &str, sku: &str, rest: &str, body: Value) -> Value {
    let sku = sku.replace('/', "%2F").replace('|', "%7C");
    let target = format!("/rest/all/V1/products/{sku}/media{rest}");
    site.shop.edit(|shop| shop.call(method, &target, body)).unwrap()
}

/// Waits out a tick of the file system's clock, so that a file written now has another time. The
/// time itself is looked at, not guessed.
fn until_the_clock_has_moved(site: &Site) {
    let probe = site.path("probe");
    let time = || {
        std::fs::write(&probe, "x").unwrap();
        probe.metadata().unwrap().modified().unwrap()
    };
    let began = time();
    while time() == began {
        std::thread::sleep(Duration::from_millis(1));
    }
}
