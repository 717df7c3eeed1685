//! What a test sets of the server as a whole: its clock, its collation, what the login may not do.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use chrono::{NaiveDateTime, TimeDelta, Utc};

/// Shared by every session.
#[derive(Debug)]
pub(crate) struct Facts {
    ahead: Mutex<TimeDelta>,
    collation: Mutex<(String, i64)>,
    denied: Mutex<BTreeSet<String>>,
}

/// Where the sample company stands.
const ZONE: chrono_tz::Tz = chrono_tz::America::New_York;
const COLLATION: (&str, i64) = (super::COLLATION_NAME, 1252);

impl Default for Facts {
    fn default() -> Self {
        Self {
            ahead: Mutex::new(TimeDelta::zero()),
            collation: Mutex::new((COLLATION.0.to_owned(), COLLATION.1)),
            denied: Mutex::default(),
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Facts {
    /// The server's clock, in UTC or on its wall.
    pub(crate) fn now(&self, utc: bool) -> NaiveDateTime {
        let now = Utc::now() + *locked(&self.ahead);
        if utc { now.naive_utc() } else { now.with_timezone(&ZONE).naive_local() }
    }

    pub(crate) fn set_ahead(&self, ahead: TimeDelta) {
        *locked(&self.ahead) = ahead;
    }

    /// The database's collation and its code page.
    pub(crate) fn collation(&self) -> (String, i64) {
        locked(&self.collation).clone()
    }

    /// `None` sets it back.
    pub(crate) fn set_collation(&self, collation: Option<(&str, i64)>) {
        let (name, page) = collation.unwrap_or(COLLATION);
        *locked(&self.collation) = (name.to_owned(), page);
    }

    /// Whether the login may not use this object.
    pub(crate) fn is_denied(&self, name: &str) -> bool {
        locked(&self.denied).contains(&name.to_ascii_uppercase())
    }

    pub(crate) fn set_denied(&self, names: &[&str]) {
        *locked(&self.denied) = names.iter().map(|name| name.to_ascii_uppercase()).collect();
    }
}
