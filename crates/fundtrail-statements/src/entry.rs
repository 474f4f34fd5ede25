//! One line of a statement, read and not yet interpreted.

use std::hash::BuildHasher;

use fundtrail::{Money, Source, Time};
use hashbrown::hash_table::Entry as Slot;
use hashbrown::{DefaultHashBuilder, HashTable};

/// A text of the inputs, interned in [`Texts`]. `Text::EMPTY` is a blank cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Text(u32);

impl Text {
    /// A blank cell.
    pub const EMPTY: Text = Text(0);

    /// The text at a position of its store.
    pub(crate) const fn from_index(index: usize) -> Self {
        Text(index as u32)
    }

    /// Its position in its store.
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }

    /// Whether the cell was blank.
    pub fn is_empty(self) -> bool {
        self == Text::EMPTY
    }
}

/// All texts of a case, each once.
#[derive(Debug, Clone)]
pub struct Texts {
    /// All texts, one after the other.
    text: String,
    /// Where each ends in `text`.
    ends: Vec<usize>,
    /// Half of each text's hash and its id: the half spares most looks at the text itself.
    lookup: HashTable<(u32, u32)>,
    hasher: DefaultHashBuilder,
}

impl Default for Texts {
    fn default() -> Self {
        let mut texts = Texts {
            text: String::new(),
            ends: Vec::new(),
            lookup: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
        };
        texts.intern("");
        texts
    }
}

impl Texts {
    /// The text's id, new where it was not met yet.
    pub fn intern(&mut self, text: &str) -> Text {
        let half = (self.hasher.hash_one(text) >> 32) as u32;
        let (all, ends) = (&self.text, &self.ends);
        let same = |&(known, id): &(u32, u32)| known == half && at(all, ends, id) == text;
        match self.lookup.entry(spread(half), same, |&(known, _)| spread(known)) {
            Slot::Occupied(known) => Text(known.get().1),
            Slot::Vacant(new) => {
                let id = u32::try_from(self.ends.len()).expect("fewer than 2^32 texts");
                new.insert((half, id));
                self.text.push_str(text);
                self.ends.push(self.text.len());
                Text(id)
            }
        }
    }

    /// All texts, by their positions.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.ends.len()).map(|id| at(&self.text, &self.ends, id as u32))
    }

    /// The text behind an id of this store.
    pub fn get(&self, text: Text) -> &str {
        at(&self.text, &self.ends, text.0)
    }
}

/// A hash of 64 bits from half of one: the table looks at its highest and its lowest bits.
fn spread(half: u32) -> u64 {
    u64::from(half) << 32 | u64::from(half)
}

fn at<'t>(text: &'t str, ends: &[usize], id: u32) -> &'t str {
    let id = id as usize;
    let start = if id == 0 { 0 } else { ends[id - 1] };
    &text[start..ends[id]]
}

/// A time as wide as what was written: a second, a minute, a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// Its start, by which it orders.
    pub start: Time,
    /// Its width in nanoseconds: 1 for an instant to the nanosecond, a day's worth for a date alone.
    pub width_nanos: i64,
}

impl Interval {
    /// Whether an instant is within it.
    pub(crate) fn holds(self, time: Time) -> bool {
        let since = i128::from(time.nanos()) - i128::from(self.start.nanos());
        (0..i128::from(self.width_nanos.max(1))).contains(&since)
    }
}

/// Which way money went, seen from the statement's own account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Into the account.
    In,
    /// Out of it.
    Out,
    /// The words say that the account did not change (不计收支).
    Own,
    /// The word is blank or not known: only the balance can say.
    Open,
}

/// What a line says of one side: cleaned numbers (blank for a placeholder), names as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Side {
    /// A card number.
    pub card: Text,
    /// An account number.
    pub account: Text,
    /// A masked number (`6222****1234`), which names nobody by itself.
    pub masked: Text,
    /// The holder's name.
    pub name: Text,
    /// The holder's identity number.
    pub id: Text,
    /// The bank.
    pub bank: Text,
}

impl Side {
    /// The same with every text put through `moved`: from one store to another.
    pub(crate) fn moved(&self, moved: &impl Fn(Text) -> Text) -> Side {
        Side {
            card: moved(self.card),
            account: moved(self.account),
            masked: moved(self.masked),
            name: moved(self.name),
            id: moved(self.id),
            bank: moved(self.bank),
        }
    }
}

/// One line of a statement, seen from its own account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The line.
    pub source: Source,
    /// The export that it stands in: a file (or sheet), or a batch (批次) within it. Numbered over the case.
    pub export: u32,
    /// When.
    pub time: Interval,
    /// Which way.
    pub direction: Direction,
    /// How much, as written: negative only where an unsigned column holds a negative amount (red ink).
    pub amount: Money,
    /// The balance after it.
    pub balance: Option<Money>,
    /// The currency's code; blank where the file says nothing.
    pub currency: Text,
    /// The statement's own account.
    pub own: Side,
    /// The counterparty.
    pub other: Side,
    /// The status word (交易是否成功).
    pub status: Text,
    /// The serial number (交易流水号).
    pub serial: Text,
    /// The words that class the movement: type, purpose.
    pub kind: Text,
    /// The memo (摘要说明, 备注).
    pub memo: Text,
    /// The channel or place (交易网点名称, 现金标志).
    pub channel: Text,
    /// The merchant or terminal number.
    pub merchant: Text,
}
