//! What a first reading keeps of each line, and which lines money can reach.
//!
//! An account is a key of 32 bits here, cut from one of 64: two accounts may share one. So what is found is at least
//! what money can reach, which is all that the sub-ledger needs.

use std::ops::Range;

use hashbrown::HashSet;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use rayon::slice::ParallelSliceMut as _;

use crate::cell::key::{NOBODY, WideKey};

/// An account's key, cut short; [`NO_KEY`] where a line names none.
pub(super) type Key = u32;

/// No account's short key.
const NO_KEY: Key = 0;

/// A key as wide as rows keep it.
pub(crate) trait KeyWidth: Copy + Eq + std::hash::Hash {
    /// That of a whole key; nobody stays nobody, and nobody else becomes it.
    fn cut(key: WideKey) -> Self;
}

impl KeyWidth for WideKey {
    fn cut(key: WideKey) -> Self {
        key
    }
}

impl KeyWidth for Key {
    fn cut(key: WideKey) -> Self {
        ((key >> 32) as Key).max(Key::from(key != NOBODY))
    }
}

/// The lines of one piece of a file, one row each; a line without account has [`NOBODY`] twice.
#[derive(Debug, Default)]
pub(crate) struct Rows<K = Key> {
    pub(crate) payers: Vec<K>,
    pub(crate) payees: Vec<K>,
    /// Seconds since 1970, as far as 32 bits hold them: times beyond count as one instant, which only adds to
    /// what may be reached.
    pub(crate) seconds: Vec<u32>,
}

impl<K: KeyWidth> Rows<K> {
    pub(super) fn push(&mut self, payer: WideKey, payee: WideKey, seconds: i64) {
        self.payers.push(K::cut(payer));
        self.payees.push(K::cut(payee));
        self.seconds
            .push(u32::try_from(seconds.max(0)).unwrap_or(u32::MAX));
    }

    /// A line that names nobody. It stands at the time of the line before, so that it does not break an order.
    pub(super) fn push_nobody(&mut self) {
        let before = self.seconds.last().copied().unwrap_or(0);
        self.push(NOBODY, NOBODY, before.into());
    }

    pub(super) fn len(&self) -> usize {
        self.seconds.len()
    }
}

/// All rows of a case, in order of files and lines.
pub(super) struct AllRows {
    pieces: Vec<Rows>,
    /// The first row of each piece.
    starts: Vec<u32>,
    len: u32,
    order: RowOrder,
}

/// In which order rows are settled.
enum RowOrder {
    /// As they stand: the lines number their own order.
    Stated,
    /// By time, and so they stand.
    Standing,
    /// By time: the rows so arranged.
    Arranged(Vec<u32>),
}

/// The rows of one instant, in order of files and lines.
struct Instant<'a> {
    numbers: Numbers<'a>,
    payers: &'a [Key],
    payees: &'a [Key],
}

/// The numbers of rows among all.
enum Numbers<'a> {
    /// One after the other, from here.
    From(u32),
    Listed(&'a [u32]),
}

impl Instant<'_> {
    fn len(&self) -> usize {
        self.payers.len()
    }

    /// The number of its `at`-th row.
    fn number(&self, at: usize) -> u32 {
        match self.numbers {
            Numbers::From(first) => first + at as u32,
            Numbers::Listed(numbers) => numbers[at],
        }
    }

    /// Whether somebody both pays and is paid.
    fn somebody_waits(&self) -> bool {
        const FEW: usize = 16;
        let mut payers = self.payers.iter().filter(|&&payer| payer != NO_KEY);
        if self.len() <= FEW {
            return payers.any(|payer| self.payees.contains(payer));
        }
        let payees: HashSet<Key> = self.payees.iter().copied().collect();
        payers.any(|payer| payees.contains(payer))
    }
}

/// Rows of one instant that do not stand together.
#[derive(Default)]
struct Scattered {
    numbers: Vec<u32>,
    payers: Vec<Key>,
    payees: Vec<Key>,
    second: Option<u32>,
}

impl Scattered {
    fn add(&mut self, first: u32, rows: &Rows, range: Range<usize>) {
        self.numbers.extend(range.clone().map(|at| first + at as u32));
        self.payers.extend_from_slice(&rows.payers[range.clone()]);
        self.payees.extend_from_slice(&rows.payees[range]);
    }

