//! By which rule frozen money is shared.

use std::fmt;
use std::str::FromStr;

/// How what is frozen is given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// Each victim gets what the trace holds of his payments in each account. 银监发〔2016〕41号 Art. 8 (1), (2).
    Traced,
    /// In each account in proportion to the losses of the victims whose money reached it. Art. 8 (3).
    ProRata,
    /// Account by account: traced where the records lead to the victims, else in proportion. A proposal: the text
    /// of the article's annex 4 was not at hand.
    Cn2016,
    /// Everybody's recovery, with what he got back before, is raised to the same share of what he paid, as far as
    /// the money goes. US receiverships.
    RisingTide,
    /// In proportion to the losses net of returns, over all that is frozen together.
    NetLoss,
}

impl Scheme {
    /// All schemes.
    pub const ALL: [Scheme; 5] = [
        Scheme::Traced,
        Scheme::ProRata,
        Scheme::Cn2016,
        Scheme::RisingTide,
        Scheme::NetLoss,
    ];

    /// Its name in options and outputs.
    pub const fn name(self) -> &'static str {
        match self {
            Scheme::Traced => "traced",
            Scheme::ProRata => "pro-rata",
            Scheme::Cn2016 => "cn-2016",
            Scheme::RisingTide => "rising-tide",
            Scheme::NetLoss => "net-loss",
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// No scheme has that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no scheme `{0}`: the schemes are traced, pro-rata, cn-2016, rising-tide, net-loss")]
pub struct UnknownScheme(String);

impl FromStr for Scheme {
    type Err = UnknownScheme;

    fn from_str(name: &str) -> Result<Self, UnknownScheme> {
        Scheme::ALL
            .into_iter()
            .find(|scheme| scheme.name() == name)
            .ok_or_else(|| UnknownScheme(name.to_owned()))
    }
}
