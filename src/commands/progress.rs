use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::terminal::Terminal;

/// Shows how far a piece of work is: on a terminal only, and only when it takes longer than half a second.
pub struct Progress {
    started: Instant,
    draws: bool,
    total: u64,
    done: AtomicU64,
    bar: OnceLock<ProgressBar>,
    what: &'static str,
}

const UNNOTICED: Duration = Duration::from_millis(500);

impl Progress {
    pub fn new(terminal: &Terminal, what: &'static str, total: usize) -> Self {
        Self {
            started: Instant::now(),
            draws: terminal.may_draw(),
            total: total as u64,
            done: AtomicU64::new(0),
            bar: OnceLock::new(),
            what,
        }
    }

    /// One more is done.
    pub fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if !self.draws || (self.bar.get().is_none() && self.started.elapsed() < UNNOTICED) {
            return;
        }
        let bar = self.bar.get_or_init(|| {
            let style = ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len}")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::new(self.total).with_message(self.what).with_style(style)
        });
        bar.set_position(done);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}
