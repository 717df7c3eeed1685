//! `cpsync items` on whole sites: what is in the shop and in the state file when a pass is over.

mod adoption;
mod bulk;
mod edits;
mod failures;
mod fields;
mod filters;
mod first;
mod lifecycle;
mod moves;
mod options;
mod selection;
mod shapes;
