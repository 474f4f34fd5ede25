//! How the program ends when it cannot do what it was asked to.

use std::fmt::Display;
use std::io;

use fundtrail_report::visible_lines;
use fundtrail_statements::{Hint, QuestionError, ReadError};

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
                let message = visible_lines(message);
                anstream::eprintln!("error: {message}\n\nFor more information, try '--help'.");
                2
            }
            Failure::Input(error) => {
                anstream::eprintln!("error: {}", visible_lines(&format!("{error:#}")));
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

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        let hint = error.hint();
        Failure::Input(hinted(error, hint))
    }
}

#[cfg(feature = "scale")]
impl From<fundtrail_scale::ScaleError> for Failure {
    fn from(error: fundtrail_scale::ScaleError) -> Self {
        let hint = match &error {
            fundtrail_scale::ScaleError::Read(read) => read.hint(),
            _ => None,
        };
        Failure::Input(hinted(error, hint))
    }
}

impl From<QuestionError> for Failure {
    fn from(error: QuestionError) -> Self {
        let hint = error.hint();
        Failure::Input(hinted(error, hint))
    }
}

/// An error of the libraries, with the options that would help.
fn hinted(error: impl std::error::Error + Send + Sync + 'static, hint: Option<Hint>) -> anyhow::Error {
    match hint {
        Some(hint) => anyhow::anyhow!("{error} with {}", options_of(&hint)),
        None => error.into(),
    }
}

/// What the command line calls what would help.
fn options_of(hint: &Hint) -> String {
    match hint {
        Hint::DecimalMark => "--decimal-mark point or --decimal-mark comma".to_owned(),
        Hint::DateOrder(orders) => {
            let orders = orders
                .iter()
                .map(|order| format!("--date-order {}", order.word()));
            orders.collect::<Vec<_>>().join(" or ")
        }
        Hint::Currency => "--currency CODE".to_owned(),
        Hint::AcceptRejects => "--accept-rejects FILE".to_owned(),
        Hint::OwnLayout(nearest) => {
            format!("`fundtrail layouts show {nearest} > mine.toml`, then --layout mine.toml")
        }
        Hint::NamedLayout(names) => {
            let options: Vec<String> = names.iter().map(|name| format!("--layout {name}")).collect();
            options.join(" or ")
        }
        Hint::GuessedLayout => {
            "`fundtrail layouts guess FILE > mine.toml`, then --layout mine.toml".to_owned()
        }
        Hint::AllPayees => "--payment or --all-payees".to_owned(),
        Hint::LaterAsOf => "--as-of".to_owned(),
        Hint::OtherOnly => "--only".to_owned(),
        Hint::PartOfTheTime => "--since and --until".to_owned(),
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Failure::Input(error)
    }
}

/// What a command gives back.
pub(crate) type Outcome = Result<(), Failure>;
