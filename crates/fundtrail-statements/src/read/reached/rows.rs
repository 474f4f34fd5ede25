//! What a first reading keeps of each line, and which lines money can reach.
//!
//! An account is a key of 32 bits here, cut from one of 64: two accounts may share one. So what is found is at least
//! what money can reach, which is all that the sub-ledger needs.

use hashbrown::HashSet;

/// An account's whole key: two numbers of up to 19 digits never share one. [`NOBODY`] where a line names none.
pub(crate) type WideKey = u64;

/// An account's key, cut short.
pub(super) type Key = u32;

/// No account.
pub(crate) const NOBODY: WideKey = 0;

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

/// The key of a number that its value tells.
pub(crate) fn key_of_value(value: u64) -> WideKey {
    let mixed = value.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93).max(1)
}

/// The key of a number: that of its value, where a plain line could hold it.
pub(crate) fn key_of(number: &str) -> WideKey {
    let digits = number.len() <= 19 && number.bytes().all(|b| b.is_ascii_digit());
    if digits && number.len() > 1 && !number.starts_with('0') {
        return key_of_value(number.parse().expect("19 digits fit 64 bits"));
    }
    let folded = number.bytes().fold(number.len() as u64, |sum, b| {
        (sum ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    key_of_value(folded)
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

/// A short key that is nobody's.
const NO_KEY: Key = 0;

/// A row, by its number among all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) payer: Key,
    pub(super) payee: Key,
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

impl AllRows {
    /// `None` beyond 2^32 rows. `stated`: whether the lines number their own order, and stand in it.
    pub(super) fn new(pieces: Vec<Rows>, stated: bool) -> Option<Self> {
        let mut starts = Vec::with_capacity(pieces.len());
        let mut len = 0_u32;
        for piece in &pieces {
            starts.push(len);
            len = len.checked_add(u32::try_from(piece.len()).ok()?)?;
        }
        let mut all = AllRows {
            pieces,
            starts,
            len,
            order: RowOrder::Stated,
        };
        if !stated {
            let seconds = all.pieces.iter().flat_map(|piece| piece.seconds.iter().copied());
            all.order = if seconds.clone().is_sorted() {
                RowOrder::Standing
            } else {
                let mut keyed: Vec<(u32, u32)> = seconds.zip(0..).collect();
                rayon::slice::ParallelSliceMut::par_sort_unstable(&mut keyed[..]);
                RowOrder::Arranged(keyed.into_iter().map(|(_, row)| row).collect())
            };
        }
        Some(all)
    }

    /// Calls `each` with the rows of one instant after another.
    fn for_each_instant(&self, mut each: impl FnMut(&[Row])) {
        let mut instant: Vec<Row> = Vec::new();
        let mut now = None;
        let mut feed = |row: Row, second: u32| {
            if now != Some(second) && !instant.is_empty() {
                each(&instant);
                instant.clear();
            }
            now = Some(second);
            instant.push(row);
        };
        match &self.order {
            RowOrder::Stated | RowOrder::Standing => {
                let stated = matches!(self.order, RowOrder::Stated);
                for (piece, &start) in self.pieces.iter().zip(&self.starts) {
                    let ends = piece.payers.iter().zip(&piece.payees).zip(&piece.seconds);
                    for (number, ((&payer, &payee), &second)) in (start..).zip(ends) {
                        // Where lines number their order, each is an instant of its own.
                        let second = if stated { number } else { second };
                        feed(Row { number, payer, payee }, second);
                    }
                }
            }
            RowOrder::Arranged(order) => {
                for &number in order {
                    let piece = self.starts.partition_point(|&start| start <= number) - 1;
                    let at = (number - self.starts[piece]) as usize;
                    let rows = &self.pieces[piece];
                    let row = Row {
                        number,
                        payer: rows.payers[at],
                        payee: rows.payees[at],
                    };
                    feed(row, rows.seconds[at]);
                }
            }
        }
        if !instant.is_empty() {
            each(&instant);
        }
    }

    /// The accounts that money of the `seeds` could have come to, and perhaps others. `terminals` pass nothing on.
    ///
    /// Within an instant any order is taken as possible.
    pub(super) fn reach(&self, seeds: &[u32], terminals: &HashSet<Key>) -> Reached {
        let mut reached = Reached::default();
        reached.insert(NO_KEY);
        let mut left = seeds.len();
        self.for_each_instant(|rows| {
            if left == seeds.len() && !rows.iter().any(|row| seeds.binary_search(&row.number).is_ok()) {
                return;
            }
            loop {
                let mut more = false;
                for row in rows {
                    let passes = || {
                        row.payer != NO_KEY && reached.contains(row.payer) && !terminals.contains(&row.payer)
                    };
                    let is_seed = || left > 0 && seeds.binary_search(&row.number).is_ok();
                    if !reached.contains(row.payee) && (passes() || is_seed()) {
                        more |= reached.insert(row.payee);
                    }
                }
                if !more || rows.len() == 1 {
                    break;
                }
            }
            if left > 0 {
                let here = rows.iter().filter(|row| seeds.binary_search(&row.number).is_ok());
                left -= here.count();
            }
        });
        reached
    }

    /// The rows that name an account of `keys`, with all others of an instant in which somebody both pays and is
    /// paid: which of those comes first depends on all of them.
    pub(super) fn touching(&self, keys: &Reached) -> Picked {
        let mut picked = Picked::none(self.len);
        self.for_each_instant(|rows| {
            let touches = |row: &Row| keys.names(row.payer) || keys.names(row.payee);
            if let [row] = rows {
                if touches(row) {
                    picked.pick(row.number);
                }
                return;
            }
            let mut any = false;
            for row in rows.iter().filter(|row| touches(row)) {
                picked.pick(row.number);
                any = true;
            }
            if any && somebody_waits(rows) {
                for row in rows {
                    picked.pick(row.number);
                }
            }
        });
        picked
    }
}

/// Whether somebody both pays and is paid among the rows.
fn somebody_waits(rows: &[Row]) -> bool {
    const FEW: usize = 16;
    let named = |row: &&Row| row.payer != NO_KEY;
    if rows.len() <= FEW {
        let mut payers = rows.iter().filter(named);
        return payers.any(|a| rows.iter().any(|b| a.payer == b.payee));
    }
    let payees: HashSet<Key> = rows.iter().map(|row| row.payee).collect();
    rows.iter().filter(named).any(|row| payees.contains(&row.payer))
}

/// A set of keys. Nearly all that are asked for are not in it, which a few bits a key tell within a cache.
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

    pub(super) fn insert(&mut self, key: Key) -> bool {
        let (word, bit) = Self::place(key);
        self.filter[word] |= bit;
        self.keys.insert(key)
    }

    pub(super) fn contains(&self, key: Key) -> bool {
        let (word, bit) = Self::place(key);
        self.filter[word] & bit != 0 && self.keys.contains(&key)
    }

    /// Whether it is the key of an account that is in the set.
    fn names(&self, key: Key) -> bool {
        key != NO_KEY && self.contains(key)
    }
}

/// Rows that are to be read whole: a bit each.
#[derive(Debug)]
pub(super) struct Picked {
    bits: Vec<u64>,
}

impl Picked {
    fn none(rows: u32) -> Self {
        Picked {
            bits: vec![0; (rows as usize).div_ceil(64)],
        }
    }

    pub(super) fn pick(&mut self, row: u32) {
        self.bits[(row / 64) as usize] |= 1 << (row % 64);
    }

    /// Whether any of some rows is picked.
    pub(super) fn any(&self, mut rows: std::ops::Range<u32>) -> bool {
        rows.any(|row| self.has(row))
    }

    pub(super) fn has(&self, row: u32) -> bool {
        self.bits[(row / 64) as usize] & (1 << (row % 64)) != 0
    }
}
