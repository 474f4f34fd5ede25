//! What is frozen of whom: from records, victims and freezes to claims and pots.

use std::collections::{BTreeMap, BTreeSet};

use crate::account::{AccountBook, AccountId};
use crate::ledger::{Coverage, Ledger};
use crate::money::Money;
use crate::query::{Query, TraceError};
use crate::reach::KeySet as _;
use crate::rule::Rule;
use crate::subledger::{OpeningSource, SubLedger};
use crate::time::Time;
use crate::trace::Trace;
use crate::transfer::TransferIndex;

use super::{Claim, Pot};

/// A victim as the caller names him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Victim {
    /// His payments.
    pub payments: Vec<TransferIndex>,
    /// What he lost before any return, where that is not the sum of the payments.
    pub loss: Option<Money>,
    /// What he got back; where nobody says, what the trace says came back to his accounts.
    pub returned: Option<Money>,
}

/// Money frozen in an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frozen {
    /// Which account.
    pub account: AccountId,
    /// When.
    pub time: Time,
    /// How much.
    pub amount: Money,
}

/// Why what is frozen cannot be assessed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AssessError {
    /// One payment is two victims', or one victim's twice.
    #[error("a payment is named twice")]
    PaymentTwice(TransferIndex),
    /// An account has two freezes: the caller says which of them holds what is to be shared.
    #[error("an account is frozen twice")]
    FrozenTwice(AccountId),
    /// More is frozen than is there.
    #[error("more is frozen than the account holds")]
    AboveBalance {
        /// Which account.
        account: AccountId,
        /// How much is frozen.
        frozen: Money,
        /// What the account holds then.
        balance: Money,
        /// When.
        time: Time,
        /// Whether its opening balance is only assumed.
        assumed: bool,
    },
    /// An amount below zero, or a sum beyond 64 bits.
    #[error("an amount below zero or beyond 64 bits of minor units")]
    Amount,
    /// The payments cannot be traced.
    #[error(transparent)]
    Trace(#[from] TraceError),
}

/// How 银监发〔2016〕41号 Art. 8 deals with an account, as read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Article {
    /// (1): one receipt is on record, and it leads to the victims.
    Single,
    /// (2): time stamps lead to the victims.
    Timestamps,
    /// (3): they do not, so it is shared in proportion to the losses.
    Proportion(Unclear),
}

/// Why time stamps do not lead to the victims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unclear {
    /// The account's own records are not loaded.
    Unseen,
    /// Nothing proves in which order some of its transfers came.
    Order,
    /// Two rules give a victim shares that differ by more than the tolerance.
    Rules {
        /// Which victim, in the order of [`Assessment::claims`].
        victim: usize,
        /// The rule that gives him least, with what it gives, in minor units.
        least: (Rule, i64),
        /// The rule that gives him most.
        most: (Rule, i64),
    },
}

/// What is frozen in one account, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessedPot {
    /// Which account.
    pub account: AccountId,
    /// When it was frozen.
    pub time: Time,
    /// What it held then; `None` where its records are not loaded.
    pub balance: Option<Money>,
    /// How Art. 8 deals with it.
    pub article: Article,
    /// What is shared.
    pub pot: Pot,
}

/// Claims and pots, ready to be [shared](super::share).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// The victims' places among those named, in settlement order of their first payments.
    pub order: Vec<usize>,
    /// Their claims, in that order.
    pub claims: Vec<Claim>,
    /// The pots, in order of account number.
    pub pots: Vec<AssessedPot>,
}

/// How to assess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assess {
    /// The rule that says what of each victim an account holds.
    pub rule: Rule,
    /// By how much the rules may differ for time stamps to lead to the victims.
    pub tolerance: Money,
}

