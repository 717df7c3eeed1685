//! What holds of every file: length, a first line that says what it is, nothing left undone.

use std::path::Path;

use super::scan::Scanned;
use super::{TextFile, none, text_files};

/// Lines that a file may have at most.
const LONGEST: usize = 600;

/// Words that stand for work not done or for a crash. The last are built so that this file passes.
const UNDONE: [&str; 5] = ["todo!", "unimplemented!", "panic!", ".unwrap()", ".expect("];

/// Where a float is right: durations in seconds, for people.
const FLOATS: [(&str, &str); 1] = [("src/report/summary.rs", "pub seconds: f64,")];

fn rust() -> Vec<TextFile> {
    text_files(&["src", "tests", "examples"], ".rs")
}

#[test]
fn no_file_is_too_long_to_be_read() {
    let mut files = rust();
    files.extend(text_files(&["src", "sql"], ""));
    let long = files.iter().map(|file| (file, file.text.lines().count()));
    let long = long.filter(|(_, lines)| *lines > LONGEST);
    let offences: Vec<String> =
        long.map(|(file, lines)| format!("{}: {lines} lines", file.path)).collect();
    none("a file has more lines than may be", &offences);
}

#[test]
fn every_file_opens_with_what_it_is() {
    let bare = rust().into_iter().filter(|file| !file.text.starts_with("//! "));
    let offences: Vec<String> = bare.map(|file| file.path).collect();
    none("a file without a module comment", &offences);
}

#[test]
fn nothing_is_left_undone_and_nothing_panics() {
    let mut offences = Vec::new();
    for file in text_files(&["src"], ".rs") {
        for word in [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")] {
            offences.extend(places(&file, &file.text, word));
        }
        if !only_for_tests(&file) {
            let scanned = Scanned::of(&file.text);
            let program = &scanned.code[..scanned.end_of_program()];
            offences.extend(UNDONE.iter().flat_map(|word| places(&file, program, word)));
        }
    }
    none("work left undone, or a crash that is no answer", &offences);
}

#[test]
fn money_and_quantities_are_never_floats() {
    let mut offences = Vec::new();
    for file in text_files(&["src"], ".rs") {
        let code = Scanned::of(&file.text).code;
        for (line, text) in (1..).zip(code.lines()) {
            let word = |c: char| !c.is_alphanumeric() && c != '_';
            let float = text.split(word).any(|word| word == "f64" || word == "f32");
            if float && !FLOATS.contains(&(file.path.as_str(), text.trim())) {
                offences.push(format!("{}:{line}: {}", file.path, text.trim()));
            }
        }
    }
    none("a float", &offences);
}

#[test]
fn no_file_names_a_place_on_somebodys_machine() {
    let here = env!("CARGO_MANIFEST_DIR");
    let homes = [here, concat!("/ho", "me/"), concat!("/Us", "ers/"), concat!("\\Us", "ers\\")];
    let work = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/tm", "p/")];
    let mut offences = Vec::new();
    for file in text_files(&["."], "") {
        for home in homes.iter().chain(&work) {
            offences.extend(places(&file, &file.text, home));
        }
    }
    none("a path of a machine", &offences);
}

/// Files that are compiled for tests only: they or a folder above them are declared as
/// `#[cfg(test)] mod NAME;` in the mod.rs beside them.
fn only_for_tests(file: &TextFile) -> bool {
    let module = file.path.trim_end_matches(".rs").trim_end_matches("/mod");
    let above = module.match_indices('/').map(|(at, _)| &module[..at]);
    above.chain([module]).any(|module| {
        let Some((folder, name)) = module.rsplit_once('/') else { return false };
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let parent = std::fs::read_to_string(root.join(folder).join("mod.rs")).unwrap_or_default();
        parent.replace("\r\n", "\n").contains(&format!("#[cfg(test)]\nmod {name};"))
    })
}

fn places(file: &TextFile, text: &str, word: &str) -> Vec<String> {
    let found = text.match_indices(word);
    found.map(|(at, _)| format!("{}:{}: `{word}`", file.path, file.line(at))).collect()
}
