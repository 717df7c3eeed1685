//! The state file and the disk that it is on.

use std::path::PathBuf;
use std::sync::Arc;

use rusqlite::Connection;

use super::super::support::company::Company;
use super::super::support::outcome::Outcome;
use super::super::support::site::Site;
#[cfg(target_os = "linux")]
use super::configure;
use super::{Case, site, try_all};

#[test]
fn a_state_file_that_cannot_be_used_is_left_as_it_is() {
    try_all(
        &Arc::new(Company::start()),
        &[
            Case {
                name: "no state file at all",
                breaks: |site| {
                    std::fs::write(file(site), "a letter to the editor\n".repeat(99)).unwrap();
                },
                exit: 1,
                says: "it is damaged, or no state file",
                hint: "the next run begins anew",
                mends: |site| std::fs::remove_file(file(site)).unwrap(),
            },
            Case {
                name: "damaged",
                breaks: |site| {
                    site.expect(0, &["items", "--find"]);
                    // From the second page on, so that the header is what it was.
                    let mut bytes = std::fs::read(file(site)).unwrap();
                    bytes[4096..].fill(0xAA);
                    std::fs::rename(file(site), site.path("backup.db")).unwrap();
                    std::fs::write(file(site), bytes).unwrap();
                },
                exit: 1,
                says: "it is damaged, or no state file",
                hint: "put a backup back, or move",
                mends: |site| std::fs::rename(site.path("backup.db"), file(site)).unwrap(),
            },
            Case {
                name: "newer",
                breaks: |site| {
                    site.expect(0, &["items", "--find"]);
                    version(site, 9_999);
                },
                exit: 2,
                says: "newer",
                hint: "update cpsync",
                mends: |site| version(site, -9_999),
            },
            Case {
                name: "another program's",
                breaks: |site| {
                    let other = Connection::open(file(site)).unwrap();
                    other.execute_batch("CREATE TABLE bookmark (url TEXT)").unwrap();
                },
                exit: 2,
                says: "could not open state file",
                hint: "name another file under [state]",
                mends: |site| std::fs::remove_file(file(site)).unwrap(),
            },
            Case {
                name: "a folder",
                breaks: |site| std::fs::create_dir(file(site)).unwrap(),
                exit: 1,
                says: "it is a folder",
                hint: "",
                mends: |site| std::fs::remove_dir(file(site)).unwrap(),
            },
        ],
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_place_that_cannot_be_written_is_named() {
    let company = Arc::new(Company::start());
    // Not even root writes there.
    try_all(
        &company,
        &[
            Case {
                name: "folder",
                breaks: |site| kept_at(site, "/sys/cpsync.db"),
                exit: 2,
                says: "`/sys/cpsync.db",
                hint: "the right to write",
                mends: |site| configure(site, |toml| toml),
            },
            Case {
                name: "no folder can be made",
                breaks: |site| kept_at(site, "/sys/cpsync/cpsync.db"),
                exit: 2,
                says: "its folder could not be made",
                hint: "make the folder `/sys/cpsync`",
                mends: |site| configure(site, |toml| toml),
            },
        ],
    );
}

#[test]
fn a_state_file_that_may_only_be_read_is_told_with_what_cpsync_needs() {
    let site = site(&Arc::new(Company::start()));
    site.expect(0, &["items", "--find"]);
    let write_protected = |on| {
        let mut permissions = std::fs::metadata(file(&site)).unwrap().permissions();
        permissions.set_readonly(on);
        std::fs::set_permissions(file(&site), permissions).unwrap();
    };
    write_protected(true);
    let root = std::fs::OpenOptions::new().append(true).open(file(&site)).is_ok();
    if !root {
        let ran = site.expect(2, &["items"]);
        assert!(ran.err.contains("it is write protected"), "{}", ran.err);
        assert!(
            ran.err.contains("\nhint: give the user that runs cpsync the right"),
            "{}",
            ran.err
        );
    }
    write_protected(false);
    site.expect(0, &["items"]);
}

#[test]
fn a_state_file_that_another_program_keeps_locked_is_waited_for_and_then_left() {
    let company = Arc::new(Company::start());
    let undisturbed = site(&company);
    undisturbed.expect(0, &["items"]);
    let site = site(&company);
    site.expect(0, &["items", "--find"]);
    let holder = Connection::open(file(&site)).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let ran = site.expect(4, &["items"]);
    assert!(ran.err.contains("another process keeps it locked"), "{}", ran.err);
    assert!(ran.err.contains("\nhint: nothing was lost; look for a backup"), "{}", ran.err);
    assert!(site.shop.writes().is_empty(), "nothing is sent that could not be noted");
    holder.execute_batch("ROLLBACK").unwrap();
    site.expect(0, &["items"]);
    Outcome::of(&site).expect(&Outcome::of(&undisturbed), "once the lock is gone");
}

/// The limit on a file's size stands for the disk: the write-ahead log cannot grow at some moment of
/// the pass.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_the_pass_and_the_next_one_goes_on() {
    let company = Arc::new(Company::start());
    let undisturbed = site(&company);
    undisturbed.expect(0, &["items"]);
    let wanted = Outcome::of(&undisturbed);
    let mut stopped = Vec::new();
    for blocks in [80, 160, 240, 320, 400, 480] {
        let site = site(&company);
        let output = std::process::Command::new("sh")
            .arg("-c")
            .arg(format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\""))
            .arg("sh")
            .arg(assert_cmd::cargo::cargo_bin!("cpsync"))
            .args(["--config".as_ref(), site.path("cpsync.toml").as_os_str(), "items".as_ref()])
            .output()
            .unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        if output.status.code() != Some(0) {
            stopped.push(blocks);
            assert_eq!(output.status.code(), Some(1), "{blocks}: {told}");
            assert!(told.contains("the disk takes no more: it is full"), "{blocks}: {told}");
            assert!(told.contains("\nhint: nothing was lost; free space on the disk"), "{told}");
        }
        site.expect(0, &["items"]);
        Outcome::of(&site).expect(&wanted, &format!("after {blocks} blocks"));
    }
    assert!(stopped.len() > 1, "the limit is met at {stopped:?}");
}

fn file(site: &Site) -> PathBuf {
    site.path("cpsync.db")
}

/// Makes the file's format that much newer.
fn version(site: &Site, by: i64) {
    let connection = Connection::open(file(site)).unwrap();
    let number = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
    let now = connection.pragma_query_value(None, "user_version", number).unwrap();
    connection.pragma_update(None, "user_version", now + by).unwrap();
}

#[cfg(target_os = "linux")]
fn kept_at(site: &Site, path: &str) {
    assert!(std::path::Path::new(path).is_absolute());
    configure(site, |toml| format!("{toml}\n[state]\npath = \"{path}\"\n"));
}
