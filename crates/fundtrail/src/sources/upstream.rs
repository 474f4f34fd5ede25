//! What could have come to the asked accounts in time: a small ledger of its own, in which every origin's money
//! comes in by a transfer.
//!
//! An opening balance is a transfer too, at the beginning: so an origin is nothing but the payments of a query,
//! and attribution and bounds are those of any trace.

use std::collections::{BTreeMap, BTreeSet};

use crate::account::{AccountBook, AccountId};
use crate::ledger::{Coverage, Ledger, LedgerBuilder, Moment, Tie};
use crate::money::Money;
use crate::party::{End, ExitKind, Party};
use crate::query::{Query, TraceError};
use crate::reach::{AccountSet, KeySet};
use crate::subledger::SubLedger;
use crate::transfer::{Transfer, TransferIndex, Transfers};

use super::{Origin, OriginKind, OriginPayment, Source, SourcesQuery};

/// How far back each account matters.
struct Backwards {
    /// By account: transfers up to here could have brought it money that matters; 0 for none (else one more than
    /// the position).
    until: Vec<usize>,
    levels: Vec<u32>,
}

/// The part of a ledger upstream of the asked accounts.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) ledger: Ledger,
    pub(super) reached: AccountSet,
    /// Accounts that pay as origins.
    pub(super) terminals: BTreeSet<AccountId>,
    pub(super) origins: Vec<Source>,
    /// By payment in settlement order: its transfer here, its origin, and its place among the origin's payments.
    payments: Vec<TransferIndex>,
    pub(super) payment_places: Vec<(usize, usize)>,
}

impl Part {
    pub(super) fn new(ledger: &Ledger, book: &AccountBook, query: &SourcesQuery) -> Result<Self, TraceError> {
        let is_origin = |account: AccountId| {
            query.stop_at.contains(&account) || (*ledger.coverage_with_holder(account) == Coverage::Unseen)
        };
        let whole = Query::of_nothing([], query.as_of);
        let backwards = go_back(ledger, &whole, &query.asked, is_origin);
        let mut reached = AccountSet::new(ledger.accounts());
        let mut terminals = BTreeSet::new();
        for account in (0..ledger.accounts()).map(AccountId::from_index) {
            if backwards.until[account.index()] > 0 {
                reached.insert(account);
                if is_origin(account) {
                    terminals.insert(account);
                }
            }
        }
        let as_terminals = Query::of_nothing(terminals.iter().copied(), query.as_of);
        let sub = SubLedger::of_accounts(ledger, &as_terminals, &reached)?;
        let part = Taken::new(ledger, &sub, &backwards, &query.asked).into_part(book, &backwards);
        Ok(Part {
            reached,
            terminals,
            ..part
        })
    }

    /// Whether a payment is an opening balance.
    pub(super) fn is_opening(&self, payment: usize) -> bool {
        let (origin, place) = self.payment_places[payment];
        self.origins[origin].payments[place].transfer.is_none()
    }

    /// Whether a transfer of the part goes to an exit.
    pub(super) fn leaves(&self, transfer: TransferIndex) -> bool {
        self.ledger.transfers().payees()[transfer.index()]
            .exit()
            .is_some()
    }

    pub(super) fn transfers(&self) -> usize {
        self.ledger.transfers().len()
    }

    /// The whole part as a sub-ledger; `None` where no origin pays.
    pub(super) fn sub_ledger(&self) -> Result<Option<SubLedger<'_>>, TraceError> {
        if self.payments.is_empty() {
            return Ok(None);
        }
        let query = Query::new(&self.ledger, self.payments.iter().copied())?;
        let query = query.stop_at(self.terminals.iter().copied());
        let sub = SubLedger::of_accounts(&self.ledger, &query, &self.reached)?;
        Ok(Some(sub))
    }

    /// The payments of one origin.
    pub(super) fn payments_of(&self, origin: usize) -> impl Iterator<Item = TransferIndex> + '_ {
        let payments = self.payments.iter().zip(&self.payment_places);
        payments
            .filter(move |(_, place)| place.0 == origin)
            .map(|(&payment, _)| payment)
    }
}

