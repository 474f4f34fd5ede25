//! Whose money every account holds: all origins, all accounts, one pass.
//!
//! The part that is upstream of everybody is the whole ledger, so none is taken out of it: opening balances are lots
//! that are there before the pass, and who pays without a balance of his own is the origin of what he pays. Nothing
//! is noted on the way, for of that there is more than anybody could read: who asks what one account received and
//! passed on asks [`Upstream`](super::Upstream).

use crate::account::AccountId;
use crate::ledger::{Coverage, Ledger};
use crate::money::Money;
use crate::party::{End, Party};
use crate::pass::{Keeper, pass_through};
use crate::query::{Query, TraceError};
use crate::rule::{self, Attribution as _, Kind, Newest, Oldest, Pool, Run, Runs};
use crate::subledger::{Courses, Move, Moves, WholeBook};
use crate::time::Time;

use super::Origin;

/// What every account of a ledger holds, each minor unit by its origin, under a rule that keeps order.
///
/// Rules that mix would keep a share of nearly every origin in nearly every account: of those only some can be kept
/// apart, and [`SourcesQuery`](super::SourcesQuery) names which.
///
/// # Examples
/// ```
/// use fundtrail::sources::{HeldByAll, Origin};
/// # use fundtrail::{AccountBook, Currency, LedgerBuilder, Money, Source, Time, Transfer};
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
/// let held = HeldByAll::oldest_first(&ledger, [], Time::MAX)?;
/// assert!(held.by(mule).eq([(Origin::Account(other), 20)]));
/// assert!(held.by(shop).eq([(Origin::Account(victim), 50), (Origin::Account(other), 10)]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct HeldByAll {
    lots: Pool,
    /// By account.
    held: Vec<Run>,
}

impl HeldByAll {
    /// Goes through all of `ledger` that is on record by `as_of`, the oldest lots first (fifo). Accounts whose own
    /// records are not loaded, and those of `stop_at`, are origins: of what they pay, and hold what arrives.
    ///
    /// # Errors
    /// [`TraceError::BalanceTooLarge`].
    ///
    /// # Complexity
    /// O(lots taken) a transfer, one step where an account passes on all that it holds. Memory beside the ledger: 16
    /// bytes a lot, of which there are at most as many as transfers and accounts together, and 24 an account.
    pub fn oldest_first(
        ledger: &Ledger,
        stop_at: impl IntoIterator<Item = AccountId>,
        as_of: Time,
    ) -> Result<Self, TraceError> {
        Self::new::<Oldest>(ledger, stop_at.into_iter().collect(), as_of)
    }

    /// As [`oldest_first`](Self::oldest_first), the newest lots first (lifo).
    ///
    /// # Errors
    /// [`TraceError::BalanceTooLarge`].
    pub fn newest_first(
        ledger: &Ledger,
        stop_at: impl IntoIterator<Item = AccountId>,
        as_of: Time,
    ) -> Result<Self, TraceError> {
        Self::new::<Newest>(ledger, stop_at.into_iter().collect(), as_of)
    }

    fn new<E: rule::End>(
        ledger: &Ledger,
        mut origins: Vec<AccountId>,
        as_of: Time,
    ) -> Result<Self, TraceError> {
        let accounts = ledger.accounts();
        let everybody = (0..accounts).map(AccountId::from_index);
        origins.extend(everybody.filter(|&a| *ledger.coverage_with_holder(a) == Coverage::Unseen));
        let query = Query::of_nothing(origins, as_of);
        let numbers = WholeBook {
            terminals: query.terminal_set(ledger),
        };
        let moves = || Moves::new(ledger, &query, &numbers, accounts);
        let mut everyone = Everyone::<E>::new(ledger, &query, moves)?;
        let mut moves = moves();
        pass_through(ledger, &[], moves.by_ref(), &mut everyone);
        let (mut runs, mut held) = (everyone.runs, everyone.held);
        // What is on its way is its payee's.
        let on_their_way = held.split_off(accounts);
        for (payee, coming) in moves.into_bound_for().into_iter().zip(on_their_way) {
            runs.join(&mut held[payee as usize], coming);
        }
        let lots = runs.into_lots();
        Ok(HeldByAll { lots, held })
    }