    /// Hands out what is gathered, and is empty again.
    fn close(&mut self, each: &mut impl FnMut(&Instant<'_>)) {
        if self.second.take().is_some() {
            each(&Instant {
                numbers: Numbers::Listed(&self.numbers),
                payers: &self.payers,
                payees: &self.payees,
            });
        }
        self.numbers.clear();
        self.payers.clear();
        self.payees.clear();
    }
}

impl AllRows {
    /// `None` beyond 2^32 rows. `stated`: whether the lines number their own order, and stand in it.
    pub(super) fn new(pieces: Vec<Rows>, stated: bool) -> Option<Self> {
        let mut starts = Vec::with_capacity(pieces.len());
        let mut len = 0_u32;
        for piece in &pieces {
            starts.push(len);
            len = len.checked_add(u32::try_from(piece.len()).ok()?)?;
        }
        let order = if stated {
            RowOrder::Stated
        } else if stand_in_order(&pieces) {
            RowOrder::Standing
        } else {
            let seconds = pieces.iter().flat_map(|piece| piece.seconds.iter().copied());
            let mut keyed: Vec<(u32, u32)> = seconds.zip(0..).collect();
            keyed.par_sort_unstable();
            RowOrder::Arranged(keyed.into_iter().map(|(_, row)| row).collect())
        };
        Some(AllRows {
            pieces,
            starts,
            len,
            order,
        })
    }

