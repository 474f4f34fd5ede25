//! How the program ends when it cannot do what it was asked to.

use std::fmt::Display;
use std::io;

/// Why a command stopped.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line asks for what cannot be: exit 2.
    Usage(String),
    /// The inputs do not allow it: exit 1.
    Input(anyhow::Error),
    /// Whoever read the output has had enough: a quiet end.
    BrokenPipe,
}

impl Failure {
    pub(crate) fn usage(message: impl Display) -> Self {
        Failure::Usage(message.to_string())
    }

    /// Says it on standard error; gives the exit code.
    pub(crate) fn report(&self) -> u8 {
        match self {
            Failure::Usage(message) => {
                anstream::eprintln!("error: {message}\n\nFor more information, try '--help'.");
                2
            }
            Failure::Input(error) => {
                anstream::eprintln!("error: {error:#}");
                1
            }
            Failure::BrokenPipe => 0,
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Failure::BrokenPipe
        } else {
            Failure::Input(error.into())
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Failure::Input(error)
    }
}

/// What a command gives back.
pub(crate) type Outcome = Result<(), Failure>;
