//! What the benches run on: a seeded network with the skew of real ones, at the size that was asked for.

use fundtrail::{Currency, Ledger, LedgerBuilder, Query, TransferIndex};
use fundtrail_synth::skewed_network;

/// The seed of every network here.
const SEED: u64 = 20_260_312;

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

/// So many transfers among a fifth as many accounts, in order of time: a few hubs, most accounts quiet.
pub fn skewed_transfers(transfers: usize) -> LedgerBuilder {
    let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
    let network = skewed_network(SEED, transfers, accounts(transfers));
    builder.append(network).expect("amounts above zero");
    builder
}

/// The ledger of [`skewed_transfers`].
pub fn skewed_ledger(transfers: usize) -> Ledger {
    skewed_transfers(transfers).from_table(accounts(transfers))
}

fn accounts(transfers: usize) -> usize {
    (transfers / 5).max(2)
}

/// Follows the first payment after a fiftieth of the record whose money comes to a tenth of the accounts or
/// more; if none of the first hundred does, the one of them that comes farthest.
///
/// # Panics
/// On an empty ledger.
pub fn one_payment(ledger: &Ledger) -> Query {
    let start = ledger.transfers().len() / 50;
    let queries = (start..ledger.transfers().len()).take(100).map(|payment| {
        Query::new(ledger, [TransferIndex::from_index(payment)]).expect("a transfer of the ledger")
    });
    let mut farthest = None;
    for query in queries {
        let reached = query.reached(ledger).len();
        if farthest.as_ref().is_none_or(|(most, _)| reached > *most) {
            farthest = Some((reached, query));
        }
        if reached * 10 >= ledger.accounts() {
            break;
        }
    }
    farthest.expect("a ledger with transfers").1
}