    /// Calls `each` with the rows of one instant after another.
    fn for_each_instant(&self, mut each: impl FnMut(&Instant<'_>)) {
        match &self.order {
            RowOrder::Stated => self.for_each_row(each),
            RowOrder::Standing => self.for_each_stretch(0..self.pieces.len(), each),
            RowOrder::Arranged(order) => {
                let mut open = Scattered::default();
                for &number in order {
                    let piece = self.starts.partition_point(|&start| start <= number) - 1;
                    let (rows, start) = (&self.pieces[piece], self.starts[piece]);
                    let at = (number - start) as usize;
                    if open.second != Some(rows.seconds[at]) {
                        open.close(&mut each);
                        open.second = Some(rows.seconds[at]);
                    }
                    open.add(start, rows, at..at + 1);
                }
                open.close(&mut each);
            }
        }
    }

    /// Where lines number their order, each is an instant of its own.
    fn for_each_row(&self, mut each: impl FnMut(&Instant<'_>)) {
        for (rows, &start) in self.pieces.iter().zip(&self.starts) {
            for (number, (payer, payee)) in (start..).zip(rows.payers.iter().zip(&rows.payees)) {
                each(&Instant {
                    numbers: Numbers::From(number),
                    payers: std::slice::from_ref(payer),
                    payees: std::slice::from_ref(payee),
                });
            }
        }
    }

    /// Where rows stand in order of time, an instant is a stretch of them, which may cross from piece to piece of these.
    fn for_each_stretch(&self, pieces: Range<usize>, mut each: impl FnMut(&Instant<'_>)) {
        let mut open = Scattered::default();
        for (rows, &start) in self.pieces[pieces.clone()].iter().zip(&self.starts[pieces]) {
            let seconds = &rows.seconds[..];
            let mut at = 0;
            while let Some(&second) = seconds.get(at) {
                let length = seconds[at..].iter().take_while(|&&other| other == second).count();
                let stretch = at..at + length;
                let carries_on = open.second == Some(second);
                if !carries_on {
                    open.close(&mut each);
                }
                if carries_on || stretch.end == seconds.len() {
                    open.add(start, rows, stretch.clone());
                    open.second = Some(second);
                } else {
                    each(&Instant {
                        numbers: Numbers::From(start + at as u32),
                        payers: &rows.payers[stretch.clone()],
                        payees: &rows.payees[stretch.clone()],
                    });
                }
                at = stretch.end;
            }
        }
        open.close(&mut each);
    }

    /// The accounts that money of the `seeds` (in rising order) could have come to, and perhaps others. `terminals`
    /// pass nothing on.
    ///
    /// Within an instant any order is taken as possible.
    pub(super) fn reach(&self, seeds: &[u32], terminals: &HashSet<Key>) -> Reached {
        let mut passing = Reached::default();
        let mut ends = Vec::new();
        let mut left = seeds.len();
        self.for_each_instant(|rows| {
            let is_seed = |at: usize| seeds.binary_search(&rows.number(at)).is_ok();
            let seeds_here = if left == 0 {
                0
            } else {
                (0..rows.len()).filter(|&at| is_seed(at)).count()
            };
            left -= seeds_here;
            loop {
                let mut more = false;
                for (at, (&payer, &payee)) in rows.payers.iter().zip(rows.payees).enumerate() {
                    let carries = passing.contains(payer) || (seeds_here > 0 && is_seed(at));
                    if !carries || payee == NO_KEY || passing.contains(payee) {
                        continue;
                    }
                    if terminals.contains(&payee) {
                        ends.push(payee);
                    } else {
                        more |= passing.insert(payee);
                    }
                }
                if !more || rows.len() == 1 {
                    break;
                }
            }
        });
        let mut reached = passing;
        for end in ends {
            reached.insert(end);
        }
        reached
    }

    /// The rows that name an account of `keys`, with all others of an instant in which somebody both pays and is
    /// paid: which of those comes first depends on all of them.
    pub(super) fn touching(&self, keys: &Reached) -> Picked {
        let touch = |picked: &mut Picked, rows: &Instant<'_>| {
            let mut any = false;
            for (at, (&payer, &payee)) in rows.payers.iter().zip(rows.payees).enumerate() {
                if keys.contains(payer) || keys.contains(payee) {
                    picked.pick(rows.number(at));
                    any = true;
                }
            }
            if any && rows.len() > 1 && rows.somebody_waits() {
                for at in 0..rows.len() {
                    picked.pick(rows.number(at));
                }
            }
        };
        let mut whole = Picked::none(0..self.len);
        if matches!(self.order, RowOrder::Standing) {
            let side_by_side = self.whole_instants().into_par_iter().map(|pieces| {
                let start = |piece: usize| self.starts.get(piece).copied().unwrap_or(self.len);
                let mut picked = Picked::none(start(pieces.start)..start(pieces.end));
                self.for_each_stretch(pieces, |rows| touch(&mut picked, rows));
                picked
            });
            for picked in side_by_side.collect::<Vec<_>>() {
                whole.join(&picked);
            }
        } else {
            self.for_each_instant(|rows| touch(&mut whole, rows));
        }
        whole
    }

    /// Ranges of pieces, of which no instant crosses from one to another.
    fn whole_instants(&self) -> Vec<Range<usize>> {
        const RANGES: usize = 64;
        let most = self.pieces.len().div_ceil(RANGES).max(1);
        let mut ranges = Vec::new();
        let (mut start, mut last) = (0, None);
        for (at, piece) in self.pieces.iter().enumerate() {
            let Some(&first) = piece.seconds.first() else {
                continue;
            };
            if at - start >= most && last != Some(first) {
                ranges.push(start..at);
                start = at;
            }
            last = piece.seconds.last().copied();
        }
        ranges.push(start..self.pieces.len());
        ranges
    }
}

/// Whether rows stand in order of time.
fn stand_in_order(pieces: &[Rows]) -> bool {
    let mut before = 0;
    pieces.iter().all(|piece| {
        let (Some(&first), Some(&last)) = (piece.seconds.first(), piece.seconds.last()) else {
            return true;
        };
        let follows = before <= first && piece.seconds.is_sorted();
        before = last;
        follows
    })
}

/// A set of keys of accounts. Nearly all that are asked for are not in it, which a few bits a key tell within a cache.
#[derive(Debug)]
pub(super) struct Reached {
    filter: Vec<u64>,
    keys: HashSet<Key, foldhash::fast::FixedState>,
}

/// Bits of the filter: half a megabyte.
const FILTER_BITS: u32 = 22;

impl Default for Reached {
    fn default() -> Self {
        Reached {
            filter: vec![0; 1 << (FILTER_BITS - 6)],
            keys: HashSet::default(),
        }
    }
}

impl Reached {
    fn place(key: Key) -> (usize, u64) {
        let bit = key >> (32 - FILTER_BITS);
        ((bit / 64) as usize, 1 << (bit % 64))
    }

    pub(super) fn join(&mut self, others: Reached) {
        for key in others.keys {
            self.insert(key);
        }
    }

    /// Adds an account; [`NO_KEY`] is none.
    pub(super) fn insert(&mut self, key: Key) -> bool {
        let (word, bit) = Self::place(key);
        self.filter[word] |= bit;
        key != NO_KEY && self.keys.insert(key)
    }

    pub(super) fn contains(&self, key: Key) -> bool {
        let (word, bit) = Self::place(key);
        self.filter[word] & bit != 0 && self.keys.contains(&key)
    }
}

/// Rows that are to be read whole: a bit each.
#[derive(Debug)]
pub(super) struct Picked {
    /// How many words of bits stand before them.
    before: usize,
    bits: Vec<u64>,
}

impl Picked {
    /// None of these rows.
    fn none(rows: Range<u32>) -> Self {
        let before = (rows.start / 64) as usize;
        Picked {
            before,
            bits: vec![0; (rows.end as usize).div_ceil(64).saturating_sub(before)],
        }
    }

    pub(super) fn pick(&mut self, row: u32) {
        self.bits[(row / 64) as usize - self.before] |= 1 << (row % 64);
    }

    /// Takes in some that are among these.
    fn join(&mut self, some: &Picked) {
        for (word, more) in self.bits[some.before - self.before..].iter_mut().zip(&some.bits) {
            *word |= more;
        }
    }

    /// How many of all rows are picked.
    pub(super) fn len(&self) -> usize {
        self.bits.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether any of some rows is picked.
    pub(super) fn any(&self, mut rows: Range<u32>) -> bool {
        rows.any(|row| self.has(row))
    }

    pub(super) fn has(&self, row: u32) -> bool {
        self.bits[(row / 64) as usize - self.before] & (1 << (row % 64)) != 0
    }
}
