//! Which accounts work together: from a few suspects to who else belongs to them.
//!
//! No figure here says that somebody is guilty. The order of further members is a measured one: nearness to the
//! suspects by [personalised `PageRank`](Nearness), by how fast money goes through an account
//! ([`Speed`]). Both figures stand beside the product.

mod near;
mod role;
mod speed;

use std::collections::{BTreeMap, BTreeSet};

use crate::account::{AccountBook, AccountId};
use crate::ledger::Ledger;
use crate::time::Time;

pub use near::Nearness;
pub use role::{Role, RoleFigures, Thresholds};
pub use speed::{SPANS_MINUTES, Speed};

/// How much an account counts that passes nothing on at all.
const SLOW: f64 = 0.02;

/// Whose network is asked for.
#[derive(Debug, Clone)]
pub struct NetworkQuery {
    suspects: BTreeSet<AccountId>,
    as_of: Time,
}

impl NetworkQuery {
    /// Begins with these accounts.
    pub fn new(suspects: impl IntoIterator<Item = AccountId>) -> Self {
        NetworkQuery {
            suspects: suspects.into_iter().collect(),
            as_of: Time::MAX,
        }
    }

    /// Counts only what is on record by then.
    #[must_use]
    pub fn as_of(mut self, time: Time) -> Self {
        self.as_of = time;
        self
    }

    /// The suspects.
    pub fn suspects(&self) -> impl Iterator<Item = AccountId> + '_ {
        self.suspects.iter().copied()
    }

    pub(crate) fn on_record(&self, ledger: &Ledger, at: crate::transfer::TransferIndex) -> bool {
        ledger.transfers().recorded_time(at) <= self.as_of
    }
}

/// Money between an account and the suspects, one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dealt {
    /// How many transfers.
    pub transfers: usize,
    /// Their sum, in minor units.
    pub amount: i128,
}

/// How strongly an account belongs to the suspects, with what that rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Which account.
    pub account: AccountId,
    /// Whether it is a suspect.
    pub suspect: bool,
    /// `near / strength × (0.02 + fast)`: the order.
    pub score: f64,
    /// Its share of a walk that begins at the suspects again and again.
    pub near: f64,
    /// The sum of the weights of its dealings with others.
    pub strength: f64,
    /// What share of its receipts it pays on soon: the mean over 15 minutes, 2 hours, a day and three days.
    pub fast: f64,
    /// What it paid to suspects.
    pub to_suspects: Dealt,
    /// What suspects paid to it.
    pub from_suspects: Dealt,
    /// What its roles rest on.
    pub figures: RoleFigures,
}

/// The suspects, and the accounts that have dealings with them or with each other, the strongest first (of equals,
/// the one with the smaller number); no more than `most` beside the suspects.
///
/// # Complexity
/// O(n log n) for the ledger's n transfers, and O(pairs) for each of some hundred rounds of the walk.
///
/// # Examples
/// ```
/// use fundtrail::network::{NetworkQuery, members};
/// # use fundtrail::{AccountBook, Currency, LedgerBuilder, Money, Source, Time, Transfer};
///
/// # let mut book = AccountBook::new();
/// # let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
/// # let (suspect, mule, friend, shop) =
/// #     (book.intern("S"), book.intern("M"), book.intern("F"), book.intern("Z"));
/// # for (i, (payer, payee, amount)) in [(suspect, mule, 90), (suspect, friend, 90), (mule, shop, 90)]
/// #     .into_iter()
/// #     .enumerate()
/// # {
/// #     builder.push(Transfer {
/// #         time: Time::from_seconds(i as i64).expect("in range"),
/// #         payer: payer.into(),
/// #         payee: payee.into(),
/// #         amount: Money::from_minor(amount * 100),
/// #         source: Source::new(0, i as u64 + 2),
/// #     })?;
/// # }
/// # let ledger = builder.from_table(book.len());
/// // S pays M and F; M pays it all on at once.
/// let members = members(&ledger, &book, &NetworkQuery::new([suspect]), 10);
/// let order: Vec<_> = members.iter().map(|m| book.number(m.account)).collect();
/// assert_eq!(order, ["S", "M", "F", "Z"]);
/// # Ok::<(), fundtrail::LedgerError>(())
/// ```
pub fn members(ledger: &Ledger, book: &AccountBook, query: &NetworkQuery, most: usize) -> Vec<Member> {
    let nearness = Nearness::new(ledger, query);
    let speed = Speed::new(ledger, query);
    let scored = nearness.iter().map(|(account, near, strength)| {
        let fast = speed.mean(account);
        Member {
            account,
            suspect: query.suspects.contains(&account),
            score: near / strength * (SLOW + fast),
            near,
            strength,
            fast,
            to_suspects: Dealt::default(),
            from_suspects: Dealt::default(),
            figures: RoleFigures::default(),
        }
    });
    let mut members: Vec<Member> = scored.filter(|m| m.suspect || m.score > 0.0).collect();
    members.sort_by(|a, b| {
        let by_score = b.suspect.cmp(&a.suspect).then(b.score.total_cmp(&a.score));
        by_score.then_with(|| book.number(a.account).cmp(book.number(b.account)))
    });
    let suspects = members.iter().take_while(|m| m.suspect).count();
    members.truncate(suspects.saturating_add(most));
    let accounts: Vec<_> = members.iter().map(|m| m.account).collect();
    let figures = role::figures(ledger, query, &speed, &accounts);
    let dealt = dealt(ledger, query);
    for (member, figures) in members.iter_mut().zip(figures) {
        member.figures = figures;
        (member.to_suspects, member.from_suspects) = dealt.get(&member.account).copied().unwrap_or_default();
    }
    members
}

/// What each account paid to suspects, and suspects to it.
fn dealt(ledger: &Ledger, query: &NetworkQuery) -> BTreeMap<AccountId, (Dealt, Dealt)> {
    let mut dealt: BTreeMap<AccountId, (Dealt, Dealt)> = BTreeMap::new();
    let transfers = ledger.transfers();
    for index in transfers.indices().filter(|&i| query.on_record(ledger, i)) {
        let transfer = transfers.get(index);
        let (Some(payer), Some(payee)) = (transfer.payer.account(), transfer.payee.account()) else {
            continue;
        };
        let add = |dealt: &mut Dealt| {
            dealt.transfers += 1;
            dealt.amount += i128::from(transfer.amount);
        };
        if query.suspects.contains(&payee) {
            add(&mut dealt.entry(payer).or_default().0);
        }
        if query.suspects.contains(&payer) {
            add(&mut dealt.entry(payee).or_default().1);
        }
    }
    dealt
}
