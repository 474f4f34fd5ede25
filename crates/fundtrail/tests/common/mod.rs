//! What the core's integration tests share: small ledgers from text, random ledgers, and the auditor.
#![allow(dead_code, unreachable_pub, reason = "each test binary uses its own part")]
#![allow(
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "small numbers made here"
)]

pub mod auditor;
pub mod case;
pub mod every_way;
pub mod plain_network;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fundtrail::reach::{AccountSet, KeySet};
use fundtrail::{
    AccountBook, AccountId, Currency, ExitKind, Ledger, LedgerBuilder, Money, Party, Query, Source, Time,
    Transfer, TransferIndex,
};

/// A ledger with the names that a test uses for its parts.
pub struct Named {
    pub book: AccountBook,
    pub ledger: Ledger,
    ids: BTreeMap<u64, String>,
}

impl Named {
    /// Reads a native table (`id,time,from,to,amount`, no quotes). A blank end is an exit.
    pub fn from_csv(text: &str) -> Named {
        let mut book = AccountBook::new();
        let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
        let mut ids = BTreeMap::new();
        for (i, line) in text.lines().enumerate().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let [id, time, from, to, amount] = cells[..] else {
                panic!("line {}: {line}", i + 1)
            };
            let mut party = |number: &str| -> Party {
                if number.is_empty() {
                    builder.exits_mut().intern(ExitKind::Unknown, None).into()
                } else {
                    book.intern(number).into()
                }
            };
            let (payer, payee) = (party(from), party(to));
            ids.insert(i as u64 + 1, id.to_owned());
            let transfer = Transfer {
                time: Time::from_datetime(time.parse().expect("a time")).expect("in range"),
                payer,
                payee,
                amount: Money::parse(amount, 2).expect("an amount"),
                source: Source::new(0, i as u64 + 1),
            };
            builder.push(transfer).expect("no negative amounts");
        }
        let ledger = builder.from_table(book.len());
        Named { book, ledger, ids }
    }

    pub fn id(&self, transfer: TransferIndex) -> &str {
        &self.ids[&self.ledger.transfers().get(transfer).source.line()]
    }

    /// The transfer with that id.
    pub fn transfer(&self, id: &str) -> TransferIndex {
        let mut indices = self.ledger.transfers().indices();
        indices
            .find(|&i| self.id(i) == id)
            .unwrap_or_else(|| panic!("no transfer {id}"))
    }
}

/// The vectors of `testdata/vectors`, by name.
pub fn vectors() -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/vectors");
    let files = std::fs::read_dir(&folder)
        .expect("testdata/vectors")
        .map(|f| f.expect("a file").path());
    let mut vectors: Vec<_> = files
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .map(|path| {
            (
                path.file_stem().expect("a name").to_string_lossy().into_owned(),
                path,
            )
        })
        .collect();
    vectors.sort();
    assert_eq!(vectors.len(), 65, "all vectors are there");
    vectors
}

/// Seeded pseudo-random numbers (splitmix64): the same on every machine.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// How random transfers are to look.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub accounts: u64,
    pub transfers: u64,
    /// Seconds over which the transfers spread: few make crowded instants.
    pub seconds: u64,
    pub largest: u64,
    /// Percent of transfers with an exit at one end.
    pub exits: u64,
}

/// A transfer as plain numbers; `None` is an exit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plain {
    pub time: u64,
    pub payer: Option<usize>,
    pub payee: Option<usize>,
    pub amount: i64,
}

/// Random transfers in file order. Own transfers and zero amounts occur.
pub fn random_transfers(random: &mut Random, shape: Shape) -> Vec<Plain> {
    let end =
        |random: &mut Random| (!random.chance(shape.exits)).then(|| random.below(shape.accounts) as usize);
    (0..shape.transfers)
        .map(|_| Plain {
            time: random.below(shape.seconds),
            payer: end(random),
            payee: end(random),
            amount: random.below(shape.largest) as i64,
        })
        .filter(|t| t.payer.is_some() || t.payee.is_some())
        .collect()
}

