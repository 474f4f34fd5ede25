//! Whose money every account holds: all origins, all accounts, one pass.
//!
//! The part that is upstream of everybody is the whole ledger, so none is taken out of it: opening balances are lots
//! that are there before the pass, and who pays without a balance of his own is the origin of what he pays. Nothing
//! is noted on the way, for of that there is more than anybody could read: who asks what one account received and
//! passed on asks [`Upstream`](super::Upstream).

use crate::account::AccountId;
use crate::ledger::{Coverage, Ledger};
use crate::party::{End, Party};
use crate::pass::{Keeper, pass};
use crate::query::{Query, TraceError};
use crate::reach::{AccountSet, KeySet};
use crate::rule::{self, Attribution as _, Kind, Newest, Oldest, Run, Runs};
use crate::subledger::{Move, SubLedger};
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldByAll {
    /// By account: where its parts begin; one more than accounts.
    begins: Vec<u32>,
    /// Of each part the origin, packed, in order within an account.
    origins: Vec<u32>,
    /// Of each part how much, in minor units.
    amounts: Vec<i64>,
}

impl HeldByAll {
    /// Goes through all of `ledger` that is on record by `as_of`, the oldest lots first (fifo). Accounts whose own
    /// records are not loaded, and those of `stop_at`, are origins: of what they pay, and hold what arrives.
    ///
    /// # Errors
    /// [`TraceError::BalanceTooLarge`].
    ///
    /// # Complexity
    /// O(lots taken) a transfer, one step where an account passes on all that it holds, and O(k log k) for the k lots
    /// in an account at the end. Memory beside the ledger: 16 bytes a lot, of which there are at most as many as
    /// transfers and accounts together, 12 a transfer, 41 an account.
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
        let mut all = AccountSet::new(ledger.accounts());
        for account in (0..ledger.accounts()).map(AccountId::from_index) {
            all.insert(account);
            if *ledger.coverage_with_holder(account) == Coverage::Unseen {
                origins.push(account);
            }
        }
        let sub = SubLedger::of_accounts(ledger, &Query::of_nothing(origins, as_of), &all)?;
        let mut everyone = Everyone::<E>::new(&sub);
        pass(&sub, &mut everyone);
        let (mut runs, mut held) = (everyone.runs, everyone.held);
        // What is on its way is its payee's.
        for transit in ledger.accounts()..held.len() {
            let payee = sub.bound_for(transit as u32) as usize;
            let coming = std::mem::take(&mut held[transit]);
            runs.join(&mut held[payee], coming);
        }
        held.truncate(ledger.accounts());
        drop(sub);
        Ok(HeldByAll::of_runs(&runs, &held))
    }

    fn of_runs<E: rule::End>(runs: &Runs<E>, held: &[Run]) -> Self {
        let mut all = HeldByAll {
            begins: Vec::with_capacity(held.len() + 1),
            origins: Vec::new(),
            amounts: Vec::new(),
        };
        let mut parts: Vec<(u32, i64)> = Vec::new();
        for some in held.chunks(64) {
            runs.look_through(some);
            for run in some {
                all.begins.push(all.origins.len() as u32);
                runs.each(run, &mut |kind, amount| {
                    let Kind::Payment(origin) = kind else {
                        unreachable!("all money has an origin")
                    };
                    parts.push((origin, amount));
                });
                parts.sort_unstable();
                parts.dedup_by(|next, sum| {
                    // What 64 bits do not hold together stays apart.
                    let both = sum.1.checked_add(next.1).filter(|_| next.0 == sum.0);
                    sum.1 = both.unwrap_or(sum.1);
                    both.is_some()
                });
                all.origins.extend(parts.iter().map(|part| part.0));
                all.amounts.extend(parts.drain(..).map(|part| part.1));
            }
        }
        all.begins.push(all.origins.len() as u32);
        all
    }

    /// What `account` holds of each origin, in minor units, what is on its way to it included: accounts by their
    /// index, exits after them; nothing of an account beyond the ledger's. An account that is an origin itself holds
    /// what arrived, for its balance is not known; what of one origin passes 64 bits there comes in parts.
    pub fn by(&self, account: AccountId) -> impl ExactSizeIterator<Item = (Origin, i64)> + '_ {
        let place = |at: usize| {
            self.begins
                .get(at)
                .map_or(self.origins.len(), |&begin| begin as usize)
        };
        let parts = place(account.index())..place(account.index() + 1);
        let origins = self.origins[parts.clone()].iter().map(|&origin| named(origin));
        origins.zip(self.amounts[parts].iter().copied())
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
struct Everyone<'a, 's, E> {
    sub: &'a SubLedger<'s>,
    runs: Runs<E>,
    /// By own number.
    held: Vec<Run>,
}

impl<'a, 's, E: rule::End> Everyone<'a, 's, E> {
    fn new(sub: &'a SubLedger<'s>) -> Self {
        let mut runs = Runs::default();
        let openings = sub.openings_minor().iter().zip(0..);
        let held = openings.map(|(&opening, number)| {
            let kept = if sub.is_terminal(number) { 0 } else { opening };
            runs.fresh(kind(sub.owner(number).into()), kept)
        });
        let held = held.collect();
        Everyone { sub, runs, held }
    }
}

impl<E: rule::End> Keeper for Everyone<'_, '_, E> {
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
        let payer = self.sub.ledger().transfers().payers()[step.index.index()];
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
