//! Run history -> what the charts show: figures by day, the stores that were chosen added up.

use std::collections::BTreeMap;

use serde::Serialize;

use super::days::{DAYS, Window};
use super::draw::{self, Tone};
use crate::cli::status::overview::summary;
use crate::config::RHYTHMS;
use crate::report::one_line;
use crate::state::{CauseCount, Depth, Run, RunFilter, State};

/// So many causes have a colour of their own.
const CAUSES: usize = 5;
/// Most characters of a cause in a legend.
const LEGEND: usize = 90;
/// The counts of a summary that are records which went to the store.
const SENT: [&str; 5] = ["created", "updated", "disabled", "archived", "removed"];

/// One chart.
#[derive(Debug, Serialize)]
pub(super) struct Chart {
    /// `queue`, `runs`, `sent`, `errors`
    pub(super) kind: &'static str,
    pub(super) title: &'static str,
    /// What a bar is, one sentence.
    pub(super) about: &'static str,
    pub(super) series: Vec<Series>,
    /// `None` when all days are empty.
    pub(super) svg: Option<String>,
}

/// One colour of a chart.
#[derive(Debug, Serialize)]
pub(super) struct Series {
    pub(super) name: String,
    pub(super) tone: Tone,
    /// By day.
    pub(super) values: Vec<u64>,
    /// The figure beside its name: the sum of all days, or the last day's.
    pub(super) told: u64,
}

/// What the charts of a store are made from.
pub(super) struct History {
    pub(super) runs: Vec<Run>,
    depths: Vec<Depth>,
    causes: Vec<CauseCount>,
}

impl History {
    pub(super) fn read(state: &State, store: &str, window: Window) -> anyhow::Result<Self> {
        let since = window.since();
        let filter = RunFilter { store: Some(store), since: Some(since), ..RunFilter::default() };
        Ok(Self {
            runs: state.runs(&filter)?,
            depths: state.depths(store, since)?,
            causes: state.cause_counts(store, since)?,
        })
    }
}

/// All charts, in the order of the page.
pub(super) fn all(stores: &[History], window: Window) -> anyhow::Result<Vec<Chart>> {
    let charts = [
        (
            "queue",
            "Queue",
            "Records in the queue, the most that a pass of the day left",
            queue(stores, window),
        ),
        (
            "sent",
            "Sent and taken in",
            "Records that went to the store, orders that came from it",
            sent(stores, window),
        ),
        ("runs", "Passes", "Passes that began, by how they ended", runs(stores, window)),
        (
            "errors",
            "Errors by cause",
            "Records that waited for a cause, the most of the day",
            errors(stores, window),
        ),
    ];
    let drawn = charts.into_iter().map(|(kind, title, about, series)| {
        let empty = series.iter().all(|one| one.values.iter().all(|value| *value == 0));
        let svg = if empty { None } else { Some(draw::bars(&series, window)?) };
        Ok(Chart { kind, title, about, series, svg })
    });
    drawn.collect()
}

/// What waits, is tried again, and is given up.
fn queue(stores: &[History], window: Window) -> Vec<Series> {
    let mut days = [[0; 3]; DAYS];
    for store in stores {
        let mut tasks: BTreeMap<&str, Vec<&Depth>> = BTreeMap::new();
        for depth in &store.depths {
            tasks.entry(&depth.task).or_default().push(depth);
        }
        for depths in tasks.into_values() {
            for (day, depth) in days.iter_mut().zip(fullest(&depths, window)) {
                day.iter_mut().zip(depth).for_each(|(sum, count)| *sum += count);
            }
        }
    }
    let names = [("waiting", Tone::Blue), ("to be tried again", Tone::Amber), ("dead", Tone::Red)];
    let series = (0..).zip(names).map(|(place, (name, tone))| {
        let values: Vec<u64> = days.iter().map(|day| day[place]).collect();
        let told = values.last().copied().unwrap_or(0);
        Series { name: name.to_owned(), tone, values, told }
    });
    series.collect()
}

/// The fullest queue of a task on each day; on a day without a pass, what the last one left.
fn fullest(depths: &[&Depth], window: Window) -> Vec<[u64; 3]> {
    let mut carried = [0; 3];
    let mut days: Vec<Option<([u64; 3], [u64; 3])>> = vec![None; DAYS];
    for depth in depths {
        let counts = [depth.waiting, depth.retry, depth.dead].map(u64::from);
        if let Some(day) = window.day(depth.at) {
            let before = days[day].map_or(counts, |(most, _)| most);
            let most = if sum(counts) > sum(before) { counts } else { before };
            days[day] = Some((most, counts));
        } else if window.is_before(depth.at) {
            carried = counts;
        }
    }
    let filled = days.into_iter().map(|day| {
        let (most, last) = day.unwrap_or((carried, carried));
        carried = last;
        most
    });
    filled.collect()
}

fn sum(counts: [u64; 3]) -> u64 {
    counts.iter().sum()
}

