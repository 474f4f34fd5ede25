//! What the benches run on: a seeded network with the skew of real ones, at the size that was asked for.

use fundtrail::{
    AccountId, Currency, Ledger, LedgerBuilder, Money, Query, Source, Time, Transfer, TransferIndex,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

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

/// So many transfers among a fifth as many accounts, in file order: a few accounts have very many, most have
/// few; three transfers share a second.
pub fn skewed_transfers(transfers: usize) -> LedgerBuilder {
    let accounts = (transfers / 5).max(2);
    let mut random = ChaCha8Rng::seed_from_u64(0x2026_0312);
    let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
    for line in 0..transfers as u64 {
        let (payer, payee) = (skewed(&mut random, accounts), skewed(&mut random, accounts));
        let transfer = Transfer {
            time: Time::from_nanos((line / 3).cast_signed() * 1_000_000_000),
            payer: payer.into(),
            payee: payee.into(),
            amount: Money::from_minor(i64::from(random.next_u32() % 1_000_000) + 1),
            source: Source::new(0, line + 2),
        };
        builder.push(transfer).expect("amounts above zero");
    }
    builder
}

/// The ledger of [`skewed_transfers`].
pub fn skewed_ledger(transfers: usize) -> Ledger {
    skewed_transfers(transfers).from_table((transfers / 5).max(2))
}

/// Follows one payment to a busy account (one of the first hundredth), made when a fiftieth of the record is
/// past: its money comes to most of the accounts that ever pay again.
///
/// # Panics
/// On a network without such a payment.
pub fn one_payment(ledger: &Ledger) -> Query {
    let transfers = ledger.transfers();
    let busy = |i: &usize| {
        let payee = transfers.payees()[*i].account();
        payee.is_some_and(|account| account.index() <= ledger.accounts() / 100)
    };
    let payment = (transfers.len() / 50..transfers.len()).find(busy);
    let payment = TransferIndex::from_index(payment.expect("busy accounts are paid often"));
    Query::new(ledger, [payment]).expect("a transfer of the ledger")
}

/// An account: the cube of a uniform draw, so that the first thousandth of a million accounts takes a tenth.
fn skewed(random: &mut ChaCha8Rng, accounts: usize) -> AccountId {
    let uniform = u128::from(random.next_u32());
    let cube = (uniform * uniform * uniform) >> 32; // 64 bits
    AccountId::from_index(((cube * accounts as u128) >> 64) as usize)
}