impl Assess {
    /// Assesses what is frozen, each account as it was when it was frozen.
    ///
    /// # Errors
    /// [`AssessError`].
    ///
    /// # Complexity
    /// Five traces for each time at which something was frozen.
    pub fn assess(
        self,
        ledger: &Ledger,
        book: &AccountBook,
        victims: &[Victim],
        frozen: &[Frozen],
    ) -> Result<Assessment, AssessError> {
        let owners = owners(victims)?;
        let mut order: Vec<usize> = (0..victims.len()).collect();
        order.sort_by_key(|&v| victims[v].payments.iter().min().copied());
        let places: BTreeMap<usize, usize> = order.iter().enumerate().map(|(place, &v)| (v, place)).collect();
        let place_of = |payment: TransferIndex| places[&owners[&payment]];
        let mut pots = Vec::new();
        for (time, accounts) in by_time(frozen)? {
            let at = Moment::new(ledger, &owners, time, accounts.keys().copied())?;
            for (account, amount) in accounts {
                pots.push(at.pot(self, account, amount, victims.len(), &place_of)?);
            }
        }
        pots.sort_by_key(|pot| book.number(pot.account));
        let last = frozen.iter().map(|f| f.time).max().unwrap_or(Time::MAX);
        let back = Moment::new(ledger, &owners, last, [])?.came_back(self.rule, victims.len(), &place_of);
        let claim = |(place, &v): (usize, &usize)| {
            let victim = &victims[v];
            let paid = victim
                .payments
                .iter()
                .map(|p| i128::from(ledger.transfers().amounts()[p.index()]));
            let paid = victim.loss.map_or(paid.sum(), i128::from);
            let returned = victim.returned.map_or(back[place], i128::from);
            let (paid, returned) = (i64::try_from(paid).ok()?, i64::try_from(returned).ok()?);
            Claim::new(paid, returned)
        };
        let claims = order.iter().enumerate().map(claim).collect::<Option<Vec<_>>>();
        Ok(Assessment {
            claims: claims.ok_or(AssessError::Amount)?,
            order,
            pots,
        })
    }
}

/// Whose each payment is.
fn owners(victims: &[Victim]) -> Result<BTreeMap<TransferIndex, usize>, AssessError> {
    let mut owners = BTreeMap::new();
    for (number, victim) in victims.iter().enumerate() {
        for &payment in &victim.payments {
            if owners.insert(payment, number).is_some() {
                return Err(AssessError::PaymentTwice(payment));
            }
        }
    }
    Ok(owners)
}

/// What is frozen in each account, by the time of the freeze.
fn by_time(frozen: &[Frozen]) -> Result<BTreeMap<Time, BTreeMap<AccountId, Money>>, AssessError> {
    let mut by_time: BTreeMap<Time, BTreeMap<AccountId, Money>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for freeze in frozen {
        if freeze.amount.is_negative() {
            return Err(AssessError::Amount);
        }
        if !seen.insert(freeze.account) {
            return Err(AssessError::FrozenTwice(freeze.account));
        }
        let accounts = by_time.entry(freeze.time).or_default();
        accounts.insert(freeze.account, freeze.amount);
    }
    Ok(by_time)
}

/// The records as they stood at a time, with what each rule makes of them.
struct Moment<'a> {
    sub: SubLedger<'a>,
    traces: Vec<Trace>,
    ledger: &'a Ledger,
    time: Time,
}

impl<'a> Moment<'a> {
    fn new(
        ledger: &'a Ledger,
        owners: &BTreeMap<TransferIndex, usize>,
        time: Time,
        accounts: impl IntoIterator<Item = AccountId>,
    ) -> Result<Self, AssessError> {
        let on_record = owners.keys().copied().filter(|&p| {
            p.index() >= ledger.transfers().len() || ledger.transfers().recorded_time(p) <= time
        });
        let query = match Query::new(ledger, on_record) {
            Err(TraceError::NoPayment) => Query::of_nothing([], time),
            query => query?.as_of(ledger, time)?,
        };
        let mut reached = if query.payments().is_empty() {
            crate::reach::AccountSet::new(ledger.accounts())
        } else {
            query.reached(ledger)
        };
        for account in accounts {
            reached.insert(account);
        }
        let sub = SubLedger::of_accounts(ledger, &query, &reached)?;
        let traces = Rule::ALL.map(|rule| sub.trace(rule)).to_vec();
        Ok(Moment {
            sub,
            traces,
            ledger,
            time,
        })
    }

