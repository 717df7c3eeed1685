//! What shall go wrong, and when: on the next request, on the nth, or on those that contain a text.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Something that goes wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Closes the connection before the statement is executed.
    Drop,
    /// Executes the statement (or COMMIT), then closes the connection without an answer.
    DropAfter,
    /// Waits so long before the statement is executed.
    Stall(Duration),
    /// Answers with this error; 1205 rolls back the transaction, as SQL Server does.
    Error {
        /// SQL Server's error number.
        number: u32,
        /// The message.
        message: String,
    },
}

#[derive(Debug)]
struct Plan {
    fault: Fault,
    /// A text that the statement contains, in any case.
    matching: Option<String>,
    /// Requests that fit and still pass before the fault.
    skip: usize,
    times: usize,
}

/// The faults that are still to come. Logins do not count as requests.
#[derive(Debug, Default)]
pub struct Faults(Mutex<Vec<Plan>>);

impl Faults {
    /// The next request meets this fault.
    pub fn fail_next(&self, fault: Fault) {
        self.fail_nth(1, fault);
    }

    /// The nth request from now on meets this fault; 1 is the next.
    pub fn fail_nth(&self, n: usize, fault: Fault) {
        self.add(Plan { fault, matching: None, skip: n.saturating_sub(1), times: 1 });
    }

    /// The next `times` requests whose text contains this, in any case, meet this fault.
    /// Transaction requests read `BEGIN TRANSACTION`, `COMMIT TRANSACTION` and `ROLLBACK TRANSACTION`.
    pub fn fail_matching(&self, text: &str, fault: Fault, times: usize) {
        self.add(Plan { fault, matching: Some(text.to_ascii_lowercase()), skip: 0, times });
    }

    /// Forgets the faults that have not happened.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// How many faults have not happened yet.
    pub fn pending(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().map(|p| p.times).sum()
    }

    fn add(&self, plan: Plan) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(plan);
    }

    /// The fault that this request meets.
    pub(crate) fn due(&self, text: &str) -> Option<Fault> {
        let text = text.to_ascii_lowercase();
        let mut plans = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut due = None;
        for plan in plans.iter_mut() {
            if plan.matching.as_ref().is_some_and(|m| !text.contains(m)) {
                continue;
            }
            if plan.skip > 0 {
                plan.skip -= 1;
            } else if due.is_none() && plan.times > 0 {
                plan.times -= 1;
                due = Some(plan.fault.clone());
            }
        }
        plans.retain(|plan| plan.times > 0);
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_come_in_their_turn() {
        let faults = Faults::default();
        faults.fail_nth(2, Fault::Drop);
        faults.fail_matching("commit", Fault::DropAfter, 1);
        assert_eq!(faults.due("SELECT 1"), None);
        assert_eq!(faults.due("SELECT 2"), Some(Fault::Drop));
        assert_eq!(faults.due("COMMIT TRANSACTION"), Some(Fault::DropAfter));
        assert_eq!((faults.due("COMMIT TRANSACTION"), faults.pending()), (None, 0));
    }
}