/// A random shape: crowded and sparse, few and many accounts.
pub fn random_shape(random: &mut Random) -> Shape {
    let mut one_of = |choices: &[u64]| choices[random.below(choices.len() as u64) as usize];
    let (span, largest, exits) = (one_of(&[1, 3, 10, 200]), one_of(&[2, 5, 60]), one_of(&[0, 10]));
    Shape {
        accounts: 2 + random.below(8),
        transfers: 2 + random.below(40),
        seconds: 1 + random.below(span),
        largest,
        exits,
    }
}

/// The core's ledger of plain transfers; the line of each is its position.
pub fn ledger_of(transfers: &[Plain]) -> Ledger {
    let mut book = AccountBook::new();
    for i in 0..accounts_of(transfers) {
        book.intern(&format!("A{i}"));
    }
    let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
    let out = builder.exits_mut().intern(ExitKind::Cash, None);
    let ids: Vec<_> = book.accounts().collect();
    for (line, t) in transfers.iter().enumerate() {
        let party = |end: Option<usize>| end.map_or(Party::from(out), |a| ids[a].into());
        let transfer = Transfer {
            time: Time::from_seconds(t.time as i64).expect("in range"),
            payer: party(t.payer),
            payee: party(t.payee),
            amount: Money::from_minor(t.amount),
            source: Source::new(0, line as u64),
        };
        builder.push(transfer).expect("no negative amounts");
    }
    builder.from_table(book.len())
}

/// One more than the highest account.
pub fn accounts_of(transfers: &[Plain]) -> usize {
    transfers
        .iter()
        .flat_map(|t| t.payer.into_iter().chain(t.payee))
        .max()
        .map_or(0, |a| a + 1)
}

/// A random ledger with payments and places to stop, as positions in file order and account numbers.
#[derive(Debug, Clone)]
pub struct Sample {
    pub transfers: Vec<Plain>,
    /// The order that the auditor settles them in.
    pub settled: Vec<usize>,
    pub payments: Vec<usize>,
    pub stop_at: Vec<usize>,
}

impl Sample {
    pub fn new(seed: u64) -> Option<Sample> {
        let mut random = Random::new(seed);
        let shape = random_shape(&mut random);
        Sample::of_shape(&mut random, shape)
    }

    /// `None` where no transfer of the shape can be a payment.
    pub fn of_shape(random: &mut Random, shape: Shape) -> Option<Sample> {
        let transfers = random_transfers(random, shape);
        let settled = auditor::settle(&transfers);
        let payments: Vec<usize> = (0..=random.below(3))
            .filter_map(|_| {
                settled
                    .get(random.below(settled.len().max(1) as u64) as usize)
                    .copied()
            })
            .collect();
        let stop_at = if random.chance(30) {
            vec![random.below(shape.accounts) as usize]
        } else {
            vec![]
        };
        (!payments.is_empty()).then_some(Sample {
            transfers,
            settled,
            payments,
            stop_at,
        })
    }

    pub fn query(&self, ledger: &Ledger) -> Query {
        let positions: BTreeMap<u64, TransferIndex> = ledger
            .transfers()
            .indices()
            .map(|i| (ledger.transfers().get(i).source.line(), i))
            .collect();
        let payments = self.payments.iter().map(|&p| positions[&(p as u64)]);
        let known = self.stop_at.iter().filter(|&&a| a < ledger.accounts());
        Query::new(ledger, payments)
            .expect("payments of the ledger")
            .stop_at(known.map(|&a| AccountId::from_index(a)))
    }
}

/// Samples of seeds `0..count`.
pub fn samples(count: u64) -> impl Iterator<Item = (u64, Sample)> {
    (0..count).filter_map(|seed| Some((seed, Sample::new(seed)?)))
}

/// The set of all accounts of a ledger.
pub fn all_accounts(ledger: &Ledger) -> AccountSet {
    let mut all = AccountSet::new(ledger.accounts());
    for account in 0..ledger.accounts() {
        all.insert(AccountId::from_index(account));
    }
    all
}
