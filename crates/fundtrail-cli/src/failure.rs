//! How the program ends when it cannot do what it was asked to.

use std::fmt::Display;
use std::io;

use fundtrail_report::{Lang, visible_lines};
use fundtrail_statements::beside::BesideKind;
use fundtrail_statements::{Hint, PaymentError, QuestionError, ReadError};

use crate::misuse::Misuse;
use crate::refusal::Refusal;
use crate::usage;

/// Why a command stopped.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line asks for what cannot be: exit 2.
    Usage(Told),
    /// The inputs do not allow it: exit 1.
    Input(Told),
    /// Another thing, as whoever met it says it: exit 1.
    Other(anyhow::Error),
    /// Whoever read the output has had enough: a quiet end.
    BrokenPipe,
}

/// What is said of a failure in either language, and what would help.
#[derive(Debug)]
pub(crate) struct Told {
    english: String,
    chinese: String,
    hints: Vec<Hint>,
}

impl Told {
    fn says(&self, lang: Lang) -> String {
        let options: Vec<String> = self.hints.iter().map(|hint| options_of(hint, lang)).collect();
        let options = options.join(match lang {
            Lang::En => "; for words with ",
            Lang::Zh => "；词的含义用 ",
        });
        match lang {
            Lang::En if options.is_empty() => self.english.clone(),
            Lang::Zh if options.is_empty() => self.chinese.clone(),
            Lang::En => format!("{} with {options}", self.english),
            Lang::Zh => format!("{}（{options}）", self.chinese),
        }
    }

    /// The same with a place in front.
    pub(crate) fn at(self, place: &impl Display) -> Self {
        Told {
            english: format!("{place}: {}", self.english),
            chinese: format!("{place}：{}", self.chinese),
            hints: self.hints,
        }
    }
}

impl Failure {
    /// What is wrong with an option, found where its text was read.
    pub(crate) fn usage(told: impl Into<Told>) -> Self {
        Failure::Usage(told.into())
    }

    /// What it says; nothing of a quiet end.
    pub(crate) fn says(&self, lang: Lang) -> String {
        match self {
            Failure::Usage(told) | Failure::Input(told) => told.says(lang),
            Failure::Other(other) => format!("{other:#}"),
            Failure::BrokenPipe => String::new(),
        }
    }

    /// Says it on standard error; gives the exit code.
    pub(crate) fn report(&self, lang: Lang) -> u8 {
        let error = match lang {
            Lang::En => "error: ",
            Lang::Zh => "错误：",
        };
        let says = visible_lines(&self.says(lang));
        match self {
            Failure::Usage(_) => {
                anstream::eprintln!("{error}{says}\n\n{}", usage::more(lang));
                2
            }
            Failure::Input(_) | Failure::Other(_) => {
                anstream::eprintln!("{error}{says}");
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
            Failure::Other(error.into())
        }
    }
}

impl From<&ReadError> for Told {
    fn from(error: &ReadError) -> Self {
        Told {
            english: error.english(),
            chinese: error.chinese(),
            hints: error.hints(),
        }
    }
}

impl From<&QuestionError> for Told {
    fn from(error: &QuestionError) -> Self {
        Told {
            english: error.to_string(),
            chinese: error.chinese(),
            hints: error.hints(),
        }
    }
}

impl From<PaymentError> for Told {
    fn from(error: PaymentError) -> Self {
        (&QuestionError::from(error)).into()
    }
}

impl From<Refusal> for Told {
    fn from(refusal: Refusal) -> Self {
        Told {
            english: refusal.english(),
            chinese: refusal.chinese(),
            hints: Vec::new(),
        }
    }
}

impl From<Misuse> for Told {
    fn from(misuse: Misuse) -> Self {
        Told {
            english: misuse.english(),
            chinese: misuse.chinese(),
            hints: Vec::new(),
        }
    }
}

impl From<Misuse> for Failure {
    fn from(misuse: Misuse) -> Self {
        Failure::Usage(misuse.into())
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Failure::Input((&error).into())
    }
}

impl From<QuestionError> for Failure {
    fn from(error: QuestionError) -> Self {
        Failure::Input((&error).into())
    }
}

impl From<PaymentError> for Failure {
    fn from(error: PaymentError) -> Self {
        Failure::Input(error.into())
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Failure::Input(refusal.into())
    }
}

#[cfg(feature = "scale")]
impl From<fundtrail_scale::ScaleError> for Failure {
    fn from(error: fundtrail_scale::ScaleError) -> Self {
        match &error {
            fundtrail_scale::ScaleError::Read(read) => Failure::Input((&**read).into()),
            _ => Failure::Input(Told {
                english: error.to_string(),
                chinese: error.chinese(),
                hints: Vec::new(),
            }),
        }
    }
}

/// What the command line calls what would help.
fn options_of(hint: &Hint, lang: Lang) -> String {
    let or = match lang {
        Lang::En => " or ",
        Lang::Zh => " 或 ",
    };
    match hint {
        Hint::DecimalMark => ["--decimal-mark point", "--decimal-mark comma"].join(or),
        Hint::DateOrder(orders) => {
            let orders = orders
                .iter()
                .map(|order| format!("--date-order {}", order.word()));
            orders.collect::<Vec<_>>().join(or)
        }
        Hint::Currency => "--currency CODE".to_owned(),
        Hint::AcceptRejects => "--accept-rejects FILE".to_owned(),
        Hint::OwnLayout(nearest) => {
            let own = format!("`fundtrail layouts show {nearest} > mine.toml`");
            match lang {
                Lang::En => format!("{own}, then --layout mine.toml"),
                Lang::Zh => format!("{own}，然后 --layout mine.toml"),
            }
        }
        Hint::NamedLayout(names) => {
            let options: Vec<String> = names.iter().map(|name| format!("--layout {name}")).collect();
            options.join(or)
        }
        Hint::GuessedLayout => match lang {
            Lang::En => "`fundtrail layouts guess FILE > mine.toml`, then --layout mine.toml".to_owned(),
            Lang::Zh => "`fundtrail layouts guess FILE > mine.toml`，然后 --layout mine.toml".to_owned(),
        },
        Hint::Beside(what) => match what {
            BesideKind::Openings => "--openings FILE".to_owned(),
            BesideKind::Victims => "--victims FILE (return)".to_owned(),
            BesideKind::Payments => "--payments FILE (trace, evidence)".to_owned(),
            BesideKind::Freezes => "--frozen FILE (trace, return)".to_owned(),
            BesideKind::Accounts => ["--suspects FILE (network)", "--origins FILE (sources)"].join(or),
        },
        Hint::AllPayees => ["--payment", "--all-payees"].join(or),
        Hint::LaterAsOf => "--as-of".to_owned(),
        Hint::OtherOnly => "--only".to_owned(),
        Hint::PartOfTheTime => match lang {
            Lang::En => "--since and --until".to_owned(),
            Lang::Zh => "--since 和 --until".to_owned(),
        },
        Hint::UnpackedLimit => "--max-expand MB".to_owned(),
        Hint::Period => "--period 2026-03".to_owned(),
        Hint::Words => "--word WORD=MEANING".to_owned(),
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Failure::Other(error)
    }
}

/// What a command gives back.
pub(crate) type Outcome = Result<(), Failure>;