/// By task, in the usual order.
fn sent(stores: &[History], window: Window) -> Vec<Series> {
    let mut by_task: BTreeMap<(usize, &str), Vec<u64>> = BTreeMap::new();
    for run in stores.iter().flat_map(|store| &store.runs) {
        let Some(day) = window.day(run.started_at) else { continue };
        let summary = summary(run);
        let count: u64 = SENT.iter().filter_map(|name| summary[name].as_u64()).sum();
        let place = RHYTHMS.iter().position(|rhythm| rhythm.task == run.task);
        let place = place.unwrap_or(RHYTHMS.len());
        by_task.entry((place, &run.task)).or_insert_with(|| vec![0; DAYS])[day] += count;
    }
    by_task.retain(|_, days| days.iter().any(|count| *count > 0));
    let tones = Tone::ALL.into_iter().cycle();
    let series = by_task
        .into_iter()
        .zip(tones)
        .map(|(((_, task), values), tone)| summed(task, tone, values));
    series.collect()
}

fn runs(stores: &[History], window: Window) -> Vec<Series> {
    let mut days = [vec![0; DAYS], vec![0; DAYS], vec![0; DAYS]];
    for run in stores.iter().flat_map(|store| &store.runs) {
        let Some(day) = window.day(run.started_at) else { continue };
        let place = match run.exit_code {
            Some(0) => 0,
            Some(3 | 7) => 1,
            _ => 2,
        };
        days[place][day] += 1;
    }
    let [good, partial, ended] = days;
    vec![
        summed("went well", Tone::Green, good),
        summed("some records failed or differ", Tone::Amber, partial),
        summed("did not come to their end", Tone::Red, ended),
    ]
}

/// The causes that concerned most records, and all others together.
fn errors(stores: &[History], window: Window) -> Vec<Series> {
    let mut causes: BTreeMap<i64, (&str, Vec<u64>)> = BTreeMap::new();
    for store in stores {
        let mut most: BTreeMap<(i64, &str, usize), u64> = BTreeMap::new();
        for count in &store.causes {
            let Some(day) = window.day(count.at) else { continue };
            let known = most.entry((count.cause, &count.task, day)).or_default();
            *known = (*known).max(count.jobs.into());
            causes.entry(count.cause).or_insert_with(|| (&count.text, vec![0; DAYS]));
        }
        for ((cause, _, day), jobs) in most {
            if let Some((_, days)) = causes.get_mut(&cause) {
                days[day] += jobs;
            }
        }
    }
    let mut causes: Vec<_> = causes.into_iter().collect();
    causes.sort_by_key(|(_, (_, days))| std::cmp::Reverse(days.iter().sum::<u64>()));
    let rest = causes.split_off(causes.len().min(CAUSES));
    let name = |number, text| short(&format!("cause {number}: {text}"));
    let shown = causes.into_iter().zip(Tone::ALL);
    let mut series: Vec<Series> = shown
        .map(|((number, (text, days)), tone)| latest(&name(number, text), tone, days))
        .collect();
    if !rest.is_empty() {
        let mut days = vec![0; DAYS];
        for (_, (_, own)) in &rest {
            days.iter_mut().zip(own).for_each(|(sum, count)| *sum += count);
        }
        series.push(latest(&format!("{} other causes", rest.len()), Tone::Grey, days));
    }
    series
}

fn short(text: &str) -> String {
    let text = one_line(text);
    match text.char_indices().nth(LEGEND) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn summed(name: &str, tone: Tone, values: Vec<u64>) -> Series {
    Series { name: name.to_owned(), tone, told: values.iter().sum(), values }
}

fn latest(name: &str, tone: Tone, values: Vec<u64>) -> Series {
    Series { name: name.to_owned(), tone, told: values.last().copied().unwrap_or(0), values }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400;

    fn window() -> Window {
        let now = chrono::DateTime::from_timestamp(100 * DAY + 50, 0).unwrap();
        Window::ending(now, chrono_tz::UTC)
    }

    fn depth(days_ago: i64, second: i64, waiting: u32) -> Depth {
        let at = (100 - days_ago) * DAY + second;
        Depth { task: "items".into(), at, waiting, retry: 0, dead: 1 }
    }

    #[test]
    fn a_day_shows_its_fullest_queue_and_one_without_a_pass_what_was_left() {
        let depths =
            [depth(30, 9, 4), depth(2, 1, 7), depth(2, 2, 9), depth(2, 3, 5), depth(0, 1, 0)];
        let depths: Vec<&Depth> = depths.iter().collect();
        let days = fullest(&depths, window());
        let waiting: Vec<u64> = days.iter().map(|day| day[0]).collect();
        assert_eq!(waiting[..DAYS - 3], [4; DAYS - 3], "from before the first day");
        assert_eq!(waiting[DAYS - 3..], [9, 5, 0]);
    }

    #[test]
    fn passes_of_one_day_do_not_add_up_what_waits_and_stores_do() {
        let count = |task: &str, second, cause, jobs| CauseCount {
            task: task.into(),
            at: 100 * DAY + second,
            cause,
            text: format!("no {cause}"),
            jobs,
        };
        let history = || History {
            runs: Vec::new(),
            depths: Vec::new(),
            causes: [count("items", 1, 1, 5), count("items", 2, 1, 4), count("prices", 3, 1, 2)]
                .into_iter()
                .chain((2..9).map(|cause| count("items", 4, cause, 1)))
                .collect(),
        };
        let series = errors(&[history(), history()], window());
        let told: Vec<(&str, u64)> = series.iter().map(|s| (s.name.as_str(), s.told)).collect();
        assert_eq!(told[0], ("cause 1: no 1", 14));
        assert_eq!(told.last(), Some(&("3 other causes", 6)));
        assert_eq!(told.len(), CAUSES + 1);
    }
}
