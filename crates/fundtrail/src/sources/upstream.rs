//! What could have come to the asked accounts in time: a small ledger of its own, in which every origin's money
//! comes in by a transfer.
//!
//! An opening balance is a transfer too, at the beginning: so an origin is nothing but the payments of a query,
//! and attribution and bounds are those of any trace.

use std::collections::BTreeSet;

use crate::account::{AccountBook, AccountId};
use crate::ledger::{Coverage, Ledger, LedgerBuilder, Moment, Tie};
use crate::money::Money;
use crate::party::{End, ExitKind, Party};
use crate::query::{Query, TraceError};
use crate::reach::{AccountSet, KeySet};
use crate::subledger::SubLedger;
use crate::transfer::{Transfer, TransferIndex, Transfers};

use super::gather::{Paid, gathered};
use super::{Origin, OriginKind, Source, SourcesQuery};

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
        let accounts = sub.accounts().iter().zip(sub.openings_minor()).zip(0..);
        let openings = accounts.filter_map(|((&account, &opening), number)| {
            (opening > 0 && !sub.is_terminal(number)).then_some((account, opening))
        });
        Taken {
            ledger,
            sub,
            openings: openings.collect(),
            transfers,
        }
    }

    /// The first transfer that matters of each account, by its index.
    fn first_transfers(&self) -> Vec<Option<TransferIndex>> {
        let mut first = vec![None; self.ledger.accounts()];
        let columns = self.ledger.transfers();
        for &i in &self.transfers {
            for party in [columns.payers()[i.index()], columns.payees()[i.index()]] {
                if let Some(account) = party.account() {
                    first[account.index()].get_or_insert(i);
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
        let (origins, payment_places) = gathered(&paid, book, self.ledger);
        Part {
            payments: paid.iter().map(|payment| payment.here).collect(),
            payment_places,
            ledger,
            reached: AccountSet::new(0),
            terminals: BTreeSet::new(),
            origins,
        }
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
            let Some(at) = first[account.index()] else {
                continue;
            };
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
            paid.push(Paid {
                origin: Origin::Account(account),
                kind: OriginKind::Opening,
                level: backwards.levels[account.index()],
                transfer: None,
                amount,
                time,
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
            paid.push(Paid {
                origin,
                kind,
                level,
                transfer: Some(index),
                amount: transfer.amount.minor(),
                time: transfer.time,
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

    /// Coverage, parked money and ties, as far as the part goes. Opening balances are not known here: all that an account
    /// held at the beginning comes in by a transfer, so the least that keeps it at zero or above is nothing.
    fn with_knowledge(&self, mut part: Ledger) -> Ledger {
        part.cover_as(self.ledger);
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
