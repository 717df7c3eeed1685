//! Integration tests: one binary, a module a subject.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a helper of a test fails the test"
)]

mod adopt;
mod alerts;
mod categories;
mod category_items;
mod command_line;
mod config;
mod config_orders;
mod counterpoint;
mod doctor;
mod documents;
mod faults;
mod history;
mod images;
mod inventory;
mod items;
mod kill_points;
mod locks;
mod orders;
mod price_rules;
mod prices;
mod queue;
mod report;
mod secrets;
mod status;
mod store_contract;
mod support;
mod tidy;
mod upkeep;
mod verify;
