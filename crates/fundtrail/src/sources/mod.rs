//! Where the money in an account came from: upstream, split by named origins.
//!
//! An **origin** is where the record of money begins: an account whose own records are not loaded, an account
//! that [`SourcesQuery::stop_at`] names, an exit that pays in (cash), or the opening balance of a covered
//! account. Origins pay and are never followed further back.
//!
//! The attribution is that of a [trace](crate::trace), with the origin as the kind of each lot: fifo, lifo, or
//! pro-rata. (The tainted rules speak of one money against all other.) Only what could have come to the asked
//! accounts in time is swept.

mod attribute;
mod everyone;
mod gather;
mod mark;
mod origin;
mod upstream;
mod weigh;

use std::collections::BTreeSet;
use std::ops::Add;

use crate::account::{AccountBook, AccountId};
use crate::bounds::{Bounds, BoundsError, Openings, SetBounds};
use crate::ledger::Ledger;
use crate::query::{Query, TraceError};
use crate::rule::{Mixing, Newest, Oldest, ProRata, Rule, Runs};
use crate::subledger::SubLedger;
use crate::time::Time;

pub use everyone::HeldByAll;
pub use mark::OriginMark;
pub use origin::{Origin, OriginKind, OriginPayment, Source};
use upstream::Part;

/// Of how many origins pro-rata keeps apart the money, where nobody says.
pub const MOST_NAMED: usize = 256;

/// Whose sources are asked for, and how far back.
#[derive(Debug, Clone)]
pub struct SourcesQuery {
    asked: BTreeSet<AccountId>,
    stop_at: BTreeSet<AccountId>,
    as_of: Time,
    named: Option<BTreeSet<AccountId>>,
    most_named: usize,
}

impl SourcesQuery {
    /// Asks where the money of these accounts came from.
    pub fn new(accounts: impl IntoIterator<Item = AccountId>) -> Self {
        SourcesQuery {
            asked: accounts.into_iter().collect(),
            stop_at: BTreeSet::new(),
            as_of: Time::MAX,
            named: None,
            most_named: MOST_NAMED,
        }
    }

    /// Takes these accounts as origins, whatever is on record of them.
    #[must_use]
    pub fn stop_at(mut self, accounts: impl IntoIterator<Item = AccountId>) -> Self {
        self.stop_at.extend(accounts);
        self
    }

    /// Counts only what is on record by then.
    #[must_use]
    pub fn as_of(mut self, time: Time) -> Self {
        self.as_of = time;
        self
    }

    /// Keeps apart the money of these accounts only; all other is one kind.
    #[must_use]
    pub fn naming(mut self, accounts: impl IntoIterator<Item = AccountId>) -> Self {
        self.named = Some(accounts.into_iter().collect());
        self
    }

    /// Under pro-rata, keeps apart the money of no more than so many origins: those of which most can be in the
    /// asked accounts. All other is one kind. Fifo and lifo keep every origin apart.
    #[must_use]
    pub fn naming_at_most(mut self, origins: usize) -> Self {
        self.most_named = origins;
        self
    }
}

/// Why there are no sources to tell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourcesError {
    /// The rule speaks of one money against all other.
    #[error(
        "the rule {0} takes one money before all other, so it cannot tell many origins apart; the rules are \
         fifo, lifo, pro-rata"
    )]
    RuleOfOneMoney(Rule),
    /// The part of the ledger cannot be swept.
    #[error(transparent)]
    Trace(#[from] TraceError),
    /// The bounds cannot be had.
    #[error(transparent)]
    Bounds(#[from] BoundsError),
}

/// Money of one origin in one asked account, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Split {
    /// In it at the as-of time.
    pub held: i128,
    /// Received in all; what came back after it had left counts each time. An opening balance is not received.
    pub received: i128,
    /// Passed on in all.
    pub passed_on: i128,
    /// What of that left by an exit.
    pub exited: i128,
}

impl Add for Split {
    type Output = Split;

    fn add(self, more: Split) -> Split {
        Split {
            held: self.held + more.held,
            received: self.received + more.received,
            passed_on: self.passed_on + more.passed_on,
            exited: self.exited + more.exited,
        }
    }
}

