//! The real binary: help, exit codes, messages, what scripts and cron see.

use std::process::{Command, Output};

use cpsync::cli::exit_codes;
use cpsync::exit::Exit;
use tempfile::TempDir;

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/cpsync.toml.example");

/// The binary in an empty folder with nothing of the machine's environment.
fn cpsync(args: &[&str]) -> Output {
    let folder = TempDir::new().unwrap();
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("cpsync"));
    command.args(args).current_dir(folder.path());
    for name in ["CPSYNC_CONFIG", "RUST_LOG"] {
        command.env_remove(name);
    }
    for name in ["HOME", "XDG_CONFIG_HOME", "APPDATA"] {
        command.env(name, folder.path());
    }
    command.output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap().replace("\r\n", "\n")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap().replace("\r\n", "\n")
}

#[test]
fn the_help_of_every_command_opens_with_examples() {
    let commands: [&[&str]; 26] = [
        &[],
        &["items"],
        &["inventory"],
        &["queue"],
        &["queue", "list"],
        &["queue", "show"],
        &["queue", "add"],
        &["queue", "clear"],
        &["queue", "retry"],
        &["queue", "drop"],
        &["status"],
        &["log"],
        &["report"],
        &["schedule"],
        &["schedule", "print"],
        &["backup"],
        &["completions"],
        &["man"],
        &["doctor"],
        &["explain"],
        &["support"],
        &["support", "bundle"],
        &["config"],
        &["config", "init"],
        &["config", "check"],
        &["config", "show"],
    ];
    for command in commands {
        let by_flag = cpsync(&[command, &["--help"]].concat());
        assert_eq!(by_flag.status.code(), Some(0), "{command:?}");
        assert!(stdout(&by_flag).starts_with("Examples:\n  cpsync "), "{command:?}");
        let by_topic = cpsync(&[&["help"], command].concat());
        assert_eq!(stdout(&by_topic), stdout(&by_flag), "{command:?}");
    }
}

#[test]
fn help_prints_the_table_of_exit_codes() {
    let help = stdout(&cpsync(&["help", "exit-codes"]));
    assert_eq!(help, exit_codes());
    for exit in Exit::ALL {
        assert!(help.contains(&format!("{:>5}  {}", exit.code(), exit.meaning())), "{help}");
    }
    let unknown = cpsync(&["help", "nonsense"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(stderr(&unknown).contains("no help on `nonsense`"));
}

#[test]
fn without_a_configuration_it_says_where_it_looked() {
    let output = cpsync(&["items"]);
    assert_eq!(output.status.code(), Some(2));
    let told = stderr(&output);
    assert!(told.starts_with("error: could not find a configuration\n"), "{told}");
    for place in ["--config", "CPSYNC_CONFIG", "cpsync.toml", "cpsync config init"] {
        assert!(told.contains(place), "{told}");
    }
}

#[test]
fn an_unknown_store_is_refused_with_the_names_that_exist() {
    let output = cpsync(&["--config", EXAMPLE, "items", "--store", "mian"]);
    assert_eq!(output.status.code(), Some(2));
    let told = stderr(&output);
    assert!(told.contains("no store `mian`") && told.contains("hint: it has `main`"), "{told}");
}

#[test]
fn under_json_the_last_line_on_stderr_is_an_exit_error() {
    let cases: [(&[&str], &str); 3] = [
        (&["items", "--json"], "could not find a configuration"),
        (&["--json", "itmes"], "unrecognized subcommand 'itmes'"),
        (&["--json", "items", "--config", "nowhere.toml"], "could not read the configuration"),
    ];
    for (args, message) in cases {
        let output = cpsync(args);
        let told = stderr(&output);
        let object: serde_json::Value = serde_json::from_str(told.lines().last().unwrap()).unwrap();
        assert_eq!(object["message_type"], "exit_error", "{told}");
        assert_eq!(object["code"], 2);
        assert!(object["message"].as_str().unwrap().contains(message), "{told}");
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn problems_of_the_configuration_are_in_the_json() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("cpsync.toml");
    std::fs::write(&path, "[counterpoint]\nsever = 1\n").unwrap();
    let output = cpsync(&["--config", path.to_str().unwrap(), "config", "check", "--json"]);
    let told = stderr(&output);
    let object: serde_json::Value = serde_json::from_str(told.lines().last().unwrap()).unwrap();
    let problems = object["problems"].as_array().unwrap();
    let unknown = problems.iter().find(|problem| problem["line"] == 2).unwrap();
    assert_eq!(
        (&unknown["column"], &unknown["hint"]),
        (&1.into(), &"did you mean `server`?".into())
    );
}

#[test]
fn a_good_check_tells_people_and_is_silent_for_scripts() {
    let output = cpsync(&["--config", EXAMPLE, "config", "check"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).starts_with("ok: "));
    let quiet = cpsync(&["config", "check", "-q", "--config", EXAMPLE]);
    assert_eq!(quiet.status.code(), Some(0));
    assert!(quiet.stdout.is_empty() && quiet.stderr.is_empty());
}

#[test]
fn the_configuration_is_shown_as_toml_and_json() {
    let shown = stdout(&cpsync(&["--config", EXAMPLE, "config", "show"]));
    assert!(shown.contains("cell-sku = \"{item}|{dim1}|{dim2}|{dim3}\""), "{shown}");
    let json = stdout(&cpsync(&["--config", EXAMPLE, "config", "show", "--json"]));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["stores"]["main"]["items"]["sku"], "{item}");
}

#[test]
fn flags_that_contradict_are_refused() {
    for args in [
        &["items", "--all", "--changed"][..],
        &["items", "--all", "--item", "A"],
        &["items", "--find", "--now", "--item", "A"],
        &["items", "--now"],
        &["items", "--limit", "0"],
        &["items", "--max-duration", "20 minutes"],
        &["-q", "-v", "items"],
        &["queue", "retry"],
        &["queue", "drop"],
    ] {
        assert_eq!(cpsync(args).status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn a_log_file_that_cannot_be_opened_is_the_operators_to_mend() {
    let output = cpsync(&["--log-file", "no/such/folder/log", "items"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("could not open the log file"), "{}", stderr(&output));
}

#[test]
fn the_log_file_gets_the_error_on_one_line() {
    let folder = TempDir::new().unwrap();
    let log = folder.path().join("log");
    cpsync(&["--log-file", log.to_str().unwrap(), "--config", "no\nwhere.toml", "items"]);
    let text = std::fs::read_to_string(log).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.contains(r"error could not read the configuration `no\nwhere.toml`"), "{text}");
}