/// One sweep against the settlement order. Within a stretch whose order nothing proves, any order will do, so
/// the stretch is gone over again.
fn go_back(
    ledger: &Ledger,
    on_record: &Query,
    asked: &BTreeSet<AccountId>,
    is_origin: impl Fn(AccountId) -> bool,
) -> Backwards {
    let transfers = ledger.transfers();
    let ties = on_record.tied_spans(ledger);
    let tie_end = |account, transfer: usize| {
        let moment = Moment::of(TransferIndex::from_index(transfer));
        let (&(owner, _), &last) = ties.range(..=(account, moment)).next_back()?;
        (owner == account && moment <= last).then_some(last.position())
    };
    let mut found = Backwards {
        until: vec![0; ledger.accounts()],
        levels: vec![u32::MAX; ledger.accounts()],
    };
    for &account in asked {
        found.until[account.index()] = usize::MAX;
        found.levels[account.index()] = 0;
    }
    let mut next = transfers.len();
    while next > 0 {
        next -= 1;
        let Some(payee) = transfers.payees()[next].account() else {
            continue;
        };
        let carries = found.until[payee.index()] > next
            && (!is_origin(payee) || asked.contains(&payee))
            && on_record.on_record(ledger, TransferIndex::from_index(next));
        let Some(payer) = transfers.payers()[next].account().filter(|_| carries) else {
            continue;
        };
        let level = found.levels[payee.index()].saturating_add(1);
        let known = &mut found.levels[payer.index()];
        *known = level.min(*known);
        let until = tie_end(payer, next).unwrap_or(next) + 1;
        if until > found.until[payer.index()] {
            found.until[payer.index()] = until;
            next = next.max(until.min(transfers.len()));
        }
    }
    found
}

/// What is taken into the part: opening balances and transfers.
struct Taken<'a> {
    ledger: &'a Ledger,
    sub: &'a SubLedger<'a>,
    openings: Vec<(AccountId, i64)>,
    transfers: Vec<TransferIndex>,
}

impl<'a> Taken<'a> {
    fn new(
        ledger: &'a Ledger,
        sub: &'a SubLedger<'a>,
        backwards: &Backwards,
        asked: &BTreeSet<AccountId>,
    ) -> Self {
        let columns = ledger.transfers();
        let goes_on = |account: AccountId| !sub.query().is_terminal(account);
        let matters = |party: Party, index: TransferIndex, as_payee: bool| {
            party.account().is_some_and(|account| {
                backwards.until[account.index()] > index.index()
                    && (goes_on(account) || (as_payee && asked.contains(&account)))
            })
        };
        let moves = sub
            .moves()
            .iter()
            .filter(|step| !sub.arrives(**step))
            .map(|step| step.index);
        let mattering = moves.filter(|&i| {
            matters(columns.payers()[i.index()], i, false) || matters(columns.payees()[i.index()], i, true)
        });
        let mut transfers: Vec<TransferIndex> = mattering.collect();
        // What is in transit is met where it arrives if its payer does not matter.
        transfers.sort_unstable();
        let openings = sub.accounts().iter().filter_map(|&account| {
            let (opening, _) = sub.opening(account)?;
            (!opening.is_zero()).then_some((account, opening.minor()))
        });
        Taken {
            ledger,
            sub,
            openings: openings.collect(),
            transfers,
        }
    }

    /// The first transfer that matters of each account.
    fn first_transfers(&self) -> BTreeMap<AccountId, TransferIndex> {
        let mut first = BTreeMap::new();
        let columns = self.ledger.transfers();
        for &i in &self.transfers {
            for party in [columns.payers()[i.index()], columns.payees()[i.index()]] {
                if let Some(account) = party.account() {
                    first.entry(account).or_insert(i);
                }
            }
        }
        first
    }

    fn into_part(self, book: &AccountBook, backwards: &Backwards) -> Part {
        let mut builder = LedgerBuilder::new(self.ledger.currency().clone());
        for exit in self.ledger.exits().exits() {
            builder.exits_mut().intern(exit.kind, exit.name.as_deref());
        }
        let outside = builder
            .exits_mut()
            .intern(ExitKind::Unrecorded, Some("opening balance"));
        let mut rows = Transfers::with_capacity(self.openings.len() + self.transfers.len());
        let mut paid = Vec::new();
        self.push_openings(outside.into(), backwards, &mut rows, &mut paid);
        self.push_transfers(backwards, &mut rows, &mut paid);
        builder
            .append(rows)
            .expect("amounts of a ledger, and opening balances above zero");
        let ledger = self.with_knowledge(builder.from_statements(self.ledger.accounts()));
        gather(ledger, &paid, |origin| order_of(origin, book, self.ledger))
    }

    fn push_openings(
        &self,
        outside: Party,
        backwards: &Backwards,
        rows: &mut Transfers,
        paid: &mut Vec<Paid>,
    ) {
        let columns = self.ledger.transfers();
        let first = self.first_transfers();
        for &(account, amount) in &self.openings {
            let Some(&at) = first.get(&account) else { continue };
            let arrives = columns.payees()[at.index()].account() == Some(account);
            let time = if arrives {
                columns.payee_time(at)
            } else {
                columns.times()[at.index()]
            };
            let here = rows.push(Transfer {
                time,
                payer: outside,
                payee: account.into(),
                amount: Money::from_minor(amount),
                source: columns.sources()[at.index()],
            });
            let payment = OriginPayment {
                transfer: None,
                amount,
                time,
                held: None,
            };
            let level = backwards.levels[account.index()];
            let origin = Origin::Account(account);
            paid.push(Paid {
                origin,
                kind: OriginKind::Opening,
                level,
                payment,
                here,
            });
        }
    }

