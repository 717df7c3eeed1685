//! cpsync: argv -> run -> exit code.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use cpsync::cli::{Environment, run};
use cpsync::exit::Exit;

fn main() -> ExitCode {
    let mut environment = Environment::system();
    if let Err(error) = listen(&environment) {
        // Without it a pass still ends well: killed at any point, the next run goes on from there.
        environment.stderr.say(&format!("warn: could not listen to Ctrl-C: {error}\n"));
    }
    ExitCode::from(run(std::env::args_os(), &mut environment))
}

/// The first Ctrl-C, Ctrl-Break or SIGTERM asks the pass to end, the second ends the process: the
/// state file survives that as it survives kill -9.
fn listen(environment: &Environment) -> Result<(), ctrlc::Error> {
    let (stop, mut stderr) = (Arc::clone(&environment.stop), environment.stderr.clone());
    ctrlc::set_handler(move || {
        if stop.swap(true, Ordering::Relaxed) {
            #[expect(clippy::exit, reason = "the operator asked twice")]
            std::process::exit(Exit::Interrupted.code().into());
        }
        stderr
            .say("warn: asked to end: finishing the record in hand; a second time ends at once\n");
    })
}
