//! Command lines that the operator wrote in cpsync.toml: `*-command` secrets, the alert command.

use std::process::Command;

/// The command that runs the line as the system's own command line would.
#[cfg(not(windows))]
pub fn shell(line: &str) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(line);
    command
}

/// The command that runs the line as the system's own command line would.
#[cfg(windows)]
pub fn shell(line: &str) -> Command {
    use std::os::windows::process::CommandExt;
    let mut command = Command::new("cmd");
    // cmd reads its own command line: quoting by the usual rules would change it.
    command.arg("/C").raw_arg(line);
    command
}