    fn trace(&self, rule: Rule) -> &Trace {
        let trace = self.traces.iter().find(|trace| trace.rule() == rule);
        trace.expect("every rule is traced")
    }

    fn pot(
        &self,
        how: Assess,
        account: AccountId,
        amount: Money,
        victims: usize,
        place_of: &impl Fn(TransferIndex) -> usize,
    ) -> Result<AssessedPot, AssessError> {
        let unseen = *self.ledger.coverage_with_holder(account) == Coverage::Unseen;
        let balance = self.sub.balance(account).filter(|_| !unseen);
        if let Some(balance) = balance.filter(|&balance| balance < amount) {
            let source = self.sub.opening(account).map(|(_, source)| source);
            return Err(AssessError::AboveBalance {
                account,
                frozen: amount,
                balance,
                time: self.time,
                assumed: source != Some(OpeningSource::Known),
            });
        }
        let by_rule: Vec<(Rule, Vec<i64>)> = self
            .traces
            .iter()
            .map(|trace| (trace.rule(), held(trace, account, victims, place_of)))
            .collect();
        let reached = (0..victims).map(|v| by_rule.iter().any(|(_, held)| held[v] > 0));
        let reached = reached.collect();
        let article = self.article(how, account, unseen, &by_rule);
        Ok(AssessedPot {
            account,
            time: self.time,
            balance,
            article,
            pot: Pot {
                frozen: amount.minor(),
                traced: held(self.trace(how.rule), account, victims, place_of),
                reached,
                traceable: !matches!(article, Article::Proportion(_)),
            },
        })
    }

    fn article(
        &self,
        how: Assess,
        account: AccountId,
        unseen: bool,
        by_rule: &[(Rule, Vec<i64>)],
    ) -> Article {
        if unseen {
            return Article::Proportion(Unclear::Unseen);
        }
        let on_record = |index: TransferIndex| self.sub.query().on_record(self.ledger, index);
        let tied =
            self.ledger.ties().iter().any(|tie| {
                tie.account == account && tie.transfers.iter().filter(|&&t| on_record(t)).count() > 1
            });
        let rules_differ = (0..by_rule[0].1.len()).find_map(|victim| {
            let share = |of: &(Rule, Vec<i64>)| (of.0, of.1[victim]);
            let least = by_rule.iter().map(share).min_by_key(|s| s.1)?;
            let most = by_rule.iter().map(share).max_by_key(|s| s.1)?;
            (most.1 - least.1 > how.tolerance.minor()).then_some(Unclear::Rules { victim, least, most })
        });
        let payees = self.ledger.transfers().payees();
        let receipts = self.ledger.transfers().indices();
        let receipts = receipts.filter(|&i| payees[i.index()].account() == Some(account) && on_record(i));
        let empty_before = self
            .sub
            .opening(account)
            .is_none_or(|(opening, _)| opening.is_zero());
        match (tied, rules_differ) {
            (true, _) => Article::Proportion(Unclear::Order),
            (false, Some(differ)) => Article::Proportion(differ),
            (false, None) if empty_before && receipts.take(2).count() == 1 => Article::Single,
            (false, None) => Article::Timestamps,
        }
    }

    /// What came back to each victim's own accounts of his payments.
    fn came_back(&self, rule: Rule, victims: usize, place_of: &impl Fn(TransferIndex) -> usize) -> Vec<i128> {
        let trace = self.trace(rule);
        let mut back = vec![0; victims];
        for (&payment, totals) in trace.payments().iter().zip(trace.totals_by_payment()) {
            back[place_of(payment)] += totals.returned;
        }
        back
    }
}

/// What an account holds of each victim under one rule, in minor units.
fn held(
    trace: &Trace,
    account: AccountId,
    victims: usize,
    place_of: &impl Fn(TransferIndex) -> usize,
) -> Vec<i64> {
    let mut held = vec![0; victims];
    if let Some(traced) = trace.account(account) {
        for (payment, amount) in traced.by_payment.parts() {
            held[place_of(trace.payments()[payment])] +=
                i64::try_from(amount).expect("no more than a balance");
        }
    }
    held
}
