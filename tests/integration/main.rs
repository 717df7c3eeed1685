//! One binary, a module a subject.

mod command_line;
mod config;
mod queue;
