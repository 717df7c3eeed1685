//! The folder of item images: what files there are, whether each is really a picture, its bytes made
//! ready for a store.
//!
//! `walk` lists without opening a file, `inspect` hashes and decodes those that are new, `prepare`
//! turns and converts what is sent. Nothing here writes, knows items, or knows stores.

mod error;
mod inspect;
mod prepare;
mod walk;

pub use error::{Error, ErrorKind};
pub use inspect::{Inspected, Limits, inspect, inspect_all};
pub use prepare::{Prepared, digest, prepare};
pub use walk::{Entry, Stamp, walk};
