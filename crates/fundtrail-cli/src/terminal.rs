//! What the terminal can show.

use std::io::{self, IsTerminal as _};

use fundtrail_report::Style;

/// The width of tables that are no terminal's: into a file, through a pipe.
const PLACES: usize = 170;

/// Colour and width where standard output is a terminal; plain, and of a fixed width, where it is not.
pub(crate) fn style() -> Style {
    if !io::stdout().is_terminal() {
        return Style {
            places: Some(PLACES),
            ..Style::default()
        };
    }
    Style {
        colour: !matches!(
            anstream::AutoStream::choice(&io::stdout()),
            anstream::ColorChoice::Never
        ),
        places: terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)),
        ..Style::default()
    }
}
