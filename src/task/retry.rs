//! When a failed record is tried again.

use chrono::{DateTime, TimeDelta, Utc};

use crate::config::Retry;

/// The next try after `attempts` failures, this one included; `None` = the job is dead.
///
/// The wait doubles from the first to the longest, with up to a fifth of jitter so that a thousand
/// records that failed together do not come back together.
pub(super) fn next_try(rule: &Retry, attempts: u32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    (attempts < rule.attempts).then(|| now + wait(rule, attempts))
}

/// The wait after `attempts` failures of a record that must never be given up.
pub(super) fn wait(rule: &Retry, attempts: u32) -> TimeDelta {
    let doublings = attempts.saturating_sub(1).min(20);
    let wait = rule.first_wait.saturating_mul(1 << doublings).min(rule.longest_wait);
    let jitter = wait.as_secs() / 5;
    let seconds = wait.as_secs().saturating_add(fastrand::u64(0..=jitter));
    TimeDelta::try_seconds(i64::try_from(seconds).unwrap_or(i64::MAX)).unwrap_or(TimeDelta::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const RULE: Retry = Retry {
        attempts: 5,
        first_wait: Duration::from_secs(60),
        longest_wait: Duration::from_secs(300),
    };

    #[test]
    fn the_wait_doubles_up_to_the_longest_and_then_the_job_is_dead() {
        let now = DateTime::UNIX_EPOCH;
        let waits: Vec<i64> = (1..5)
            .filter_map(|attempt| Some((next_try(&RULE, attempt, now)? - now).num_seconds()))
            .collect();
        for (wait, least) in waits.iter().zip([60, 120, 240, 300]) {
            assert!((least..=least * 6 / 5).contains(wait), "{wait} is not {least} plus a fifth");
        }
        assert_eq!(next_try(&RULE, 5, now), None);
    }
}
