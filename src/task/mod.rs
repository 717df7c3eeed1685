//! What a pass does; one file or folder a task, each read like a recipe.
//!
//! No SQL, no HTTP, no platform's JSON here: tasks speak to `counterpoint`, `state`, `mapper` and
//! the [`crate::store::Store`] trait.

pub mod adopt;
pub mod categories;
pub mod category_items;
mod digest;
pub mod doctor;
mod exchange;
mod found;
pub mod gaps;
mod guard;
pub mod images;
pub mod inventory;
pub mod items;
mod jobs;
mod lost;
pub mod orders;
mod pass;
pub mod price_rules;
pub mod prices;
mod refused;
mod retry;
mod selection;
mod sources;
mod stop;
pub mod verify;

pub use pass::Pass;
pub use selection::{Selection, Which};
pub use stop::Stop;