    fn push_transfers(&self, backwards: &Backwards, rows: &mut Transfers, paid: &mut Vec<Paid>) {
        let columns = self.ledger.transfers();
        for &index in &self.transfers {
            let transfer = columns.get(index);
            let here = rows.push(transfer);
            if let Some(further) = columns.further(index) {
                rows.set_further(here, further.clone());
            }
            let Some((origin, kind)) = self.origin_of(transfer.payer) else {
                continue;
            };
            let payee = transfer.payee.account();
            let level = payee.map_or(u32::MAX, |a| backwards.levels[a.index()].saturating_add(1));
            let payment = OriginPayment {
                transfer: Some(index),
                amount: transfer.amount.minor(),
                time: transfer.time,
                held: None,
            };
            paid.push(Paid {
                origin,
                kind,
                level,
                payment,
                here,
            });
        }
    }

    /// Whose money a payer pays, where the way back ends with it.
    fn origin_of(&self, payer: Party) -> Option<(Origin, OriginKind)> {
        match payer.end() {
            End::Exit(exit) => Some((Origin::Exit(exit), OriginKind::Exit)),
            End::Account(account) if !self.sub.query().is_terminal(account) => None,
            End::Account(account) => {
                let unseen = *self.ledger.coverage_with_holder(account) == Coverage::Unseen;
                let kind = if unseen {
                    OriginKind::Unseen
                } else {
                    OriginKind::Stopped
                };
                Some((Origin::Account(account), kind))
            }
        }
    }

    /// Coverage, parked money and ties of the accounts of the part.
    fn with_knowledge(&self, mut part: Ledger) -> Ledger {
        for &account in self.sub.accounts() {
            part.set_coverage(account, self.ledger.coverage(account).clone());
            if let Some(owner) = self.ledger.parked_for(account) {
                part.set_parked_for(account, owner);
                part.set_coverage(owner, self.ledger.coverage(owner).clone());
            }
            // All that it held at the beginning comes in by a transfer.
            part.set_opening(account, Money::ZERO)
                .expect("nothing is not negative");
        }
        let before = part.transfers().len() - self.transfers.len();
        let here = |t: &TransferIndex| {
            let place = self.transfers.binary_search(t).ok()?;
            Some(TransferIndex::from_index(before + place))
        };
        for tie in self.ledger.ties() {
            let transfers: Vec<_> = tie.transfers.iter().filter_map(here).collect();
            if transfers.len() > 1 {
                part.add_tie(Tie {
                    account: tie.account,
                    transfers,
                });
            }
        }
        for &(arrives_before, transfer) in self.ledger.arrivals() {
            let Some(transfer) = here(&transfer) else { continue };
            let place = self.transfers.partition_point(|t| t.index() < arrives_before);
            part.add_transit(transfer, before + place);
        }
        part
    }
}

/// A payment of an origin, with its transfer in the part.
struct Paid {
    origin: Origin,
    kind: OriginKind,
    level: u32,
    payment: OriginPayment,
    here: TransferIndex,
}

/// Accounts in order of their number, exits after them by kind and name.
fn order_of<'a>(origin: Origin, book: &'a AccountBook, ledger: &'a Ledger) -> (bool, &'a str, &'a str) {
    match origin {
        Origin::Account(account) => (false, book.number(account), ""),
        Origin::Exit(exit) => {
            let exit = ledger.exits().exit(exit);
            (true, exit.kind.name(), exit.name.as_deref().unwrap_or_default())
        }
    }
}

/// Puts payments, in settlement order, together by origin.
fn gather<K: Ord>(ledger: Ledger, paid: &[Paid], order_of: impl Fn(Origin) -> K) -> Part {
    let mut by_order: BTreeMap<K, Source> = BTreeMap::new();
    for payment in paid {
        let source = by_order
            .entry(order_of(payment.origin))
            .or_insert_with(|| Source {
                origin: payment.origin,
                kind: payment.kind,
                level: payment.level,
                payments: Vec::new(),
            });
        source.level = source.level.min(payment.level);
        source.payments.push(payment.payment);
    }
    let origins: Vec<Source> = by_order.into_values().collect();
    let numbers: BTreeMap<Origin, usize> = origins.iter().enumerate().map(|(n, o)| (o.origin, n)).collect();
    let mut counts = vec![0; origins.len()];
    let places = paid.iter().map(|payment| {
        let origin = numbers[&payment.origin];
        counts[origin] += 1;
        (origin, counts[origin] - 1)
    });
    Part {
        payment_places: places.collect(),
        payments: paid.iter().map(|payment| payment.here).collect(),
        ledger,
        reached: AccountSet::new(0),
        terminals: BTreeSet::new(),
        origins,
    }
}
