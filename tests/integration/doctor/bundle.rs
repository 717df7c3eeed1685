//! `cpsync support bundle`: everything that helps, no secret, also when much is broken.

use std::io::Read;

use super::super::support::site::Site;
use super::{company, site_over};

/// The files of an archive with their texts.
fn files(site: &Site, name: &str) -> Vec<(String, String)> {
    let file = std::fs::File::open(site.path(name)).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        let name = file.name().unwrap().into_owned();
        files.push((name, text));
    }
    files
}

fn bundle(site: &Site, name: &str) -> Vec<(String, String)> {
    let path = site.path(name);
    site.expect(0, &["support", "bundle", path.to_str().unwrap()]);
    files(site, name)
}

fn part<'a>(files: &'a [(String, String)], name: &str) -> &'a str {
    let found = files.iter().find(|(file, _)| file == name);
    found.map_or_else(|| panic!("no {name}"), |(_, text)| text.as_str())
}

fn secrets(site: &Site) -> Vec<String> {
    let keys = site.shop.credentials();
    let own = site.company.password().to_owned();
    vec![own, keys.consumer_key, keys.consumer_secret, keys.access_token, keys.access_token_secret]
}

fn expect_no_secret(site: &Site, files: &[(String, String)]) {
    for secret in secrets(site) {
        let told = files.iter().find(|(_, text)| text.contains(&secret));
        assert!(told.is_none(), "a secret is in {}", told.unwrap().0);
    }
}

#[test]
fn a_bundle_holds_what_helps_and_no_secret() {
    let site = site_over(&company(), |_| {}, |toml| toml);
    site.expect(0, &["items"]);
    // What a proxy in front of the store might quote, kept as the reason of a record.
    let token = site.shop.credentials().access_token;
    let message = format!("no such token: {token}");
    site.state()
        .write(|writer| {
            let key = cpsync::state::JobKey::new("main", "items", "A-1");
            writer.enqueue(&key, &message, 1)?;
            Ok(())
        })
        .unwrap();
    let files = bundle(&site, "help.zip");
    assert!(part(&files, "config.toml").contains("stocking-location = \"MAIN\""));
    assert!(part(&files, "doctor.txt").contains("nothing found"));
    assert!(part(&files, "doctor.jsonl").contains("\"message_type\":\"summary\""));
    assert!(part(&files, "catalogue.txt").contains("IM_ITEM.ITEM_NO text(20)"));
    assert!(part(&files, "runs.jsonl").contains("\"task\":\"items\""));
    assert!(part(&files, "queue.jsonl").contains("no such token: ***"));
    assert!(part(&files, "versions.txt").contains("Counterpoint 35.11"));
    expect_no_secret(&site, &files);
    let again = site.run(&["support", "bundle", site.path("help.zip").to_str().unwrap()]);
    assert_eq!(again.exit, 2);
    assert!(again.err.contains("exists already"), "{}", again.err);
}

#[test]
fn a_bundle_is_made_when_nothing_works() {
    let site = site_over(&company(), |_| {}, |toml| toml);
    site.shop.stop();
    std::fs::write(site.path("cpsync.db"), "nonsense").unwrap();
    let plain = format!("password = {:?}\nnonsense = 1", site.company.password());
    site.write_configuration(|toml| {
        toml.replace("password-file = \"counterpoint.secret\"", &plain)
    });
    let files = bundle(&site, "broken.zip");
    assert!(part(&files, "config.toml").contains("unknown key `nonsense`"), "{files:?}");
    assert!(part(&files, "doctor.txt").starts_with("could not be had: "));
    expect_no_secret(&site, &files);
}