    /// What `account` holds of each origin, in minor units, what is on its way to it included: accounts by their
    /// index, exits after them; nothing of an account beyond the ledger's. An account that is an origin itself holds
    /// what arrived, for its balance is not known; what of one origin passes 64 bits there comes in parts.
    ///
    /// O(k log k) for the k lots that it holds.
    pub fn by(&self, account: AccountId) -> impl ExactSizeIterator<Item = (Origin, i64)> + use<> {
        let run = self.held.get(account.index()).copied().unwrap_or_default();
        let lots = self.lots.of(run).map(|(kind, amount)| match kind {
            Kind::Payment(origin) => (origin, amount),
            Kind::Other => unreachable!("all money has an origin"),
        });
        let mut parts: Vec<(u32, i64)> = lots.collect();
        parts.sort_unstable();
        parts.dedup_by(|next, sum| {
            // What 64 bits do not hold together stays apart.
            let both = sum.1.checked_add(next.1).filter(|_| next.0 == sum.0);
            sum.1 = both.unwrap_or(sum.1);
            both.is_some()
        });
        parts.into_iter().map(|(origin, amount)| (named(origin), amount))
    }
}

/// The kind of an origin's money.
fn kind(origin: Party) -> Kind {
    Kind::Payment(origin.packed())
}

fn named(origin: u32) -> Origin {
    match Party::unpacked(origin).end() {
        End::Account(account) => Origin::Account(account),
        End::Exit(exit) => Origin::Exit(exit),
    }
}

/// What is kept on the pass.
struct Everyone<'a, E> {
    ledger: &'a Ledger,
    runs: Runs<E>,
    /// By own number.
    held: Vec<Run>,
}

impl<'a, E: rule::End> Everyone<'a, E> {
    /// All with what they began with.
    fn new<M: Iterator<Item = Move>>(
        ledger: &'a Ledger,
        query: &Query,
        moves: impl Fn() -> M,
    ) -> Result<Self, TraceError> {
        let numbers = ledger.accounts() + ledger.arrivals().len();
        let courses = Courses::new(ledger, numbers, moves())?;
        let accounts = (0..ledger.accounts()).map(AccountId::from_index);
        let openings = accounts.clone().zip(&courses.each).map(|(account, course)| {
            let known = ledger.opening(account).map_or(0, Money::minor);
            known.max(course.least_opening())
        });
        let mut openings: Vec<i64> = openings.collect();
        openings.resize(numbers, 0);
        courses.check(ledger, &openings, moves())?;
        drop(courses);
        let mut runs = Runs::default();
        let mut held = vec![Run::default(); numbers];
        for (account, opening) in accounts.zip(openings) {
            if !query.is_terminal(account) {
                held[account.index()] = runs.fresh(kind(account.into()), opening);
            }
        }
        Ok(Everyone { ledger, runs, held })
    }
}

impl<E: rule::End> Keeper for Everyone<'_, E> {
    type Flow = Run;

    fn look_ahead(&self, moves: &[Move]) {
        let held = |number: u32| &self.held[number as usize];
        let paying = moves.iter().filter_map(|step| step.payer());
        let paid = moves
            .iter()
            .filter_map(|step| step.payee().or(step.terminal_payee()));
        self.runs.look_at(paying.map(held), paid.map(held));
    }

    fn payment(&mut self, _: u32, _: i64) -> Run {
        unreachable!("nothing is followed from anywhere")
    }

    fn outside(&mut self, step: Move, amount: i64) -> Run {
        let payer = self.ledger.transfers().payers()[step.index.index()];
        self.runs.fresh(kind(payer), amount)
    }

    fn pay(&mut self, account: u32, amount: i64) -> Run {
        self.runs.take(&mut self.held[account as usize], amount)
    }

    fn note(&mut self, _: Move, _: Option<u32>, _: &Run) {}

    fn receive(&mut self, account: u32, _: i64, flow: Run) {
        self.runs.join(&mut self.held[account as usize], flow);
    }

    fn leave(&mut self, step: Move, flow: Run) {
        match step.terminal_payee() {
            Some(origin) => self.runs.join(&mut self.held[origin as usize], flow),
            None => self.runs.discard(flow),
        }
    }
}
