//! What became of each record of a call, by its place in it.

use super::trouble::Trouble;
use crate::store::{Fault, Outcomes};

/// Outcomes under way; what is open is still to be done.
#[derive(Debug)]
pub(super) struct Results<T> {
    places: Vec<Option<Result<T, Fault>>>,
    touched: bool,
    end: Option<Fault>,
}

impl<T> Results<T> {
    pub(super) fn new(count: usize) -> Self {
        Self {
            places: std::iter::repeat_with(|| None).take(count).collect(),
            touched: false,
            end: None,
        }
    }

    pub(super) fn done(&mut self, place: usize, what: T) {
        self.touched = true;
        self.set(place, Ok(what));
    }

    pub(super) fn fail(&mut self, place: usize, trouble: &Trouble) {
        self.set(place, Err(trouble.fault.clone()));
    }

    /// Notes that the store has done something of this call.
    pub(super) fn touched(&mut self) {
        self.touched = true;
    }

    pub(super) fn settled(&self, place: usize) -> bool {
        self.places.get(place).is_some_and(Option::is_some)
    }

    /// Enters one record's outcome; `true` when the records after it need not be tried.
    pub(super) fn enter(
        &mut self,
        place: usize,
        outcome: Result<T, Trouble>,
    ) -> Result<bool, Fault> {
        match outcome {
            Ok(what) => self.done(place, what),
            Err(trouble) if trouble.ends_pass => return self.ended(Err(trouble)),
            Err(trouble) => self.fail(place, &trouble),
        }
        Ok(false)
    }

    /// Whether the call ended early. An outer error only while nothing is known of any record;
    /// after that the records left over carry the fault.
    pub(super) fn ended(&mut self, outcome: Result<(), Trouble>) -> Result<bool, Fault> {
        let Err(trouble) = outcome else { return Ok(false) };
        if !self.touched && self.places.iter().all(Option::is_none) {
            return Err(trouble.fault);
        }
        self.end = Some(trouble.fault);
        Ok(true)
    }

    /// The outcomes by key, in the order of the keys.
    pub(super) fn keyed<K>(self, keys: impl Iterator<Item = K>) -> Outcomes<K, T> {
        let open = || {
            let unknown = || Fault::rejected("the store did not say what became of it");
            Err(self.end.clone().unwrap_or_else(unknown))
        };
        keys.zip(self.places.into_iter().map(|place| place.unwrap_or_else(open))).collect()
    }

    fn set(&mut self, place: usize, outcome: Result<T, Fault>) {
        if let Some(slot) = self.places.get_mut(place) {
            *slot = Some(outcome);
        }
    }
}

impl From<Trouble> for Fault {
    fn from(trouble: Trouble) -> Self {
        trouble.fault
    }
}
