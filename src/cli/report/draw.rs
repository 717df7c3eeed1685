//! Figures by day -> a picture (SVG): bars on top of each other, drawn by `plotters`.
//!
//! Colours are written into the picture; page.css gives text and lines those of the reader's theme.

use anyhow::Context;
use plotters::coord::types::RangedCoordu64;
use plotters::prelude::*;
use serde::Serialize;

use super::charts::Series;
use super::days::{DAYS, Window};

/// Drawn so small that its letters can still be read at the width of a phone.
const SIZE: (u32, u32) = (480, 220);
/// Places on the horizontal axis for each day, so that bars have a gap between them.
const PLACES: i32 = 10;
/// Text, and lines: page.css knows these two.
const INK: RGBColor = RGBColor(0x60, 0x60, 0x60);
const LINE: RGBColor = RGBColor(0xd0, 0xd0, 0xd0);

/// A colour that can be told from the others on white and on black.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Tone {
    Blue,
    Green,
    Violet,
    Amber,
    Teal,
    Red,
    Grey,
}

impl Tone {
    /// In the order in which charts take them.
    pub(super) const ALL: [Self; 7] =
        [Self::Blue, Self::Teal, Self::Violet, Self::Amber, Self::Green, Self::Red, Self::Grey];

    /// As page.css has it under the same name.
    fn color(self) -> RGBColor {
        match self {
            Self::Blue => RGBColor(0x3d, 0x7d, 0xd8),
            Self::Green => RGBColor(0x35, 0x9a, 0x5a),
            Self::Violet => RGBColor(0x8e, 0x64, 0xcc),
            Self::Amber => RGBColor(0xdd, 0x90, 0x20),
            Self::Teal => RGBColor(0x22, 0xa3, 0xa3),
            Self::Red => RGBColor(0xd1, 0x45, 0x3b),
            Self::Grey => RGBColor(0x8d, 0x93, 0x9c),
        }
    }
}

/// Draws one bar a day.
pub(super) fn bars(series: &[Series], window: &Window) -> anyhow::Result<String> {
    let mut svg = String::new();
    draw(&mut svg, series, window)
        .map_err(|error| anyhow::anyhow!("{error}"))
        .context("could not draw a chart")?;
    Ok(svg)
}

fn draw(
    svg: &mut String,
    series: &[Series],
    window: &Window,
) -> Result<(), Box<dyn std::error::Error>> {
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    let days = i32::try_from(DAYS)?;
    let mut chart = ChartBuilder::on(&area)
        .margin(6)
        .margin_right(14)
        .x_label_area_size(24)
        .y_label_area_size(46)
        .build_cartesian_2d(0..days * PLACES, RangedCoordu64::from(0..top(series)))?;
    let letters = ("sans-serif", 13).into_font().color(&INK);
    chart
        .configure_mesh()
        .disable_x_mesh()
        .x_labels(7)
        .y_labels(5)
        .max_light_lines(0)
        .axis_style(LINE)
        .bold_line_style(LINE)
        .label_style(letters)
        .x_label_formatter(&|place| label(*place, window))
        .draw()?;
    chart.draw_series(rectangles(series))?;
    area.present()?;
    Ok(())
}

/// A little above the highest bar.
fn top(series: &[Series]) -> u64 {
    let height = |day: usize| series.iter().map(|one| one.values[day]).sum::<u64>();
    let highest = (0..DAYS).map(height).max().unwrap_or(0);
    (highest + highest / 10).max(4)
}

fn label(place: i32, window: &Window) -> String {
    let day = usize::try_from(place / PLACES).unwrap_or(0);
    if day < DAYS { window.label(day) } else { String::new() }
}

fn rectangles(series: &[Series]) -> Vec<Rectangle<(i32, u64)>> {
    let mut found = Vec::new();
    for (day, left) in (0..DAYS).zip((0..).step_by(PLACES.unsigned_abs() as usize)) {
        let mut bottom = 0;
        for one in series {
            let top = bottom + one.values[day];
            if top > bottom {
                let corners = [(left + 1, bottom), (left + PLACES - 1, top)];
                found.push(Rectangle::new(corners, one.tone.color().filled()));
            }
            bottom = top;
        }
    }
    found
}
