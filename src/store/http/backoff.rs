//! How long to wait before a busy store is asked again.

use std::time::Duration;

/// No wait inside a pass is longer: a store that asks for more is left to the next pass.
const LONGEST: Duration = Duration::from_secs(60);

/// Waits that double from attempt to attempt, with jitter so that two clients do not march in step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// Tries of one request, the first included.
    pub attempts: u32,
    /// Wait after the first.
    pub first: Duration,
}

impl Backoff {
    /// The wait after the given attempt (from 1); `None` when there is to be no further one, or the
    /// store asked for more patience than a pass has.
    pub fn wait(&self, attempt: u32, asked: Option<Duration>) -> Option<Duration> {
        if attempt >= self.attempts {
            return None;
        }
        let own = jittered(self.first.saturating_mul(1 << (attempt - 1).min(16)).min(LONGEST));
        asked.map_or(Some(own), |asked| (asked <= LONGEST).then_some(asked.max(own)))
    }
}

/// Between half and one and a half of the wait.
fn jittered(wait: Duration) -> Duration {
    let micros = u64::try_from(wait.as_micros()).unwrap_or(u64::MAX);
    Duration::from_micros(micros / 2 + fastrand::u64(0..=micros))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BACKOFF: Backoff = Backoff { attempts: 4, first: Duration::from_millis(100) };

    #[test]
    fn waits_double_within_the_jitter_and_end() {
        for (attempt, least, most) in [(1, 50, 150), (2, 100, 300), (3, 200, 600)] {
            let wait = BACKOFF.wait(attempt, None).unwrap();
            assert!((least..=most).contains(&wait.as_millis()), "{attempt}: {wait:?}");
        }
        assert_eq!(BACKOFF.wait(4, None), None);
    }

    #[test]
    fn the_store_s_wish_counts_unless_it_is_too_long() {
        assert_eq!(BACKOFF.wait(1, Some(Duration::from_secs(5))), Some(Duration::from_secs(5)));
        assert_eq!(BACKOFF.wait(1, Some(Duration::from_secs(600))), None);
    }
}
