//! What the benches run on: two seeded networks, at the size that was asked for.

use std::fmt::Write as _;

use fundtrail::{
    AccountId, Currency, Ledger, LedgerBuilder, Money, Party, Query, Source, Time, Transfer, TransferIndex,
    Transfers,
};
use fundtrail_synth::{Network as Numbers, skewed_network};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// The seed of every network here.
const SEED: u64 = 20_260_312;

/// A kind of network, with five transfers an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// Like a bank's extract: few hubs, regular payees, most accounts quiet. A payment's money comes to few
    /// accounts, as most of an extract has nothing to do with it.
    Skewed,
    /// The worst case for a trace: busy accounts pay busy accounts, and a payment's money comes to most of them.
    Thick,
}

impl Network {
    /// Both.
    pub const ALL: [Network; 2] = [Network::Skewed, Network::Thick];

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Network::Skewed => "skewed",
            Network::Thick => "thick",
        }
    }

    /// So many transfers, in order of time, not settled yet. A bigger network lasts longer, a month for each
    /// million, so that not more transfers share an instant.
    pub fn transfers(self, transfers: usize) -> LedgerBuilder {
        let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
        let mut left = transfers;
        for month in 0.. {
            let now = left.min(1_000_000);
            if now == 0 {
                break;
            }
            left -= now;
            let more = match self {
                Network::Skewed => skewed_network(SEED + month, now, accounts(transfers)),
                Network::Thick => thick_network(SEED + month, now, accounts(transfers)),
            };
            let start = month.cast_signed() * 30 * 24 * 60;
            for transfer in more.iter() {
                let time = transfer.time.plus_minutes(start);
                builder
                    .push(Transfer { time, ..transfer })
                    .expect("amounts above zero");
            }
        }
        builder
    }

    /// The ledger of [`transfers`](Self::transfers).
    pub fn ledger(self, transfers: usize) -> Ledger {
        self.transfers(transfers).from_table(accounts(transfers))
    }
}

/// The skewed network as a native transfer table, to read it back.
///
/// # Panics
/// Never: its ends are accounts.
pub fn native_table(transfers: usize) -> String {
    let ledger = Network::Skewed.ledger(transfers);
    let number = |party: Party| party.account().map(Numbers::number).expect("no exits here");
    let mut table = String::from("time,from,to,amount\n");
    for transfer in ledger.transfers().iter() {
        let (payer, payee) = (number(transfer.payer), number(transfer.payee));
        let amount = ledger.currency().plain(transfer.amount);
        writeln!(table, "{},{payer},{payee},{amount}", transfer.time).expect("a String takes all");
    }
    table
}

/// How many accounts a network of so many transfers has.
pub fn accounts(transfers: usize) -> usize {
    (transfers / 5).max(2)
}

/// Of a hundred payments after a fiftieth of the record, the one whose money comes to most accounts.
///
/// # Panics
/// On an empty ledger.
pub fn one_payment(ledger: &Ledger) -> Query {
    let start = ledger.transfers().len() / 50;
    let queries = (start..ledger.transfers().len()).take(100).map(|payment| {
        Query::new(ledger, [TransferIndex::from_index(payment)]).expect("a transfer of the ledger")
    });
    let farthest = queries.max_by_key(|query| query.reached(ledger).len());
    farthest.expect("a ledger with transfers")
}

/// The numbers of transfers to bench on: what `FUNDTRAIL_BENCH_TRANSFERS` lists (`200000,1000000`), else 1 and
/// 5 million under `cargo bench`, else (under `cargo test`) sizes that take no time.
///
/// # Panics
/// Where the variable holds anything but numbers.
pub fn sizes() -> Vec<usize> {
    let read = |size: &str| {
        size.trim()
            .parse()
            .expect("FUNDTRAIL_BENCH_TRANSFERS: numbers, by commas")
    };
    match std::env::var("FUNDTRAIL_BENCH_TRANSFERS") {
        Ok(sizes) => sizes.split(',').map(read).collect(),
        Err(_) if is_measured() => vec![1_000_000, 5_000_000],
        Err(_) => vec![2_000, 10_000],
    }
}

/// Whether `cargo bench` runs this, not `cargo test`.
pub fn is_measured() -> bool {
    std::env::args().any(|argument| argument == "--bench")
}

/// Payers and payees drawn alike, both skewed; three transfers share a second.
fn thick_network(seed: u64, transfers: usize, accounts: usize) -> Transfers {
    const START: i64 = 1_772_323_200; // 2026-03-01T00:00:00
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let mut network = Transfers::with_capacity(transfers);
    for line in 0..transfers as u64 {
        let seconds = START + (line / 3).cast_signed();
        network.push(Transfer {
            time: Time::from_seconds(seconds).expect("the month after 2026-03-01"),
            payer: busy(&mut dice, accounts).into(),
            payee: busy(&mut dice, accounts).into(),
            amount: Money::from_minor(1 + (dice.next_u64() % 10_000_000).cast_signed()),
            source: Source::new(0, line + 2),
        });
    }
    network
}

/// An account: the cube of a uniform draw, so that the first thousandth of the accounts takes a tenth.
fn busy(dice: &mut ChaCha8Rng, accounts: usize) -> AccountId {
    let uniform = u128::from(dice.next_u32());
    let cube = (uniform * uniform * uniform) >> 32; // 64 bits
    AccountId::from_index(((cube * accounts as u128) >> 64) as usize)
}
