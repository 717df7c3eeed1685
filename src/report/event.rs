//! What happens in a pass, record by record.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Serialize, Serializer};

use super::Adoption;

/// One thing that happened; a JSON line under `--json`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Event {
    /// A record was, or in a dry run would be, changed at the store.
    Change {
        /// `items`, `inventory`
        task: &'static str,
        /// What the record is in Counterpoint, for people (`ProductKey` with blanks for tabs).
        key: String,
        /// Its SKU at the store; a category's name.
        sku: String,
        /// `create`, `update`, `disable`, `archive`, `rename`, ...
        action: &'static str,
        /// What differs, field by field.
        fields: Vec<FieldChange>,
    },
    /// A record failed; the others go on.
    Failed {
        /// What the record is in Counterpoint.
        key: String,
        /// Its SKU, where it has one already.
        sku: Option<String>,
        /// Why, one sentence.
        message: String,
        /// Attempts so far, this one included.
        attempt: u32,
        /// When it is tried again; `None` = not before a person acts.
        #[serde(serialize_with = "moment")]
        next: Option<DateTime<Utc>>,
    },
    /// Something the operator should know that stopped nothing.
    Warning {
        /// What the record is in Counterpoint; `None` = the pass as a whole.
        key: Option<String>,
        /// One sentence.
        message: String,
    },
    /// A file was found to be new, changed or gone.
    Found {
        /// The record that it belongs to.
        key: String,
        /// Its path inside the configured folder.
        file: String,
        /// `added`, `changed`, `removed`
        what: &'static str,
    },
    /// A record was put into the queue.
    Queued {
        /// What the record is in Counterpoint.
        key: String,
        /// Why: `new`, `changed`, `removed`, ...
        reason: String,
    },
    /// A record was looked for at the other side, for `adopt`.
    Adoption(Adoption),
}

/// One field's difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// The field's name, as in [`crate::model::Field`]'s text.
    pub field: String,
    /// What the store holds; `None` = nothing, or not known.
    pub old: Option<String>,
    /// What it is to hold; `None` = it is cleared.
    pub new: Option<String>,
}

impl Event {
    /// Whether it is worth a row in the history.
    pub fn matters(&self) -> bool {
        match self {
            Self::Adoption(adoption) => adoption.matters(),
            _ => true,
        }
    }

    /// Its `message_type` in JSON.
    pub(super) fn message_type(&self) -> &'static str {
        match self {
            Self::Change { .. } => "change",
            Self::Failed { .. } => "error",
            Self::Warning { .. } | Self::Found { .. } | Self::Queued { .. } => "status",
            Self::Adoption(_) => "adoption",
        }
    }

    /// What tells events of one `message_type` apart in JSON.
    pub(super) fn status(&self) -> Option<&'static str> {
        match self {
            Self::Change { .. } | Self::Failed { .. } | Self::Adoption(_) => None,
            Self::Warning { .. } => Some("warning"),
            Self::Found { .. } => Some("found"),
            Self::Queued { .. } => Some("queued"),
        }
    }
}

/// RFC 3339, UTC; `null` for `None`.
#[expect(clippy::ref_option, reason = "serde passes a reference to the field")]
fn moment<S: Serializer>(moment: &Option<DateTime<Utc>>, serializer: S) -> Result<S::Ok, S::Error> {
    moment.map(|moment| moment.to_rfc3339_opts(SecondsFormat::Secs, true)).serialize(serializer)
}