/// Whose money an asked account holds, received and passed on. The parts add up to the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedAccount {
    /// Which account.
    pub account: AccountId,
    /// All its money. An origin that is asked for holds what arrived: its balance is not known.
    pub whole: Split,
    /// What of it is of each origin, by the origin's place in [`Sources::origins`]; origins with nothing are left
    /// out.
    pub by_origin: Vec<(usize, Split)>,
    /// What is of origins that are not kept apart.
    pub rest: Split,
}

/// Where the money of the asked accounts came from, under one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    rule: Rule,
    asked: Vec<AskedAccount>,
    origins: Vec<Source>,
}

impl Sources {
    /// The rule that it follows.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// The asked accounts, by index.
    pub fn asked(&self) -> &[AskedAccount] {
        &self.asked
    }

    /// The origins from which money could have come to the asked accounts: accounts in order of their number,
    /// exits after them.
    pub fn origins(&self) -> &[Source] {
        &self.origins
    }

    /// What is in all asked accounts together of the origin at `place`.
    pub fn of_origin(&self, place: usize) -> Split {
        let splits = self.asked.iter().filter_map(|asked| {
            let at = asked.by_origin.binary_search_by_key(&place, |o| o.0).ok()?;
            Some(asked.by_origin[at].1)
        });
        splits.fold(Split::default(), Add::add)
    }
}

/// The part of a ledger from which money could have come to the asked accounts in time, ready to be asked.
///
/// # Examples
/// ```
/// use fundtrail::sources::{SourcesQuery, Upstream};
/// # use fundtrail::{AccountBook, Currency, LedgerBuilder, Money, Source, Time, Transfer};
/// use fundtrail::Rule;
///
/// # let mut book = AccountBook::new();
/// # let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
/// # let (victim, mule, other, shop) =
/// #     (book.intern("V"), book.intern("M"), book.intern("O"), book.intern("S"));
/// # for (i, (payer, payee, amount)) in [(victim, mule, 50), (other, mule, 30), (mule, shop, 60)]
/// #     .into_iter()
/// #     .enumerate()
/// # {
/// #     builder.push(Transfer {
/// #         time: Time::from_seconds(i as i64).expect("in range"),
/// #         payer: payer.into(),
/// #         payee: payee.into(),
/// #         amount: Money::from_minor(amount),
/// #         source: Source::new(0, i as u64 + 2),
/// #     })?;
/// # }
/// # let ledger = builder.from_table(book.len());
/// // V pays M 50, O pays M 30, M pays the shop 60 of it.
/// let upstream = Upstream::new(&ledger, &book, &SourcesQuery::new([shop]))?;
/// let sources = upstream.sources(Rule::Fifo)?;
/// let [asked] = sources.asked() else { unreachable!() };
/// let held: Vec<_> = asked.by_origin.iter().map(|(_, split)| split.held).collect();
/// assert_eq!(held, [10, 50], "the origins in order of number: O, V");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Upstream<'a> {
    ledger: &'a Ledger,
    query: SourcesQuery,
    part: Part,
}

impl<'a> Upstream<'a> {
    /// Goes back from the asked accounts. `book` gives the order of the origins.
    ///
    /// # Errors
    /// [`TraceError::BalanceTooLarge`].
    ///
    /// # Complexity
    /// O(n) for the ledger's n transfers; where nothing proves the order of some, each stretch of those can be
    /// gone over again.
    pub fn new(ledger: &'a Ledger, book: &AccountBook, query: &SourcesQuery) -> Result<Self, TraceError> {
        Ok(Upstream {
            ledger,
            part: Part::new(ledger, book, query)?,
            query: query.clone(),
        })
    }

    /// How many transfers could have brought money to the asked accounts, or took money away before it got
    /// there.
    pub fn transfers(&self) -> usize {
        self.part.transfers()
    }

