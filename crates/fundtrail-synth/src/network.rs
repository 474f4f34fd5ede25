//! Big networks for benches: any number of transfers among any number of accounts, with the skew of real
//! ones, as fast as they can be written down.
//!
//! A network is made in chunks, each from its own stream of chance, so chunks may be made in any order and on
//! any number of threads. Nobody's balance is known here.

use std::ops::Range;

use fundtrail::{AccountBook, AccountId, Money, Source, Time, Transfer, Transfers};
use rayon::prelude::*;

use crate::case::{START, START_WEEKDAY};
use crate::dice::{Dice, scramble, unit_of};
use crate::rhythm::Rhythm;

/// Transfers a chunk.
const CHUNK: u64 = 1 << 14;
/// Chunks that are made at a time, so that memory does not grow with the network.
const CHUNKS_AT_A_TIME: u64 = 32;
/// So many in a thousand transfers go to a regular payee of the payer.
const REGULAR_PER_MILLE: u64 = 850;
/// Regular payees of an account, the first paid most.
const REGULARS: u64 = 12;

/// A skewed network of transfers in order of time.
///
/// How often an account pays and is paid falls off like a power of its rank (few hubs, many who pay once a
/// month); the hubs among payers are others than the hubs among payees. Most payments go to regular payees.
/// Amounts are log-normal, times follow the hours of day and week, to the second, so some tie.
#[derive(Debug, Clone)]
pub struct Network {
    seed: u64,
    transfers: u64,
    accounts: u32,
    /// How much happens in all, by the rhythm.
    volume: f64,
    rhythm: Rhythm,
    amounts: Vec<i64>,
}

/// The transfers of [`Network::new`], all in memory.
///
/// Same seed and sizes, same transfers, on any number of threads.
///
/// # Examples
/// ```
/// use fundtrail::{Currency, LedgerBuilder};
/// use fundtrail_synth::skewed_network;
///
/// let mut builder = LedgerBuilder::new(Currency::new("CNY", 2));
/// builder.append(skewed_network(7, 10_000, 1_000))?;
/// assert_eq!(builder.from_table(1_000).transfers().len(), 10_000);
/// # Ok::<(), fundtrail::LedgerError>(())
/// ```
pub fn skewed_network(seed: u64, transfers: usize, accounts: usize) -> Transfers {
    Network::new(seed, transfers as u64, accounts).all()
}

impl Network {
    /// A network of so many transfers among so many accounts (at least 2, fewer than 2^31) over 30 days.
    pub fn new(seed: u64, transfers: u64, accounts: usize) -> Self {
        let rhythm = Rhythm::from_weekday(START_WEEKDAY);
        Network {
            seed,
            transfers,
            accounts: accounts.clamp(2, i32::MAX as usize) as u32,
            volume: rhythm.volume(30),
            rhythm,
            amounts: log_normal_quantiles(38_000.0, 1.9),
        }
    }

    /// The same network, spread over the time from the start to `end` (at least a day).
    #[must_use]
    pub fn until(self, end: Time) -> Self {
        let seconds = u32::try_from(end.nanos() / 1_000_000_000 - START).unwrap_or(0);
        Network {
            volume: self.rhythm.volume_at(seconds.max(86_400)),
            ..self
        }
    }

    /// How many transfers there are.
    pub fn len(&self) -> u64 {
        self.transfers
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.transfers == 0
    }

    /// How many accounts there are.
    pub fn accounts(&self) -> usize {
        self.accounts as usize
    }

    /// The number of an account: 19 digits, spread over a few banks.
    pub fn number(account: AccountId) -> u64 {
        const BANKS: [u64; 8] = [6217, 6222, 6228, 6225, 6214, 6230, 6236, 6216];
        // Odd and no multiple of 5: a bijection on 15 digits.
        const SPREAD: u64 = 618_033_988_749_897;
        let index = account.index() as u64;
        let digits = (u128::from(index + 1) * u128::from(SPREAD) % 1_000_000_000_000_000) as u64;
        BANKS[(scramble(index) % 8) as usize] * 1_000_000_000_000_000 + digits
    }

