//! Picture files -> the pictures of each product, and what of them the store does not have yet.
//!
//! [`Names`] tells whose a file is by its name, [`wanted()`] which products show it and how,
//! [`steps`] what is to be done at the store.

mod names;
mod step;
mod wanted;

pub use names::{Names, Owner};
pub use step::{Held, Marks, Sending, Step, steps, take_roles};
pub use wanted::wanted;
