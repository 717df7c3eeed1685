//! cpsync keeps NCR Counterpoint and a web store in step.
//!
//! Modules in data-flow order.

pub mod model;

pub mod config;
pub mod counterpoint;
pub mod pictures;
pub mod state;

pub mod mapper;
pub mod store;

pub mod report;
pub mod task;

pub mod cli;
pub mod exit;
