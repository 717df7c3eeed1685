//! Who may use whom, as src/ARCHITECTURE.md says it.

use super::scan::Scanned;
use super::{none, text_files};

/// A module and what it may use beside itself.
const LAYERS: [(&str, &[&str]); 11] = [
    ("model", &[]),
    ("config", &["model"]),
    ("counterpoint", &["config", "model"]),
    ("pictures", &["config", "model"]),
    ("state", &["config", "model"]),
    ("mapper", &["config", "model"]),
    ("store", &["config", "model"]),
    ("report", &["model"]),
    (
        "task",
        &["config", "counterpoint", "mapper", "model", "pictures", "report", "state", "store"],
    ),
    (
        "exit",
        &[
            "cli",
            "config",
            "counterpoint",
            "mapper",
            "model",
            "pictures",
            "report",
            "state",
            "store",
            "task",
        ],
    ),
    (
        "cli",
        &[
            "config",
            "counterpoint",
            "exit",
            "mapper",
            "model",
            "pictures",
            "report",
            "state",
            "store",
            "task",
        ],
    ),
];

#[test]
fn every_module_uses_only_the_layers_below_it() {
    let mut offences = Vec::new();
    for file in text_files(&["src"], ".rs") {
        let place = file.path.strip_prefix("src/").unwrap().trim_end_matches(".rs");
        let module = place.split('/').next().unwrap();
        if ["main", "lib"].contains(&module) {
            continue;
        }
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == module) else {
            offences.push(format!("{}: a module without a layer", file.path));
            continue;
        };
        let depth = place.trim_end_matches("/mod").split('/').count();
        let code = Scanned::of(&file.text).code;
        for (at, used) in used(&code, depth) {
            let known = LAYERS.iter().any(|(name, _)| *name == used);
            if known && used != module && !allowed.contains(&used.as_str()) {
                offences.push(format!("{}:{}: {module} uses {used}", file.path, file.line(at)));
            }
        }
    }
    none("a module uses a layer that it may not know", &offences);
}

#[test]
fn the_program_uses_the_command_line_and_the_exit_code_only() {
    let main = text_files(&["src"], "main.rs").remove(0);
    let code = Scanned::of(&main.text).code.replace("cpsync::", "crate::");
    let used: Vec<String> = used(&code, 1).into_iter().map(|(_, name)| name).collect();
    assert!(used.iter().all(|name| ["cli", "exit"].contains(&name.as_str())), "{used:?}");
    assert!(!used.is_empty());
}

#[test]
fn nothing_of_the_program_uses_the_doubles() {
    let files = text_files(&["src"], ".rs");
    let uses = files.iter().filter(|file| Scanned::of(&file.text).code.contains("cpsync_double"));
    let offences: Vec<String> = uses.map(|file| file.path.clone()).collect();
    none("the doubles are for tests, demo and bench", &offences);
}

/// The first names of paths from the crate's root, `crate::..` or as many `super::` as the file is
/// deep, with their places.
fn used(code: &str, depth: usize) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for root in ["crate::".to_owned(), "super::".repeat(depth)] {
        for (at, _) in code.match_indices(&root) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            found.extend(names(&code[at + root.len()..]).into_iter().map(|name| (at, name)));
        }
    }
    found
}

/// `a` of `a::b`, `a` and `b` of `{a::x, b}`.
fn names(path: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let Some(list) = path.strip_prefix('{') else { return vec![word(path)] };
    let mut level = 0;
    let mut found = vec![word(list)];
    for (at, letter) in list.char_indices() {
        match letter {
            '{' => level += 1,
            '}' if level == 0 => break,
            '}' => level -= 1,
            ',' if level == 0 => found.push(word(&list[at + 1..])),
            _ => {}
        }
    }
    found
}

#[test]
fn paths_from_the_root_are_found_in_every_spelling() {
    let code = "use crate::a::B; use crate::{c, d::{self, x}, e}; super::super::f::g(); super::h()";
    let used = |depth| used(code, depth).into_iter().map(|(_, name)| name).collect::<Vec<_>>();
    assert_eq!(used(2), ["a", "c", "d", "e", "f"]);
    assert_eq!(used(3), ["a", "c", "d", "e"]);
}
