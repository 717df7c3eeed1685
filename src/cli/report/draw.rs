//! Figures by day -> a picture (SVG): bars on top of each other, drawn by `plotters`.
//!
//! Colours are written into the picture; page.css gives text and lines those of the reader's theme.

use std::ops::Range;

use anyhow::Context;
use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};
use plotters::prelude::*;
use serde::Serialize;

use super::charts::Series;
use super::days::{DAYS, Window};

/// Drawn so small that its letters can still be read at the width of a phone.
const SIZE: (u32, u32) = (480, 220);
/// Places on the horizontal axis for each day, so that bars have a gap between them.
const PLACES: u64 = 10;
/// Days from one label to the next.
const LABELLED: u64 = 5;
/// Most lines across the picture.
const LINES: u64 = 5;
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
    Pink,
    Grey,
}

impl Tone {
    /// In the order in which charts take them.
    pub(super) const ALL: [Self; 8] = [
        Self::Blue,
        Self::Teal,
        Self::Violet,
        Self::Amber,
        Self::Green,
        Self::Red,
        Self::Pink,
        Self::Grey,
    ];

    /// As page.css has it under the same name.
    fn color(self) -> RGBColor {
        match self {
            Self::Blue => RGBColor(0x3d, 0x7d, 0xd8),
            Self::Green => RGBColor(0x35, 0x9a, 0x5a),
            Self::Violet => RGBColor(0x8e, 0x64, 0xcc),
            Self::Amber => RGBColor(0xdd, 0x90, 0x20),
            Self::Teal => RGBColor(0x22, 0xa3, 0xa3),
            Self::Red => RGBColor(0xd1, 0x45, 0x3b),
            Self::Pink => RGBColor(0xc7, 0x5b, 0x9b),
            Self::Grey => RGBColor(0x8d, 0x93, 0x9c),
        }
    }
}

/// Draws one bar a day.
pub(super) fn bars(series: &[Series], window: Window) -> anyhow::Result<String> {
    let mut svg = String::new();
    draw(&mut svg, series, window)
        .map_err(|error| anyhow::anyhow!("{error}"))
        .context("could not draw a chart")?;
    Ok(svg)
}

fn draw(
    svg: &mut String,
    series: &[Series],
    window: Window,
) -> Result<(), Box<dyn std::error::Error>> {
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    let across = Axis { end: DAYS as u64 * PLACES, step: LABELLED * PLACES };
    let mut chart = ChartBuilder::on(&area)
        .margin(6)
        .margin_right(14)
        .x_label_area_size(24)
        .y_label_area_size(46)
        .build_cartesian_2d(across, Axis::up_to(highest(series)))?;
    let letters = ("sans-serif", 15).into_font().color(&INK);
    chart
        .configure_mesh()
        .disable_x_mesh()
        .axis_style(LINE)
        .bold_line_style(LINE)
        .label_style(letters)
        .x_label_formatter(&|place| label(*place, window))
        .draw()?;
    chart.draw_series(rectangles(series))?;
    area.present()?;
    Ok(())
}

/// An axis of whole numbers from 0 on, labelled at every step. `plotters` has such axes; those loop
/// or overflow where there is room for few labels.
struct Axis {
    end: u64,
    step: u64,
}

impl Axis {
    /// A little above the highest value, with steps of 1, 2 or 5 and zeros behind.
    fn up_to(highest: u64) -> Self {
        let end = (highest + highest / 10).max(4);
        let mut step = 1;
        for factor in [2, 5, 10].into_iter().cycle() {
            if end / step <= LINES {
                break;
            }
            step = match factor {
                5 => step / 2 * 5,
                _ => step * 2,
            };
        }
        Self { end, step }
    }
}

impl Ranged for Axis {
    type FormatOption = DefaultFormatting;
    type ValueType = u64;

    fn map(&self, value: &u64, (low, high): (i32, i32)) -> i32 {
        let length = i128::from(high) - i128::from(low);
        let place = i128::from(low) + i128::from(*value) * length / i128::from(self.end);
        i32::try_from(place).unwrap_or(high)
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<u64> {
        if hint.weight().allow_light_points() {
            return Vec::new();
        }
        let points = (0..=self.end / self.step).map(|point| point * self.step);
        points.collect()
    }

    fn range(&self) -> Range<u64> {
        0..self.end
    }
}

fn highest(series: &[Series]) -> u64 {
    let height = |day: usize| series.iter().map(|one| one.values[day]).sum::<u64>();
    (0..DAYS).map(height).max().unwrap_or(0)
}

fn label(place: u64, window: Window) -> String {
    let day = usize::try_from(place / PLACES).unwrap_or(DAYS);
    if day < DAYS { window.label(day) } else { String::new() }
}

fn rectangles(series: &[Series]) -> Vec<Rectangle<(u64, u64)>> {
    let mut found = Vec::new();
    for (day, left) in (0..DAYS).zip((0..).map(|day: u64| day * PLACES)) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_few() {
        for (highest, end, step) in [
            (0, 4, 1),
            (3, 4, 1),
            (5, 5, 1),
            (9, 9, 2),
            (20, 22, 5),
            (47, 51, 10),
            (1_000, 1_100, 200),
        ] {
            let axis = Axis::up_to(highest);
            assert_eq!((axis.end, axis.step), (end, step), "{highest}");
        }
        assert!(Axis::up_to(u64::from(u32::MAX)).step > 1);
    }
}
