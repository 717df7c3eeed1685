//! What is found in the folder, and when a pass stops instead.

use cpsync::state::JobFilter;

use super::{configured, file, made, pass, put, shown, site, until_the_clock_has_moved};
use crate::support::site::Site;

const CLEAT: &str = "CLEAT/6IN";

/// `what item: file` of each finding.
fn findings(site: &Site, args: &[&str]) -> Vec<String> {
    let args: Vec<&str> = ["images", "find", "--json"].iter().chain(args).copied().collect();
    let ran = site.expect(0, &args);
    let lines =
        ran.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    lines
        .filter(|line| line["status"] == "found")
        .map(|line| {
            let text = |name: &str| line[name].as_str().unwrap().to_owned();
            format!("{} {}: {}", text("what"), text("key"), text("file"))
        })
        .collect()
}

#[test]
fn each_finding_is_a_line_and_nothing_new_is_none() {
    let site = site(&[CLEAT, "knot-kit"]);
    put(&site, "CLEAT_6IN.png", "cleat");
    put(&site, "KNOT-KIT^1.png", "knot");
    assert_eq!(
        findings(&site, &[]),
        ["added CLEAT/6IN: CLEAT_6IN.png", "added knot-kit: KNOT-KIT^1.png"]
    );
    assert!(findings(&site, &[]).is_empty());
    assert!(findings(&site, &["--all"]).is_empty(), "looked into, and the same");
    put(&site, "CLEAT_6IN.png", "another");
    std::fs::rename(file(&site, "KNOT-KIT^1.png"), file(&site, "KNOT-KIT^2.png")).unwrap();
    assert_eq!(
        findings(&site, &[]),
        [
            "changed CLEAT/6IN: CLEAT_6IN.png",
            "removed knot-kit: KNOT-KIT^1.png",
            "added knot-kit: KNOT-KIT^2.png",
        ]
    );
}

#[test]
fn a_file_replaced_by_one_of_the_same_size_and_time_is_found() {
    let mut site = site(&[CLEAT]);
    let picture = |shade: u8| {
        let mut bytes = cpsync_double::pictures::bytes("cleat.gif").unwrap();
        // In the palette: another colour, the same size.
        bytes[13] = shade;
        bytes
    };
    let path = file(&site, "CLEAT_6IN.gif");
    std::fs::write(&path, picture(1)).unwrap();
    let time = path.metadata().unwrap().modified().unwrap();
    findings(&site, &[]);
    until_the_clock_has_moved(&site);
    std::fs::write(&path, picture(2)).unwrap();
    std::fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    if cfg!(unix) {
        assert_eq!(findings(&site, &[]), ["changed CLEAT/6IN: CLEAT_6IN.gif"]);
    }
    // A file system that tells nothing but a coarse time: the file was as new as the look.
    site.now = time.into();
    std::fs::write(&path, picture(3)).unwrap();
    findings(&site, &[]);
    assert!(findings(&site, &[]).is_empty(), "looked into again, and the same");
}

#[test]
fn a_file_that_was_only_touched_is_no_finding() {
    let site = made(&[CLEAT]);
    put(&site, "CLEAT_6IN.png", "cleat");
    pass(&site);
    until_the_clock_has_moved(&site);
    put(&site, "CLEAT_6IN.png", "cleat");
    assert!(findings(&site, &[]).is_empty());
    assert!(site.state().jobs(&JobFilter::default()).unwrap().is_empty(), "nothing to send");
}

#[test]
fn a_folder_that_is_missing_or_empty_is_an_error_and_no_deletion() {
    let site = made(&[CLEAT]);
    std::fs::remove_dir(site.path("ItemImages")).unwrap();
    let ran = site.expect(2, &["images", "find"]);
    assert!(ran.err.contains("could not read folder") && ran.err.contains("images.folder"));
    std::fs::create_dir(site.path("ItemImages")).unwrap();
    put(&site, "CLEAT_6IN.png", "cleat");
    pass(&site);
    std::fs::rename(site.path("ItemImages"), site.path("away")).unwrap();
    site.expect(4, &["images", "find"]);
    std::fs::create_dir(site.path("ItemImages")).unwrap();
    let ran = site.expect(6, &["images", "find"]);
    assert!(ran.err.contains("all pictures are gone from the folder (1)"), "{}", ran.err);
    site.expect(0, &["images", "sync"]);
    assert_eq!(shown(&site, CLEAT).len(), 1);
    site.expect(0, &["images", "find", "--allow-mass-change"]);
    site.expect(0, &["images", "sync"]);
    assert!(shown(&site, CLEAT).is_empty());
}

#[test]
fn more_than_the_guards_share_of_files_missing_stops_before_any_write() {
    let site = made(&[CLEAT]);
    for n in 0..30 {
        put(&site, &format!("CLEAT_6IN^{n}.png"), &n.to_string());
    }
    pass(&site);
    for n in 0..11 {
        std::fs::remove_file(file(&site, &format!("CLEAT_6IN^{n}.png"))).unwrap();
    }
    let ran = site.expect(6, &["images", "find"]);
    assert!(ran.err.contains("would remove 11 of 30 pictures"), "{}", ran.err);
    put(&site, "CLEAT_6IN^10.png", "10");
    site.expect(0, &["images", "find"]);
}

#[test]
fn an_item_out_of_scope_keeps_what_it_shows() {
    let site = made(&[CLEAT, "KEYFLOAT"]);
    put(&site, "CLEAT_6IN.png", "cleat");
    put(&site, "KEYFLOAT.png", "float");
    pass(&site);
    site.write_configuration(super::few::only(&["KEYFLOAT"]));
    site.shop.clear_requests();
    pass(&site);
    assert!(site.shop.requests().is_empty());
    assert_eq!(shown(&site, CLEAT).len(), 1);
}

#[test]
fn what_becomes_of_a_picture_whose_file_is_gone_is_configured() {
    let site = configured(&[CLEAT], "gone = \"leave\"");
    site.expect(0, &["items"]);
    put(&site, "CLEAT_6IN.png", "cleat");
    put(&site, "CLEAT_6IN^1.png", "one");
    pass(&site);
    std::fs::remove_file(file(&site, "CLEAT_6IN^1.png")).unwrap();
    assert!(super::writes(&site).is_empty());
    assert_eq!(shown(&site, CLEAT).len(), 2);
}

#[test]
fn a_store_without_a_folder_has_no_pictures() {
    let site = site(&[CLEAT]);
    site.write_configuration(|toml| toml.replace("folder = \"ItemImages\"", ""));
    let ran = site.expect(2, &["images", "find"]);
    assert!(ran.err.contains("`images.folder` of store `main` is not set"), "{}", ran.err);
}