    /// The book of all accounts. O(accounts).
    pub fn book(&self) -> AccountBook {
        let mut book = AccountBook::new();
        for index in 0..self.accounts() {
            book.intern(&Self::number(AccountId::from_index(index)).to_string());
        }
        book
    }

    /// All transfers, in order of time, in memory.
    pub fn all(&self) -> Transfers {
        let mut all = Transfers::with_capacity(usize::try_from(self.transfers).unwrap_or(0));
        for batch in self.batches() {
            let chunks: Vec<Transfers> = batch.into_par_iter().map(|c| self.chunk(c)).collect();
            for chunk in chunks {
                all.append(chunk);
            }
        }
        all
    }

    /// The chunks to make at a time, in order of time.
    pub(crate) fn batches(&self) -> impl Iterator<Item = Range<u64>> + use<> {
        let chunks = self.transfers.div_ceil(CHUNK);
        (0..chunks)
            .step_by(CHUNKS_AT_A_TIME as usize)
            .map(move |first| first..chunks.min(first + CHUNKS_AT_A_TIME))
    }

    /// One chunk of transfers, in order of time. A transfer's source is its line in a table with a header.
    pub(crate) fn chunk(&self, chunk: u64) -> Transfers {
        let (first, last) = (self.first_of(chunk), self.first_of(chunk + 1));
        let mut dice = Dice::new(self.seed, chunk);
        let mut transfers = Transfers::with_capacity((last - first) as usize);
        for i in first..last {
            transfers.push(self.transfer(i, &mut dice));
        }
        transfers
    }

    /// The position of a chunk's first transfer.
    pub(crate) fn first_of(&self, chunk: u64) -> u64 {
        self.transfers.min(chunk.saturating_mul(CHUNK))
    }

    /// A chunk's stretch of time, the end excluded but for transfers of that very second. The chunks'
    /// stretches follow on one another, from before everything until after everything.
    pub(crate) fn times_of(&self, chunk: u64) -> Range<Time> {
        let border = |chunk: u64| match self.first_of(chunk) {
            0 => Time::MIN,
            last if last == self.transfers => Time::MAX,
            first => self.time(first, 0.0),
        };
        border(chunk)..border(chunk + 1)
    }

