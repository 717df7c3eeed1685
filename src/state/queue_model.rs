//! The queue against a model: whatever is done in whatever order, and however often the process
//! dies, the latest change of every record is sent or still queued.

use std::collections::HashMap;

use proptest::collection::vec;
use proptest::prelude::*;

use super::{Failure, Hooks, Job, JobKey, JobState, State, fixture};

#[derive(Clone, Debug)]
enum Step {
    /// The record changes at the till, and a find sees it.
    Change(usize),
    /// A pass takes the jobs that are due, and reads their records.
    Take(u32),
    /// One of those taken is sent and settled, or fails.
    Done(usize),
    Fail(usize, Option<i64>),
    /// Killed: what was taken is forgotten.
    Die,
    /// Time goes by, or back.
    Wait(i64),
}

const KEYS: [&str; 3] = ["A", "B", "C"];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let later = proptest::option::of(1..20_i64);
    let step = prop_oneof![
        4 => (0..KEYS.len()).prop_map(Step::Change),
        3 => (1..4_u32).prop_map(Step::Take),
        3 => (0..6_usize).prop_map(Step::Done),
        2 => ((0..6_usize), later).prop_map(|(which, later)| Step::Fail(which, later)),
        1 => Just(Step::Die),
        2 => (-5..30_i64).prop_map(Step::Wait),
    ];
    vec(step, 1..60)
}

/// A job in hand, and the record's version that was read after it.
struct Taken {
    job: Job,
    version: u32,
}

struct World {
    folder: tempfile::TempDir,
    state: State,
    now: i64,
    /// By key: the record's version, and the one that the store has.
    records: HashMap<&'static str, (u32, u32)>,
    taken: Vec<Taken>,
    /// Keys whose last enqueue no failure has followed.
    fresh: HashMap<&'static str, bool>,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let state = fixture::open(&folder);
        let (records, fresh) = (HashMap::new(), HashMap::new());
        Self { folder, state, now: 1_000, records, taken: Vec::new(), fresh }
    }

    fn run(&mut self, step: &Step) {
        match step {
            Step::Change(which) => self.change(KEYS[*which]),
            Step::Take(limit) => self.take(*limit),
            Step::Done(which) => self.done(*which),
            Step::Fail(which, later) => self.fail(*which, *later),
            Step::Die => {
                self.taken.clear();
                self.state = State::open(&fixture::file(&self.folder), Hooks::default()).unwrap();
            }
            Step::Wait(seconds) => self.now += seconds,
        }
    }

    fn change(&mut self, key: &'static str) {
        self.records.entry(key).or_insert((0, 0)).0 += 1;
        self.fresh.insert(key, true);
        let job = JobKey::new("main", "items", key);
        self.state.write(|w| Ok(w.enqueue(&job, "changed", self.now)?)).unwrap();
    }

    fn take(&mut self, limit: u32) {
        for job in self.state.jobs_due("main", "items", self.now, None, limit).unwrap() {
            let version = self.records[job.key.key.as_str()].0;
            self.taken.push(Taken { job, version });
        }
    }

    fn next(&mut self, which: usize) -> Option<Taken> {
        (which < self.taken.len()).then(|| self.taken.remove(which))
    }

    fn done(&mut self, which: usize) {
        let Some(Taken { job, version }) = self.next(which) else { return };
        let sent = &mut self.records.get_mut(job.key.key.as_str()).unwrap().1;
        *sent = version.max(*sent);
        self.state.write(|w| Ok(w.done(&job.key, Some(job.change))?)).unwrap();
    }

    fn fail(&mut self, which: usize, later: Option<i64>) {
        let Some(Taken { job, .. }) = self.next(which) else { return };
        let due_at = later.map(|seconds| self.now + seconds);
        let failure = Failure { due_at, count_attempt: true, ..Failure::default() };
        let kept = self.state.write(|w| Ok(w.fail(&job.key, Some(job.change), &failure)?)).unwrap();
        if kept {
            *self.fresh.get_mut(job.key.key.as_str()).unwrap() = false;
        }
    }

    fn check(&self) {
        for (key, (version, sent)) in &self.records {
            let job = self.state.job(&JobKey::new("main", "items", key)).unwrap();
            assert!(version == sent || job.is_some(), "version {version} of {key} is lost");
            let Some(job) = job else { continue };
            if self.fresh[key] {
                assert_eq!((job.state, job.attempts), (JobState::Due, 0), "{key} is put off");
            }
            assert_eq!(job.due_at.is_none(), job.state == JobState::Dead);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_latest_change_is_sent_or_queued(steps in steps()) {
        let mut world = World::new();
        for step in &steps {
            world.run(step);
            world.check();
        }
    }
}
