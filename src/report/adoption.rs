//! What `adopt` found of one record: an event of its own, since nothing was sent.

use serde::Serialize;

/// A record of Counterpoint beside what the store had before cpsync, or one of either side alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Adoption {
    /// `products`, `categories`, `customers`
    pub part: &'static str,
    /// What became of it.
    pub outcome: Adopted,
    /// What it is in Counterpoint, for people; empty for one in the store only.
    pub key: String,
    /// The SKU, the path or the address at the store; empty for one in Counterpoint only.
    pub held_as: String,
    /// The store's id; empty where there is none, or more than one.
    pub store_id: String,
    /// By what it was matched, or why not.
    pub reason: String,
    /// What to do, or what happens next; empty where there is nothing to say.
    pub advice: String,
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Adopted {
    /// Bound now.
    Matched,
    /// Bound before.
    Bound,
    /// Not bound: a person has to say which, or to mend one side.
    Ambiguous,
    /// Not bound: Counterpoint's record cannot be sent as it is.
    Held,
    /// The store has nothing like it.
    CounterpointOnly,
    /// Counterpoint has nothing like it; left alone.
    StoreOnly,
}

impl Adopted {
    /// All of them, in the order that they are told in.
    pub const ALL: [Self; 6] = [
        Self::Matched,
        Self::Bound,
        Self::Ambiguous,
        Self::Held,
        Self::CounterpointOnly,
        Self::StoreOnly,
    ];

    /// The word in JSON, in CSV and in the history.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Bound => "bound",
            Self::Ambiguous => "ambiguous",
            Self::Held => "held",
            Self::CounterpointOnly => "counterpoint-only",
            Self::StoreOnly => "store-only",
        }
    }
}

impl Adoption {
    /// Whether something was done, or a person has to do something: what the history keeps.
    pub(super) fn matters(&self) -> bool {
        matches!(self.outcome, Adopted::Matched | Adopted::Ambiguous)
    }

    /// Both sides of it, without the reason.
    pub fn names(&self) -> String {
        match (self.key.as_str(), self.held_as.as_str()) {
            (key, held) if key == held || held.is_empty() => key.to_owned(),
            ("", held) => held.to_owned(),
            (key, held) => format!("{key} = {held}"),
        }
    }

    /// Reason and advice as one sentence.
    pub(super) fn text(&self) -> String {
        let told = [self.reason.as_str(), self.advice.as_str()];
        told.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")
    }
}
