//! The attribution rules: one small type a rule, which says how lots are kept and taken.

mod mix;
mod mixing;
mod queue;
mod run;

use std::fmt;
use std::str::FromStr;

pub(crate) use mix::{Kind, Mix};
pub(crate) use mixing::{Mixing, ProRata, TaintedFirst, TaintedLast};
pub(crate) use queue::{End, Newest, Oldest, Queue};
pub(crate) use run::{Pool, Run, Runs};

/// How a rule keeps lots and takes them. A sweep knows nothing else of a rule.
pub(crate) trait Attribution: Default {
    /// The lots that an account holds, or that a transfer carries.
    type Lots: Default;

    /// Lots that nobody held yet: one of `kind`.
    fn fresh(&mut self, kind: Kind, amount: i64) -> Self::Lots;

    /// Takes `amount` out of what an account holds, which is at least that much.
    fn take(&mut self, held: &mut Self::Lots, amount: i64) -> Self::Lots;

    /// Adds lots that arrive to what an account holds.
    fn join(&mut self, held: &mut Self::Lots, lots: Self::Lots);

    /// Forgets lots that left the sub-ledger.
    fn discard(&mut self, lots: Self::Lots);

    /// Calls `see` with the parts of `lots`, kind and amount; a kind may come more than once.
    fn each(&self, lots: &Self::Lots, see: &mut dyn FnMut(Kind, i64));

    /// Looks at where lots will be taken from and joined to, so that it is in the cache when that happens.
    fn look_at<'a>(
        &self,
        _paying: impl Iterator<Item = &'a Self::Lots>,
        _paid: impl Iterator<Item = &'a Self::Lots>,
    ) where
        Self::Lots: 'a,
    {
    }
}

/// An attribution that always knows how much of each kind there is.
pub(crate) trait Mixed: Attribution {
    /// How much of each kind there is in `lots`.
    fn mix<'a>(&'a self, lots: &'a Self::Lots) -> &'a Mix;
}

/// How money that leaves a mixed account is attributed.
///
/// An account holds lots: (payment or other money, amount), in order of arrival; its opening balance is the
/// first lot, other money. A transfer takes lots as its rule says; they arrive at the payee in the same order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Rule {
    /// The oldest lots first. Clayton's Case (1816).
    #[default]
    Fifo,
    /// The newest lots first; what is taken keeps its arrival order.
    Lifo,
    /// Of each kind its share. Haircut; rolling charge; North American method; 比例法.
    ProRata,
    /// Other money first, then payments. Re Hallett's Estate (1880) with the lowest intermediate balance of
    /// Roscoe v Winder (1915); "drugs in, last out".
    TaintedLast,
    /// Payments first, then other money. "Drugs in, first out".
    TaintedFirst,
}

impl Rule {
    /// All rules, the default first.
    pub const ALL: [Rule; 5] = [
        Rule::Fifo,
        Rule::Lifo,
        Rule::ProRata,
        Rule::TaintedLast,
        Rule::TaintedFirst,
    ];

    /// Its name in options and outputs.
    pub const fn name(self) -> &'static str {
        match self {
            Rule::Fifo => "fifo",
            Rule::Lifo => "lifo",
            Rule::ProRata => "pro-rata",
            Rule::TaintedLast => "tainted-last",
            Rule::TaintedFirst => "tainted-first",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// No rule has that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no rule `{0}`: the rules are fifo, lifo, pro-rata, tainted-last, tainted-first")]
pub struct UnknownRule(String);

impl FromStr for Rule {
    type Err = UnknownRule;

    fn from_str(name: &str) -> Result<Self, UnknownRule> {
        Rule::ALL
            .into_iter()
            .find(|rule| rule.name() == name)
            .ok_or_else(|| UnknownRule(name.to_owned()))
    }
}
