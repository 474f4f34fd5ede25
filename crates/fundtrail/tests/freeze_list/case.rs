//! Small invented cases, and how their lists are looked at.

use std::collections::BTreeMap;

use fundtrail::freeze::FreezeRow;
use fundtrail::{
    AccountBook, AccountId, Banks, Currency, ExitKind, Freeze, FreezeInputs, FreezeList, Ledger,
    LedgerBuilder, Money, Order, Party, Query, Rule, Schedule, Source, SubLedger, Time, Transfer,
    TransferIndex,
};

/// A minute after the start of 1970.
pub(crate) fn at(minute: i64) -> Time {
    Time::from_nanos(0).plus_minutes(minute)
}

/// A case as lines of (minute, payer, payee, amount): payments are what `V` pays.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) book: AccountBook,
    pub(crate) ledger: Ledger,
    pub(crate) as_of: Time,
    pub(crate) schedule: Schedule,
    pub(crate) banks: Banks,
    pub(crate) order: Order,
    pub(crate) frozen: Vec<Freeze>,
    pub(crate) in_force: BTreeMap<AccountId, Time>,
}

impl Case {
    pub(crate) fn of(lines: &[(i64, &str, &str, i64)], as_of: i64) -> Self {
        Self::built(lines, as_of, LedgerBuilder::from_table)
    }

    /// As of statements: no account is covered unless said.
    pub(crate) fn of_statements(lines: &[(i64, &str, &str, i64)], as_of: i64) -> Self {
        Self::built(lines, as_of, |builder, accounts| {
            builder.from_statements(accounts)
        })
    }

    fn built(
        lines: &[(i64, &str, &str, i64)],
        as_of: i64,
        settle: impl Fn(LedgerBuilder, usize) -> Ledger,
    ) -> Self {
        let mut book = AccountBook::new();
        let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
        for (line, &(minute, from, to, amount)) in lines.iter().enumerate() {
            let unseen = |name: &str| (name == "?").then_some(ExitKind::Unseen);
            let payer = book.intern(from).into();
            let payee: Party = match unseen(to) {
                Some(kind) => builder.exits_mut().intern(kind, None).into(),
                None => book.intern(to).into(),
            };
            let transfer = Transfer {
                time: at(minute),
                payer,
                payee,
                amount: Money::from_minor(amount),
                source: Source::new(0, line as u64 + 1),
            };
            builder.push(transfer).expect("no negative amount");
        }
        let ledger = settle(builder, book.len());
        Case {
            book,
            ledger,
            as_of: at(as_of),
            schedule: Schedule::default(),
            banks: Banks::default(),
            order: Order::Saving,
            frozen: Vec::new(),
            in_force: BTreeMap::new(),
        }
    }

    pub(crate) fn id(&self, number: &str) -> AccountId {
        self.book.get(number).expect("an account of the case")
    }

    pub(crate) fn bank(mut self, bank: &str, accounts: &[&str]) -> Self {
        for number in accounts {
            let account = self.id(number);
            self.book.details_mut(account).bank = Some(bank.into());
        }
        self
    }

    pub(crate) fn order(mut self, order: Order) -> Self {
        self.order = order;
        self
    }

    pub(crate) fn list(&self) -> FreezeList {
        let victim = self.id("V");
        let transfers = self.ledger.transfers();
        let paid = |i: &TransferIndex| {
            let transfer = transfers.get(*i);
            transfer.payer == victim.into() && transfer.time <= self.as_of
        };
        let payments: Vec<_> = transfers.indices().filter(paid).collect();
        let query = Query::new(&self.ledger, payments).expect("payments of the ledger");
        let query = query.as_of(&self.ledger, self.as_of).expect("payments on record");
        let sub = SubLedger::new(&self.ledger, &query).expect("balances fit");
        let trace = sub.trace(Rule::Fifo);
        FreezeList::new(&FreezeInputs {
            sub: &sub,
            trace: &trace,
            book: &self.book,
            schedule: self.schedule,
            banks: &self.banks,
            order: self.order,
            frozen: &self.frozen,
            in_force: &self.in_force,
        })
    }

    pub(crate) fn numbers(&self, list: &FreezeList) -> Vec<&str> {
        list.rows()
            .iter()
            .map(|row| self.book.number(row.account))
            .collect()
    }
}

pub(crate) fn ranked(case: &Case) -> Vec<&str> {
    let list = case.list();
    for (i, row) in list.rows().iter().enumerate() {
        assert_eq!(row.rank, i + 1);
    }
    case.numbers(&list)
}

/// The victim pays A, which pays on to B, C and D.
pub(crate) const FAN: [(i64, &str, &str, i64); 4] = [
    (0, "V", "A", 100_000),
    (10, "A", "B", 20_000),
    (12, "A", "C", 50_000),
    (14, "A", "D", 20_000),
];

/// The row of an account, if it is on the list.
pub(crate) fn row_of(case: &Case, list: &FreezeList, number: &str) -> Option<FreezeRow> {
    let mut rows = list.rows().iter();
    rows.find(|row| row.account == case.id(number)).cloned()
}
