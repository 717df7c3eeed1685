//! One binary, a module a subject.

mod counterpoint;
mod support;
