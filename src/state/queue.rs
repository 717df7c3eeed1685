//! The queue: which records are to be sent, and what became of those that failed.
//!
//! A job is a key; the record itself is read fresh when it is sent. There is at most one job a key:
//! further changes of a waiting one coalesce.

use rusqlite::Row;

use super::word::words;
use super::{Result, State, Writer, query};

/// What a job is known by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobKey {
    /// The store's name.
    pub store: String,
    /// `items`, `inventory`, ...
    pub task: String,
    /// The record's key.
    pub key: String,
}

/// A key waiting to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Which one.
    pub key: JobKey,
    /// Whether it waits for now, for later, or for a person.
    pub state: JobState,
    /// Another at every enqueue: tells a newer change from the one that was seen.
    pub change: i64,
    /// Why it was queued, in words.
    pub reason: String,
    /// Failures so far that count; 0 again after a new change.
    pub attempts: u32,
    /// Unix seconds, UTC; `None` = dead.
    pub due_at: Option<i64>,
    /// Since when a change waits to be sent, unix seconds, UTC.
    pub enqueued_at: i64,
    /// The sort of the last failure, the same text for every record that failed for it; `None` when
    /// it has not failed since it was queued.
    pub cause: Option<String>,
    /// What happened, a sentence; `None` as above.
    pub message: Option<String>,
    /// What was said on the wire; only [`State::job`] reads it.
    pub exchange: Option<Exchange>,
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JobState {
    /// To be done by the next pass.
    Due,
    /// Failed; to be tried again from `due_at` on.
    Retry,
    /// Failed for good, until the record changes or a person queues it again.
    Dead,
}
words!(JobState { Due = "due", Retry = "retry", Dead = "dead" });

/// One request with its answer, without secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exchange {
    /// `PUT /rest/all/V1/products/ABC`
    pub request: String,
    /// The body sent.
    pub body: String,
    /// The HTTP status; 0 without an answer.
    pub status: u16,
    /// The body received.
    pub answer: String,
}

/// Why a job failed, and what next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure {
    /// The sort of failure; what names the record in it is taken out when it is kept.
    pub cause: String,
    /// What happened, a sentence.
    pub message: String,
    /// What was said on the wire, if it came to that.
    pub exchange: Option<Exchange>,
    /// When to try again, unix seconds, UTC; `None` = dead.
    pub due_at: Option<i64>,
    /// Whether it counts as one of the record's tries: not when the store was down.
    pub count_attempt: bool,
}

/// Which jobs to list; the default is all.
#[derive(Clone, Copy, Debug, Default)]
pub struct JobFilter<'a> {
    /// Only this store's.
    pub store: Option<&'a str>,
    /// Only this task's.
    pub task: Option<&'a str>,
    /// Only those that stand so.
    pub state: Option<JobState>,
    /// Only those that failed for this [`Job::cause`].
    pub cause: Option<&'a str>,
    /// Only so many; `None` = all.
    pub limit: Option<u32>,
}

/// How many jobs wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// For the next pass.
    pub due: u32,
    /// To be tried again, whether or not the time has come.
    pub retry: u32,
    /// For a person.
    pub dead: u32,
    /// Since when the oldest that is not dead waits, unix seconds, UTC.
    pub oldest: Option<i64>,
}

impl JobKey {
    /// The job of one record.
    pub fn new(store: &str, task: &str, key: &str) -> Self {
        Self { store: store.to_owned(), task: task.to_owned(), key: key.to_owned() }
    }
}

impl State {
    /// Reads the jobs to do at `now`, by key, at most `limit`, from behind `after_key` on.
    ///
    /// A pass goes through all by giving the last key it got: it sees each once, whether or not it
    /// settled it, and a job that failed meanwhile is due later anyway.
    pub fn jobs_due(
        &self,
        store: &str,
        task: &str,
        now: i64,
        after_key: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Job>> {
        self.database.all(query!("job_list_due"), (store, task, now, after_key, limit), read)
    }

    /// Reads one job with its last exchange.
    pub fn job(&self, key: &JobKey) -> Result<Option<Job>> {
        let keys = (&key.store, &key.task, &key.key);
        self.database.one(query!("job_get"), keys, |row| {
            Ok(Job { exchange: read_exchange(row)?, ..read(row)? })
        })
    }

    /// Lists jobs by store, task and key.
    pub fn jobs(&self, filter: &JobFilter<'_>) -> Result<Vec<Job>> {
        let limit = filter.limit.map_or(-1, i64::from);
        let values = (filter.store, filter.task, filter.state, limit, filter.cause);
        self.database.all(query!("job_list"), values, read)
    }

    /// Counts a task's jobs of a store.
    pub fn job_counts(&self, store: &str, task: &str) -> Result<JobCounts> {
        let counts = self.database.one(query!("job_count"), [store, task], |row| {
            Ok(JobCounts {
                due: row.get("due")?,
                retry: row.get("retry")?,
                dead: row.get("dead")?,
                oldest: row.get("oldest")?,
            })
        })?;
        Ok(counts.unwrap_or_default())
    }
}

impl Writer<'_> {
    /// Queues a key; one that waits already coalesces with it and is due now, its tries forgotten.
    pub fn enqueue(&self, key: &JobKey, reason: &str, now: i64) -> Result<()> {
        let values = (&key.store, &key.task, &key.key, reason, now);
        self.execute("job", query!("job_enqueue"), values)?;
        Ok(())
    }

