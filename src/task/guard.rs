//! The mass-change guard: a pass that would disable or zero too much stops before any write.

use super::Stop;
use crate::config::Guard;
use crate::model::counted;

/// Stops when `changed` of `all` is more than the configured share.
///
/// `what` is what would happen to them: `disable`, `set to 0`.
pub(super) fn check(
    guard: &Guard,
    percent: u32,
    changed: u64,
    all: u64,
    what: &str,
) -> Result<(), Stop> {
    check_records(guard, percent, changed, all, what, "product")
}

/// The same for other records than products; `record` is what one is called in the message.
pub(super) fn check_records(
    guard: &Guard,
    percent: u32,
    changed: u64,
    all: u64,
    what: &str,
    record: &str,
) -> Result<(), Stop> {
    let within = changed <= u64::from(guard.at_least)
        || u128::from(changed) * 100 <= u128::from(all) * u128::from(percent);
    if within {
        return Ok(());
    }
    Err(Stop::Guard(format!(
        "this pass would {what} {changed} of {}, more than the guard's {percent} %",
        counted(all, record)
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guard_looks_at_the_share_above_a_number() {
        let guard = Guard { disable_percent: 10, zero_percent: 10, price_percent: 10, at_least: 5 };
        for (changed, all, stops) in [
            (0, 0, false),
            (5, 5, false),
            (6, 6, true),
            (10, 100, false),
            (11, 100, true),
            (u64::MAX, u64::MAX, true),
        ] {
            let stopped = check(&guard, 10, changed, all, "disable").is_err();
            assert_eq!(stopped, stops, "{changed} of {all}");
        }
    }
}
