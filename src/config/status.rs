//! `[status]`: when a task is called stale, and how often the trade runs each.

use std::time::Duration;

/// How often a task usually runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// So many minutes (a divisor of 60), counted from this minute of the hour on.
    Minutes {
        /// The interval.
        every: u32,
        /// The first minute.
        from: u32,
    },
    /// Once a day at this local time.
    Day {
        /// 0 to 23.
        hour: u32,
        /// 0 to 59.
        minute: u32,
    },
}

/// A task with its usual rhythm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rhythm {
    /// As in the state file and after `[status.stale-after]`.
    pub task: &'static str,
    /// The command and its arguments.
    pub command: &'static [&'static str],
    /// When it runs; no two tasks begin in the same minute.
    pub every: Every,
    /// How old its last good pass may be, as a duration: some intervals, so that one long pass or one
    /// restart of a server raises nothing.
    pub stale_after: &'static str,
}

/// Every task of this program, with the intervals that are usual in the trade.
pub const RHYTHMS: &[Rhythm] = &[
    often("items", &["items"], 2),
    often("inventory", &["inventory"], 4),
    often("categories", &["categories"], 7),
    often("category-items", &["category-items"], 9),
    Rhythm {
        task: "orders",
        command: &["orders", "import"],
        every: Every::Minutes { every: 5, from: 3 },
        stale_after: "30m",
    },
    daily("images-find", &["images", "find"], (0, 0)),
    daily("images-sync", &["images", "sync"], (0, 20)),
    daily("prices", &["prices"], (1, 0)),
    daily("price-rules", &["price-rules"], (1, 15)),
];

/// Every ten minutes.
const fn often(task: &'static str, command: &'static [&'static str], from: u32) -> Rhythm {
    Rhythm { task, command, every: Every::Minutes { every: 10, from }, stale_after: "1h" }
}

/// Once a day at this hour and minute.
const fn daily(
    task: &'static str,
    command: &'static [&'static str],
    (hour, minute): (u32, u32),
) -> Rhythm {
    Rhythm { task, command, every: Every::Day { hour, minute }, stale_after: "26h" }
}

/// `[status]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// How long each side may take to answer.
    pub timeout: Duration,
    /// How old the last good pass of each task may be.
    pub limits: Vec<Limit>,
}

/// When one task is stale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The task.
    pub task: &'static str,
    /// The age; `None` = it is never stale.
    pub after: Option<Duration>,
    /// Whether the file says so: then a task that has never run is stale as well.
    pub given: bool,
}

impl Status {
    /// The limit of a task; `None` for one that is not known.
    pub fn limit(&self, task: &str) -> Option<&Limit> {
        self.limits.iter().find(|limit| limit.task == task)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The minutes of a day in which a task begins.
    fn minutes(every: Every) -> Vec<u32> {
        match every {
            Every::Minutes { every, from } => {
                (0..24 * 60).filter(|m| m % every == from % every).collect()
            }
            Every::Day { hour, minute } => vec![hour * 60 + minute],
        }
    }

    #[test]
    fn no_two_tasks_begin_in_the_same_minute() {
        let mut taken = BTreeSet::new();
        for rhythm in RHYTHMS {
            if let Every::Minutes { every, .. } = rhythm.every {
                assert_eq!(60 % every, 0, "{}", rhythm.task);
            }
            for minute in minutes(rhythm.every) {
                assert!(taken.insert(minute), "{} at minute {minute}", rhythm.task);
            }
        }
    }

    #[test]
    fn a_task_is_stale_after_some_intervals() {
        for rhythm in RHYTHMS {
            let after = crate::config::duration::parse(rhythm.stale_after).unwrap();
            let interval = match rhythm.every {
                Every::Minutes { every, .. } => Duration::from_secs(u64::from(every) * 60),
                Every::Day { .. } => Duration::from_secs(86_400),
            };
            assert!(after > interval, "{}", rhythm.task);
        }
    }
}
