//! The bar on a terminal, and how log lines get past it.

use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressStyle};

/// The bar on screen, if any: the log must clear it before it writes to the same terminal.
static ON_SCREEN: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// Shows a bar, in place of any other.
pub(super) fn show(total: u64, label: &str) {
    let bar = ProgressBar::new(total);
    let style = ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len} {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
    bar.set_message(label.to_owned());
    if let Some(former) = replace(Some(bar)) {
        former.finish_and_clear();
    }
}

/// Moves the bar on.
pub(super) fn advance(by: u64) {
    with(|bar| bar.inc(by));
}

/// Takes the bar off the screen.
pub(super) fn clear() {
    if let Some(bar) = replace(None) {
        bar.finish_and_clear();
    }
}

/// Writes to the terminal with the bar out of the way.
pub fn beside<R>(write: impl FnOnce() -> R) -> R {
    let bar = ON_SCREEN.lock().unwrap_or_else(PoisonError::into_inner).clone();
    match bar {
        Some(bar) => bar.suspend(write),
        None => write(),
    }
}

fn with(act: impl FnOnce(&ProgressBar)) {
    if let Some(bar) = &*ON_SCREEN.lock().unwrap_or_else(PoisonError::into_inner) {
        act(bar);
    }
}

fn replace(bar: Option<ProgressBar>) -> Option<ProgressBar> {
    std::mem::replace(&mut *ON_SCREEN.lock().unwrap_or_else(PoisonError::into_inner), bar)
}
