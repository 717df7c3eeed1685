//! README says what the program does: its exit codes and its tasks.

use cpsync::cli::{Environment, exit_codes};
use cpsync::config::Variables;
use cpsync::exit::Exit;

use super::text_files;

fn readme() -> String {
    text_files(&["."], "README.md").into_iter().find(|file| file.path == "README.md").unwrap().text
}

/// The cells of each table row, blanks removed.
fn rows(text: &str) -> Vec<Vec<&str>> {
    let tables = text.lines().filter_map(|line| line.strip_prefix('|')?.strip_suffix('|'));
    tables.map(|row| row.split('|').map(str::trim).collect()).collect()
}

#[test]
fn the_exit_codes_are_those_of_the_program() {
    let readme = readme();
    let told: Vec<(u8, String)> = rows(&readme)
        .iter()
        .filter_map(|row| Some((row[0].parse().ok()?, (*row.get(1)?).to_owned())))
        .collect();
    let own: Vec<(u8, String)> =
        Exit::ALL.iter().map(|exit| (exit.code(), exit.meaning().to_owned())).collect();
    assert_eq!(told, own);
    let help = exit_codes();
    for (code, meaning) in own {
        let line = format!("{code:>5}  {meaning}");
        assert!(help.lines().any(|own| own == line), "help exit-codes: {line}");
    }
    let order: Vec<String> = Exit::BY_URGENCY.iter().map(|exit| exit.code().to_string()).collect();
    assert!(readme.contains(&format!("`{}`", order.join(" "))), "the order of urgency");
}

#[test]
fn the_tasks_are_those_of_the_program() {
    let mut environment = Environment::kept(Variables::system());
    let exit = cpsync::cli::run(["cpsync", "--help"].map(Into::into), &mut environment);
    assert_eq!(exit, 0);
    let help = environment.stdout.take();
    let listed = help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
    let commands: Vec<&str> = listed
        .take_while(|line| line.starts_with(' '))
        .filter(|line| !line.starts_with("    "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(commands.contains(&"items"), "{help}");
    let readme = readme();
    let told: Vec<&str> = rows(&readme)
        .into_iter()
        .filter_map(|row| row[0].strip_prefix("`cpsync ")?.strip_suffix('`'))
        .collect();
    assert_eq!(told, commands);
}