    /// The time of a transfer, by its position and a number in 0..1.
    #[allow(
        clippy::cast_precision_loss,
        reason = "a position in time, exact far beyond 2^32 transfers"
    )]
    fn time(&self, i: u64, part: f64) -> Time {
        let volume = (i as f64 + part) / self.transfers as f64 * self.volume;
        Time::from_seconds(START + self.rhythm.second(volume)).expect("a few months of this century")
    }

    fn transfer(&self, i: u64, dice: &mut Dice) -> Transfer {
        let time = self.time(i, dice.unit());
        let (payer, payee) = self.pair(dice);
        Transfer {
            time,
            payer: AccountId::from_index(payer as usize).into(),
            payee: AccountId::from_index(payee as usize).into(),
            amount: Money::from_minor(self.amount(dice.bits())),
            source: Source::new(0, i + 2),
        }
    }

    /// Who pays whom.
    fn pair(&self, dice: &mut Dice) -> (u32, u32) {
        let payer = self.of_rank(self.rank(dice.bits()), 0);
        let draw = dice.bits();
        let chosen = if draw % 1000 < REGULAR_PER_MILLE {
            // Squared: of the regular payees the first are paid most.
            let draw = draw >> 32;
            let slot = (((draw * draw) >> 32) * REGULARS) >> 32;
            scramble((u64::from(payer) << 8) | slot)
        } else {
            scramble(draw)
        };
        let payee = self.of_rank(self.rank(chosen), self.accounts / 3);
        if payee == payer {
            (payer, (payee + 1) % self.accounts)
        } else {
            (payer, payee)
        }
    }

    #[allow(clippy::cast_sign_loss, reason = "a product of numbers that are not negative")]
    /// A rank with a density that falls off as rank^-0.6.
    fn rank(&self, bits: u64) -> u32 {
        let u = unit_of(bits);
        (u * u * u.sqrt() * f64::from(self.accounts)) as u32
    }

    /// The account that is paid most often but so many; `None` beyond the last.
    pub(crate) fn payee_of_rank(&self, rank: usize) -> Option<AccountId> {
        let rank = u32::try_from(rank).ok().filter(|&rank| rank < self.accounts)?;
        Some(AccountId::from_index(
            self.of_rank(rank, self.accounts / 3) as usize
        ))
    }

    /// The account of a rank: hubs lie anywhere among the accounts.
    fn of_rank(&self, rank: u32, shift: u32) -> u32 {
        // A prime above 2^31, so a bijection for any number of accounts below it.
        const SPREAD: u64 = 2_654_435_761;
        ((u64::from(rank) * SPREAD + u64::from(shift)) % u64::from(self.accounts)) as u32
    }

    /// An amount in fen; people like round ones.
    fn amount(&self, bits: u64) -> i64 {
        let exact = self.amounts[(bits >> 32) as usize % self.amounts.len()];
        let spread = exact + exact * (bits & 0x3ff).cast_signed() / 16_384;
        match (bits >> 10) % 10 {
            0..4 if spread > 10_000 => spread / 10_000 * 10_000,
            4..7 if spread > 1_000 => spread / 100 * 100,
            _ => spread,
        }
    }
}

/// Values at even steps of probability of a log-normal law, at least 1.
fn log_normal_quantiles(median: f64, sigma: f64) -> Vec<i64> {
    const STEPS: usize = 4096;
    // Sorted draws of a fixed stream are close enough to the law, and the same for every network.
    let mut dice = Dice::new(0x5eed, 0);
    let mut values: Vec<i64> = (0..STEPS)
        .map(|_| (dice.log_normal(median, sigma) as i64).max(1))
        .collect();
    values.sort_unstable();
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_network_on_any_number_of_threads() {
        let columns = |threads| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .expect("a pool");
            let transfers = pool.install(|| skewed_network(5, 200_000, 9_000));
            transfers.iter().collect::<Vec<_>>()
        };
        let one = columns(1);
        assert_eq!(one, columns(3));
        assert_ne!(one, skewed_network(6, 200_000, 9_000).iter().collect::<Vec<_>>());
    }

    #[test]
    fn time_never_goes_back_and_nobody_pays_himself() {
        let transfers = skewed_network(1, 150_000, 300);
        assert!(transfers.times().is_sorted());
        assert!(
            transfers
                .iter()
                .all(|t| t.payer != t.payee && t.amount.minor() > 0)
        );
        let distinct = transfers.times().windows(2).filter(|w| w[0] < w[1]).count();
        assert!(distinct > 100_000, "{distinct} distinct times");
        assert!(distinct < 149_999, "some instants are shared");
    }

    #[test]
    fn a_few_accounts_do_much_of_the_paying() {
        let transfers = skewed_network(2, 200_000, 20_000);
        for column in [transfers.payers(), transfers.payees()] {
            let mut counts = vec![0_u32; 20_000];
            for party in column {
                counts[party.account().expect("accounts only").index()] += 1;
            }
            counts.sort_unstable();
            let top: u32 = counts[19_800..].iter().sum();
            assert!(top > 25_000, "the first hundredth makes {top} of 200000");
            assert!(counts[10_000] >= 1, "half of all accounts take part");
        }
    }

    #[test]
    fn every_account_has_a_number_of_its_own() {
        let book = Network::new(0, 0, 50_000).book();
        assert_eq!(book.len(), 50_000);
        assert!(book.accounts().all(|a| book.number(a).len() == 19));
    }
}