    /// Settles a job. `seen` is the [`Job::change`] read before the record was: a job that was
    /// queued again since stays. `None` settles whichever is there. Returns whether it is gone
    /// through this call.
    pub fn done(&self, key: &JobKey, seen: Option<i64>) -> Result<bool> {
        let values = (&key.store, &key.task, &key.key, seen);
        Ok(self.execute("job", query!("job_done"), values)? > 0)
    }

    /// Keeps a job's failure; `seen` as with [`Writer::done`]. Returns whether it was kept: not
    /// without a job, so that a record sent past the queue is enqueued first.
    pub fn fail(&self, key: &JobKey, seen: Option<i64>, failure: &Failure) -> Result<bool> {
        let exchange = failure.exchange.as_ref();
        let cause = self.numbered(&failure.cause, &key.key)?;
        let values = rusqlite::params![
            key.store,
            key.task,
            key.key,
            seen,
            failure.due_at,
            failure.count_attempt,
            cause,
            failure.message,
            exchange.map(|exchange| &exchange.request),
            exchange.map(|exchange| &exchange.body),
            exchange.map(|exchange| exchange.status),
            exchange.map(|exchange| &exchange.answer),
        ];
        Ok(self.execute("job", query!("job_fail"), values)? > 0)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Job> {
    Ok(Job {
        key: JobKey { store: row.get("store")?, task: row.get("task")?, key: row.get("key")? },
        state: row.get("state")?,
        change: row.get("change")?,
        reason: row.get("reason")?,
        attempts: row.get("attempts")?,
        due_at: row.get("due_at")?,
        enqueued_at: row.get("enqueued_at")?,
        cause: row.get("cause")?,
        message: row.get("message")?,
        exchange: None,
    })
}

fn read_exchange(row: &Row<'_>) -> rusqlite::Result<Option<Exchange>> {
    let Some(request) = row.get("request")? else { return Ok(None) };
    let (body, status, answer) = (row.get("body")?, row.get("status")?, row.get("answer")?);
    Ok(Some(Exchange { request, body, status, answer }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job_key(key: &str) -> JobKey {
        JobKey::new("main", "items", key)
    }

    fn enqueue(state: &State, keys: &[&str], now: i64) {
        let all = |w: &Writer<'_>| {
            keys.iter().try_for_each(|key| w.enqueue(&job_key(key), "changed", now))?;
            Ok(())
        };
        state.write(all).unwrap();
    }

    fn fail(state: &State, key: &str, seen: Option<i64>, due_at: Option<i64>) -> bool {
        let exchange = Exchange {
            request: "PUT /V1/products/A".to_owned(),
            body: "{}".to_owned(),
            status: 400,
            answer: "no".to_owned(),
        };
        let failure = Failure {
            cause: "rejected".to_owned(),
            message: "no option `Teal`".to_owned(),
            exchange: Some(exchange),
            due_at,
            count_attempt: true,
        };
        state.write(|w| Ok(w.fail(&job_key(key), seen, &failure)?)).unwrap()
    }

    fn done(state: &State, key: &str, seen: Option<i64>) -> bool {
        state.write(|w| Ok(w.done(&job_key(key), seen)?)).unwrap()
    }

    fn due(state: &State, now: i64) -> Vec<String> {
        let jobs = state.jobs_due("main", "items", now, None, 100).unwrap();
        jobs.into_iter().map(|job| job.key.key).collect()
    }

    fn job(state: &State, key: &str) -> Job {
        state.job(&job_key(key)).unwrap().expect("a job")
    }

    #[test]
    fn changes_of_one_record_coalesce() {
        let state = State::in_memory().unwrap();
        enqueue(&state, &["A"], 10);
        enqueue(&state, &["A"], 20);
        let job = job(&state, "A");
        assert_eq!((job.state, job.attempts), (JobState::Due, 0));
        assert_eq!(job.enqueued_at, 10, "waits since the first of them");
        assert!(done(&state, "A", Some(job.change)));
        assert_eq!(due(&state, 99), [""; 0]);
        assert!(!done(&state, "A", None));
    }

    #[test]
    fn a_failed_job_is_due_again_at_its_time_and_keeps_what_was_said() {
        let state = State::in_memory().unwrap();
        enqueue(&state, &["A"], 10);
        assert!(fail(&state, "A", None, Some(100)));
        assert!(fail(&state, "A", None, Some(200)));
        assert_eq!(due(&state, 199), [""; 0]);
        assert_eq!(due(&state, 200), ["A"]);
        let job = job(&state, "A");
        assert_eq!((job.state, job.attempts, job.due_at), (JobState::Retry, 2, Some(200)));
        assert_eq!(job.cause.as_deref(), Some("rejected"));
        assert_eq!(job.exchange.map(|exchange| exchange.status), Some(400));
        let counts = JobCounts { due: 0, retry: 1, dead: 0, oldest: Some(10) };
        assert_eq!(state.job_counts("main", "items").unwrap(), counts);
    }

    #[test]
    fn a_store_that_is_down_burns_no_try() {
        let state = State::in_memory().unwrap();
        enqueue(&state, &["A"], 10);
        let down = Failure { due_at: Some(20), ..Failure::default() };
        state.write(|w| Ok(w.fail(&job_key("A"), None, &down)?)).unwrap();
        let job = job(&state, "A");
        assert_eq!((job.attempts, job.exchange), (0, None));
    }

    #[test]
    fn a_dead_job_waits_for_a_new_change() {
        let state = State::in_memory().unwrap();
        enqueue(&state, &["A"], 10);
        fail(&state, "A", None, None);
        assert_eq!(due(&state, i64::MAX), [""; 0]);
        let dead = JobCounts { dead: 1, ..JobCounts::default() };
        assert_eq!(state.job_counts("main", "items").unwrap(), dead);
        enqueue(&state, &["A"], 30);
        let job = job(&state, "A");
        assert_eq!((job.state, job.attempts, job.enqueued_at), (JobState::Due, 0, 30));
        assert_eq!((job.cause, job.message, job.exchange), (None, None, None));
    }

    #[test]
    fn settling_what_was_seen_leaves_a_newer_change() {
        let state = State::in_memory().unwrap();
        enqueue(&state, &["A"], 10);
        let seen = Some(job(&state, "A").change);
        enqueue(&state, &["A"], 11);
        assert!(!done(&state, "A", seen));
        assert!(!fail(&state, "A", seen, None));
        assert_eq!(job(&state, "A").state, JobState::Due);
        assert!(done(&state, "A", None));
        enqueue(&state, &["A"], 12);
        assert!(!done(&state, "A", seen), "nor is a later job the one that was seen");
    }

    #[test]
    fn a_pass_sees_each_due_job_once() {
        let state = State::in_memory().unwrap();
        enqueue(&state, &["A", "B", "C", "D", "E"], 10);
        let (mut seen, mut after) = (Vec::new(), None::<String>);
        loop {
            let jobs = state.jobs_due("main", "items", 10, after.as_deref(), 2).unwrap();
            let Some(last) = jobs.last() else { break };
            after = Some(last.key.key.clone());
            for job in jobs {
                match job.key.key.as_str() {
                    "A" => assert!(done(&state, "A", Some(job.change))),
                    "B" => assert!(fail(&state, "B", Some(job.change), Some(10))),
                    _ => {}
                }
                seen.push(job.key.key);
            }
        }
        assert_eq!(seen, ["A", "B", "C", "D", "E"]);
    }

    #[test]
    fn a_clock_that_goes_back_hides_no_change() {
        let state = State::in_memory().unwrap();
        enqueue(&state, &["A"], 1_000);
        assert_eq!(due(&state, 10), ["A"]);
    }

    #[test]
    fn lists_are_filtered() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        enqueue(&state, &["B", "A"], 10);
        state.write(|w| {
            w.enqueue(&JobKey::new("main", "inventory", "A"), "changed", 1)?;
            Ok(w.enqueue(&JobKey::new("other", "items", "A"), "changed", 1)?)
        })?;
        fail(&state, "B", None, None);
        let list = |filter: JobFilter<'_>| {
            let jobs = state.jobs(&filter).unwrap();
            jobs.into_iter().map(|job| job.key).collect::<Vec<_>>()
        };
        let all = JobFilter::default();
        assert_eq!(list(all).len(), 4);
        let items = JobFilter { store: Some("main"), task: Some("items"), ..all };
        assert_eq!(list(items), [job_key("A"), job_key("B")]);
        assert_eq!(list(JobFilter { limit: Some(1), ..items }), [job_key("A")]);
        assert_eq!(list(JobFilter { state: Some(JobState::Dead), ..all }), [job_key("B")]);
        Ok(())
    }
}
