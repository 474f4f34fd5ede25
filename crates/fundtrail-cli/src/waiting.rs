//! What a terminal shows while work takes long: how far reading has come, and that the rest goes on.

use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

use fundtrail_statements::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Work that is done sooner shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);
const TICK: Duration = Duration::from_millis(200);

/// Shows on standard error that work goes on, until it is dropped; nothing where that is no terminal.
pub(crate) struct Waiting {
    bar: ProgressBar,
    since: Instant,
}

impl Waiting {
    pub(crate) fn new(quiet: bool) -> Self {
        let shown = !quiet && io::stderr().is_terminal();
        let target = if shown {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        Waiting {
            bar: ProgressBar::with_draw_target(None, target),
            since: Instant::now(),
        }
    }

    /// What the reader is to tell: bytes of all, and the time left; then that what was read is put in order.
    pub(crate) fn reading(&self) -> Option<Progress> {
        if self.bar.is_hidden() {
            return None;
        }
        let (bar, since) = (self.bar.clone(), self.since);
        Some(Progress::new(move |read, all| {
            if since.elapsed() < PATIENCE {
                return;
            }
            if read < all {
                bar.set_length(all);
                bar.set_position(read);
                bar.set_style(style("reading {bytes} of {total_bytes} {wide_bar} {eta} left"));
            } else {
                spin(&bar, "putting in order");
            }
        }))
    }

    /// Shows that traces are made.
    pub(crate) fn tracing(&self) {
        if !self.bar.is_hidden() {
            spin(&self.bar, "tracing");
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn spin(bar: &ProgressBar, what: &'static str) {
    bar.set_style(style("{spinner} {msg}, {elapsed}"));
    bar.set_message(what);
    bar.enable_steady_tick(TICK);
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("a template that is written here")
}
