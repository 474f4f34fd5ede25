//! The lines of transfer tables, joined: accounts, exits and transfers get the numbers of the whole.

use std::collections::{BTreeMap, HashMap};

use fundtrail::{
    AccountBook, AccountId, Currency, ExitBook, ExitKind, Further, Ledger, LedgerBuilder, Money, Party,
    Source, Time, Transfer,
};

use super::carried::CarriedOver;
use super::table_balances::Balances;
use crate::lines::transfer_table::{Carried, CurrencyLines, TableLines};
use crate::words::{Words, platforms};

/// What tables came to so far. Lines are added in order of files and lines, so accounts are numbered in the order in
/// which they are met.
#[derive(Debug, Default)]
pub(crate) struct Joined {
    pub(crate) book: AccountBook,
    /// The balances that lines give.
    pub(crate) balances: Balances,
    /// What lines carry that statements proved.
    pub(crate) carried: CarriedOver,
    builders: BTreeMap<Currency, LedgerBuilder>,
    /// How many transfers of a currency to make room for when the first is met.
    expected: usize,
}

/// A line whose ends are numbers that their values tell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ValueTransfer {
    pub(crate) time: Time,
    pub(crate) payer: u64,
    pub(crate) payee: u64,
    pub(crate) amount: Money,
    pub(crate) line: u64,
}

impl Joined {
    /// None yet, and room for so many transfers of each currency as soon as one is met.
    pub(crate) fn expecting(transfers: usize) -> Self {
        Joined {
            expected: transfers,
            ..Joined::default()
        }
    }

    fn builder(&mut self, currency: &Currency) -> &mut LedgerBuilder {
        if !self.builders.contains_key(currency) {
            let mut builder = LedgerBuilder::new(currency.clone());
            builder.reserve(self.expected);
            self.builders.insert(currency.clone(), builder);
        }
        self.builders.get_mut(currency).expect("it is there by now")
    }

    /// Adds a part of a file's lines.
    pub(crate) fn part(&mut self, part: TableLines, file: usize) {
        let accounts = join_book(&mut self.book, &part.book);
        self.carried.part(&part, file);
        let carried: HashMap<u64, &Carried> = part
            .carried
            .iter()
            .map(|(line, carried)| (*line, carried))
            .collect();
        let given = part.balances.into_iter();
        self.balances
            .extend(given.map(|(line, given)| (Source::new(file, line), given)));
        for CurrencyLines {
            currency,
            exits,
            transfers,
        } in part.currencies
        {
            let builder = self.builder(&currency);
            let exits = join_exits(builder, &exits);
            let party = |local: Party| match (local.account(), local.exit()) {
                (Some(local), _) => accounts[local.index()].into(),
                (_, Some(exit)) => exits[exit.index()],
                (None, None) => unreachable!("a party is an account or an exit"),
            };
            let mut told = Vec::new();
            builder.reserve(transfers.len());
            for transfer in transfers {
                let (payer, payee) = (party(transfer.payer), party(transfer.payee));
                let carried = carried.get(&transfer.line);
                told.extend(carried.map(|carried| ([payer, payee], *carried)));
                let further = Further {
                    payee_time: carried.and_then(|carried| carried.arrives),
                    ..Further::default()
                };
                push(
                    builder,
                    Transfer {
                        time: transfer.time.start,
                        payer,
                        payee,
                        amount: transfer.amount,
                        source: Source::new(file, transfer.line),
                    },
                    further,
                );
            }
            for (parties, carried) in told {
                describe_sides(&mut self.book, parties, carried);
            }
        }
    }

    /// Adds lines of one currency. Those of nothing, or from an account to itself, name their accounts and move nothing.
    pub(crate) fn values(&mut self, lines: &[ValueTransfer], currency: &Currency, file: usize) {
        const TOGETHER: usize = 64;
        let mut values = Vec::with_capacity(2 * TOGETHER);
        for lines in lines.chunks(TOGETHER) {
            values.clear();
            values.extend(lines.iter().flat_map(|line| [line.payer, line.payee]));
            let ends = self.book.intern_values(&values);
            let builder = self.builder(currency);
            for (line, ends) in lines.iter().zip(ends.chunks_exact(2)) {
                push(
                    builder,
                    Transfer {
                        time: line.time,
                        payer: ends[0].into(),
                        payee: ends[1].into(),
                        amount: line.amount,
                        source: Source::new(file, line.line),
                    },
                    Further::default(),
                );
            }
        }
    }

    /// Settles the ledgers, one a currency; accounts that clear payments of others become exits. `stated`: whether the
    /// lines number their own order.
    pub(crate) fn settle(self, stated: bool) -> (AccountBook, Vec<Ledger>) {
        let Joined { book, builders, .. } = self;
        let platforms = platforms(&book, &Words::built_in());
        let has_platforms = platforms.contains(&true);
        let ledgers = builders.into_values().map(|mut builder| {
            if has_platforms {
                builder.replace_parties(|party, exits| match party.account() {
                    Some(account) if platforms[account.index()] => {
                        let number = book.number(account);
                        exits.intern(ExitKind::Clearing, Some(number)).into()
                    }
                    _ => party,
                });
            }
            if stated {
                builder.from_settled_table(book.len())
            } else {
                builder.from_table(book.len())
            }
        });
        let ledgers = ledgers.collect();
        (book, ledgers)
    }
}

/// Says what a converted table's line tells of its accounts; a number that is another account's stays that one's.
fn describe_sides(book: &mut AccountBook, parties: [Party; 2], carried: &Carried) {
    for (party, side) in parties.into_iter().zip(&carried.sides) {
        let Some(account) = party.account() else { continue };
        for number in side.numbers.split_whitespace() {
            book.add_number(account, number);
        }
        let holder_id = &mut book.details_mut(account).holder_id;
        if holder_id.is_none() && !side.holder_id.is_empty() {
            *holder_id = Some(side.holder_id.clone());
        }
    }
}

fn push(builder: &mut LedgerBuilder, transfer: Transfer, further: Further) {
    builder
        .push_with(transfer, further)
        .expect("negative amounts are rejected where lines are read");
}

fn join_exits(builder: &mut LedgerBuilder, exits: &ExitBook) -> Vec<Party> {
    let join = |exit: &fundtrail::Exit| builder.exits_mut().intern(exit.kind, exit.name.as_deref()).into();
    exits.exits().map(join).collect()
}

/// Interns the accounts of a part: parts come in order, so numbers are interned in order of lines.
fn join_book(book: &mut AccountBook, part: &AccountBook) -> Vec<AccountId> {
    let accounts = book.intern_book(part);
    for (local, &account) in part.accounts().zip(&accounts) {
        if let Some(found) = part.details(local) {
            describe(book, account, found.holder.as_deref(), found.bank.as_deref());
        }
    }
    accounts
}

/// Says what a line tells of an account; what an earlier line told stays.
pub(crate) fn describe(book: &mut AccountBook, account: AccountId, holder: Option<&str>, bank: Option<&str>) {
    let details = book.details_mut(account);
    if details.holder.is_none() {
        details.holder = holder.map(Into::into);
    }
    if details.bank.is_none() {
        details.bank = bank.map(Into::into);
    }
}
