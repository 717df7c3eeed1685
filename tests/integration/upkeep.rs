//! What surrounds the passes: the schedule, copies of the state file, completions, manual pages.

use cpsync::state::{Hooks, State};

use super::support::desk::Desk;

#[test]
fn the_schedule_names_this_program_this_configuration_and_every_task() {
    let desk = Desk::with("");
    let config = desk.text("cpsync.toml");
    for system in ["--cron", "--systemd", "--windows"] {
        let printed = desk.expect(0, &["schedule", "print", system]).out;
        for task in ["items", "inventory", "categories", "category-items", "prices"] {
            assert!(printed.contains(task), "{system}: {printed}");
        }
        assert!(printed.contains(&config) || cfg!(windows), "{system}: {printed}");
    }
    let one = desk.expect(0, &["schedule", "print", "--cron", "--task", "prices"]).out;
    assert_eq!(one.lines().filter(|line| !line.starts_with('#')).count(), 1, "{one}");
    assert!(one.contains("0 1 * * *"), "{one}");
    let xml = desk.expect(0, &["schedule", "print", "--windows", "--task", "items", "--xml"]).out;
    assert!(xml.starts_with("<?xml") && xml.trim_end().ends_with("</Task>"), "{xml}");
    for args in [
        &["schedule", "print"][..],
        &["schedule", "print", "--cron", "--windows"],
        &["schedule", "print", "--cron", "--task", "itmes"],
        &["schedule", "print", "--windows", "--xml"],
    ] {
        desk.expect(2, args);
    }
}

#[test]
fn a_backup_is_a_state_file_and_replaces_only_another() {
    let desk = Desk::with("");
    let (copy, letter) = (desk.text("copy/cpsync.db"), desk.text("letter.txt"));
    let none = desk.expect(1, &["backup", &copy]);
    assert!(none.err.contains("there is none yet"), "{}", none.err);
    desk.state().write(|w| Ok(w.put_note("main", "n", "kept")?)).unwrap();
    desk.expect(0, &["backup", &copy]);
    assert_eq!(desk.objects(&["backup", &copy])[0]["verified"], true);
    let state = State::open(&desk.path("copy/cpsync.db"), Hooks::default()).unwrap();
    assert_eq!(state.get_note("main", "n").unwrap().as_deref(), Some("kept"));
    std::fs::write(&letter, "dear customer ".repeat(50)).unwrap();
    assert_ne!(desk.run(&["backup", &letter]).exit, 0);
    assert!(std::fs::read_to_string(&letter).unwrap().starts_with("dear customer"));
    let dry = desk.text("dry.db");
    desk.expect(0, &["--dry-run", "backup", &dry]);
    assert!(!desk.path("dry.db").exists());
}

#[test]
fn completions_and_manual_pages_know_every_command() {
    let desk = Desk::with("");
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = desk.expect(0, &["completions", shell]).out;
        for word in ["category-items", "metrics-file", "retry"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    let page = desk.expect(0, &["man"]).out;
    assert!(page.contains(".TH cpsync 1") && page.contains(".SH EXAMPLES"), "{page}");
    desk.expect(0, &["man", "--output", &desk.text("man")]);
    for name in ["cpsync.1", "cpsync-items.1", "cpsync-queue-retry.1", "cpsync-schedule-print.1"] {
        let page = std::fs::read_to_string(desk.path("man").join(name)).unwrap();
        assert!(page.contains(".SH EXAMPLES\n.nf\n\\&  cpsync "), "{name}: {page}");
    }
}
