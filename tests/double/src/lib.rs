//! Doubles.

pub mod counterpoint;