    /// The accounts through which money could have come, the asked ones among them; origins are not.
    pub fn accounts(&self) -> impl Iterator<Item = AccountId> + '_ {
        let origins = &self.part.terminals;
        self.part.reached.iter().filter(|a| !origins.contains(a))
    }

    /// The origins, in their order: accounts by number, then exits.
    pub fn origins(&self) -> &[Source] {
        &self.part.origins
    }

    /// Attributes the money of the asked accounts under `rule`.
    ///
    /// # Errors
    /// [`SourcesError::RuleOfOneMoney`] and [`SourcesError::Trace`].
    ///
    /// # Complexity
    /// Fifo, lifo: O(lots taken) a transfer, one step where an account passes on all that it holds, and one look at
    /// each lot that an asked account receives or pays. Pro-rata: O(origins named) a transfer.
    pub fn sources(&self, rule: Rule) -> Result<Sources, SourcesError> {
        let Some(sub) = self.part.sub_ledger()? else {
            return Ok(self.nothing(rule));
        };
        let kinds = attribute::Kinds {
            of_origin: self.kinds(&sub, rule),
            by_payment: rule != Rule::ProRata,
        };
        let asked: Vec<_> = self.query.asked.iter().copied().collect();
        let part = &self.part;
        let tally = match rule {
            Rule::Fifo => attribute::run::<Runs<Oldest>>(&sub, part, &kinds, &asked),
            Rule::Lifo => attribute::run::<Runs<Newest>>(&sub, part, &kinds, &asked),
            Rule::ProRata => attribute::run::<Mixing<ProRata>>(&sub, part, &kinds, &asked),
            Rule::TaintedLast | Rule::TaintedFirst => return Err(SourcesError::RuleOfOneMoney(rule)),
        };
        let mut origins = self.part.origins.clone();
        let (asked, held_of_payment) = tally.finish();
        for (payment, held) in held_of_payment {
            let (origin, place) = self.part.payment_places[payment];
            origins[origin].payments[place].held = Some(held);
        }
        Ok(Sources { rule, asked, origins })
    }

    /// The kind of each origin's money: its own number, or `None` where it is not kept apart.
    fn kinds(&self, sub: &SubLedger<'_>, rule: Rule) -> Vec<Option<u32>> {
        let is_named = |origin: &Source| match (&self.query.named, origin.origin) {
            (None, _) => true,
            (Some(named), Origin::Account(account)) => named.contains(&account),
            (Some(_), Origin::Exit(_)) => false,
        };
        let origins = self.part.origins.iter().enumerate();
        let mut kinds: Vec<_> = origins
            .map(|(number, origin)| is_named(origin).then_some(number as u32))
            .collect();
        let named = kinds.iter().flatten().count();
        if rule == Rule::ProRata && named > self.query.most_named {
            let weights = weigh::contributions(sub, &self.part, &self.query.asked);
            let mut by_weight: Vec<usize> = (0..kinds.len()).filter(|&o| kinds[o].is_some()).collect();
            by_weight.sort_by(|&a, &b| weights[b].total_cmp(&weights[a]).then(a.cmp(&b)));
            for &origin in &by_weight[self.query.most_named..] {
                kinds[origin] = None;
            }
        }
        kinds
    }

    /// No money ever came to the asked accounts.
    fn nothing(&self, rule: Rule) -> Sources {
        let asked = self.query.asked.iter().map(|&account| AskedAccount {
            account,
            whole: Split::default(),
            by_origin: Vec::new(),
            rest: Split::default(),
        });
        Sources {
            rule,
            asked: asked.collect(),
            origins: Vec::new(),
        }
    }

    /// The least and the most of the origin's money (by its place in [`origins`](Self::origins)) that all asked
    /// accounts together hold under any attribution, opening balances as assumed.
    ///
    /// # Errors
    /// [`SourcesError::Trace`] and [`SourcesError::Bounds`].
    ///
    /// # Complexity
    /// As of [`Bounds`] on [`transfers`](Self::transfers) transfers.
    pub fn bounds(&self, origin: usize) -> Result<SetBounds, SourcesError> {
        let asked: Vec<_> = self.query.asked.iter().copied().collect();
        let payments = self.part.payments_of(origin);
        let query = Query::new(&self.part.ledger, payments)?.stop_at(self.part.terminals.iter().copied());
        let sub = SubLedger::new(&self.part.ledger, &query)?;
        let bounds = Bounds::new(&sub, Openings::AsAssumed)?;
        Ok(bounds.set_bounds(&asked))
    }

    /// The ledger that it is part of.
    pub fn ledger(&self) -> &'a Ledger {
        self.ledger
    }
}
