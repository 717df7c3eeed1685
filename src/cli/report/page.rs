//! The report as one HTML file that needs nothing else: page.html filled by `minijinja`, which escapes
//! every text.

use anyhow::Context;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};
use serde::Serialize;

use super::days::DAYS;
use super::facts::Facts;
use super::lights::Color;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
/// So many records of a kind are named; the CSV has all.
const NAMED: usize = 100;

#[derive(Serialize)]
struct Filled<'a> {
    facts: &'a Facts,
    color: Color,
    headline: String,
    style: &'static str,
    version: &'static str,
    days: usize,
    named: usize,
}

/// The whole page.
pub(super) fn html(facts: &Facts) -> anyhow::Result<String> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let filled = Filled {
        facts,
        color: facts.color(),
        headline: facts.headline(),
        style: STYLE,
        version: env!("CARGO_PKG_VERSION"),
        days: DAYS,
        named: NAMED,
    };
    environment.render_str(PAGE, Serde(filled)).context("could not fill in the page")
}
