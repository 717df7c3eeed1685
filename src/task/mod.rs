//! What a pass does; one file a task.

pub mod selection;
pub mod stop;

pub use selection::{Selection, Which};
pub use stop::Stop;
