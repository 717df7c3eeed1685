//! A digest handed to the operator's own command: JSON on stdin, the text in `CPSYNC_ALERT`.

use std::io::Write;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::Digest;
use crate::config::{Secret, shell};

const LONGEST: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(20);

/// Runs the command and waits for it, one minute at most. Its command line may hold a secret, so
/// that no error repeats it.
pub(super) fn run(line: &Secret, digest: &Digest) -> anyhow::Result<()> {
    let json = serde_json::to_vec(digest).context("could not write the alert as JSON")?;
    let mut child = shell(line.expose())
        .env("CPSYNC_ALERT", digest.text())
        .env("CPSYNC_ALERT_SUBJECT", digest.subject())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("could not start the alert command")?;
    let stdin = child.stdin.take();
    // In a thread of its own: a command that does not read must not hold up the pass.
    let writer = thread::spawn(move || {
        // One that does not care for the JSON may close its end.
        if let Some(mut stdin) = stdin {
            drop(stdin.write_all(&json));
        }
    });
    let ended = wait(&mut child);
    drop(writer.join());
    ended
}

fn wait(child: &mut Child) -> anyhow::Result<()> {
    let until = Instant::now() + LONGEST;
    while Instant::now() < until {
        if let Some(status) = child.try_wait().context("could not wait for the alert command")? {
            if status.success() {
                return Ok(());
            }
            bail!("the alert command failed with {status}");
        }
        thread::sleep(LOOK);
    }
    child.kill().context("could not stop the alert command")?;
    child.wait().context("could not stop the alert command")?;
    bail!("the alert command did not end within {} seconds", LONGEST.as_secs())
}
