//! Whether both sides answer, asked shortly and at the same time.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::config::{self, Config, Invalid, Platform, Variables};
use crate::counterpoint;
use crate::exit::{Exit, hints};
use crate::model::Sku;
use crate::store;

/// A SKU that no shop has: asking for it costs the store one look into an index.
const NOBODY: &str = "cpsync-status";

/// Added to the time-out before a side that does not even fail in time is given up.
const GRACE: Duration = Duration::from_secs(1);

/// One side's answer.
#[derive(Debug)]
pub(super) struct Side {
    /// The store's name; `None` = Counterpoint.
    pub(super) store: Option<String>,
    pub(super) answer: Answer,
}

/// What came of asking.
#[derive(Debug)]
pub(super) enum Answer {
    /// It answered after this time.
    Fine(Duration),
    /// It did not, or not as it should.
    Trouble { exit: Exit, message: String, hints: Vec<String> },
}

impl Side {
    /// What it means for the command.
    pub(super) fn exit(&self) -> Exit {
        match self.answer {
            Answer::Fine(_) => Exit::Done,
            Answer::Trouble { exit, .. } => exit,
        }
    }

    /// Its name for people.
    pub(super) fn name(&self) -> String {
        self.store.as_ref().map_or_else(|| "counterpoint".into(), |store| format!("store {store}"))
    }
}

/// Asks Counterpoint and these stores. Secrets are fetched for it; where that fails, nobody is asked,
/// and each side has the reason.
pub(super) fn ask(config: &Config, stores: &[&config::Store], variables: &Variables) -> Vec<Side> {
    let one = if let [one] = stores { Some(one.name.as_str()) } else { None };
    let loaded = match Config::load_for(&config.path, variables, one) {
        Ok(loaded) => loaded,
        Err(invalid) => return unasked(stores, &invalid),
    };
    let until = Instant::now() + config.status.timeout + GRACE;
    let mut asked = vec![(None, counterpoint(&loaded.counterpoint, config.status.timeout))];
    for store in stores.iter().filter_map(|store| loaded.store(&store.name)) {
        asked.push((Some(store.name.clone()), shop(store.clone())));
    }
    let answered = asked.into_iter().map(|(store, answer)| {
        let answer = answer.recv_timeout(until.saturating_duration_since(Instant::now()));
        Side { store, answer: answer.map_or_else(|_| late(config.status.timeout), sorted) }
    });
    answered.collect()
}

fn unasked(stores: &[&config::Store], invalid: &Invalid) -> Vec<Side> {
    let problems: Vec<String> = invalid.problems.iter().map(ToString::to_string).collect();
    let told = problems.iter().fold(invalid.message.clone(), |told, one| format!("{told}; {one}"));
    let hints = invalid.problems.iter().filter_map(|problem| problem.hint.clone());
    let hints: Vec<String> = hints.chain(invalid.hints.iter().cloned()).collect();
    let stores = stores.iter().map(|store| Some(store.name.clone()));
    let trouble =
        || Answer::Trouble { exit: Exit::Operator, message: told.clone(), hints: hints.clone() };
    std::iter::once(None).chain(stores).map(|store| Side { store, answer: trouble() }).collect()
}

type Waiting = mpsc::Receiver<anyhow::Result<Duration>>;

fn counterpoint(settings: &config::Counterpoint, timeout: Duration) -> Waiting {
    let settings = config::Counterpoint {
        connect_timeout: settings.connect_timeout.min(timeout),
        command_timeout: settings.command_timeout.min(timeout),
        attempts: 1,
        ..settings.clone()
    };
    timed(move || Ok(counterpoint::reach(&settings)?))
}

fn shop(mut store: config::Store) -> Waiting {
    match &mut store.platform {
        Platform::Magento2(settings) => settings.attempts = 1,
    }
    timed(move || {
        store::open(&store)?.find_products(&[Sku(NOBODY.to_owned())])?;
        Ok(())
    })
}

/// Asks beside the program, which does not wait for longer than it wants to: name look-ups know no
/// time-out.
fn timed(ask: impl FnOnce() -> anyhow::Result<()> + Send + 'static) -> Waiting {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let began = Instant::now();
        // Nobody listens any more when it took too long.
        tell.send(ask().map(|()| began.elapsed())).ok();
    });
    told
}

fn sorted(answer: anyhow::Result<Duration>) -> Answer {
    answer.map_or_else(
        |error| Answer::Trouble {
            exit: Exit::of(&error),
            message: format!("{error:#}"),
            hints: hints(&error),
        },
        Answer::Fine,
    )
}

fn late(timeout: Duration) -> Answer {
    Answer::Trouble {
        exit: Exit::Unavailable,
        message: format!("no answer within {} s", timeout.as_secs()),
        hints: vec!["`timeout` under [status] is how long it may take".to_owned()],
    }
}
