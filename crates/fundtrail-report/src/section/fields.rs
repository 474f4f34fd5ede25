//! Columns, and how records fill them.

use super::{Cell, Decimal, Extent, Name, Section, Sheet};
use crate::amount::Amount;
use crate::model::Moment;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// Numbers of things.
    Count,
    /// Amounts.
    Money,
    /// Instants.
    Time,
    /// Shares and other figures.
    Figure,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    title: String,
    kind: Kind,
    yields: u8,
    summed: bool,
    for_hand: bool,
}

impl Column {
    /// Its title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What it holds.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether it stands to the right.
    pub fn is_right(&self) -> bool {
        matches!(self.kind, Kind::Count | Kind::Money | Kind::Figure)
    }

    /// Where a terminal is too narrow, the columns with the highest number go first; 0 stays.
    pub fn yields(&self) -> u8 {
        self.yields
    }

    /// Whether its rows add up.
    pub fn is_summed(&self) -> bool {
        self.summed
    }

    /// Whether it is blank so that somebody can write into it.
    pub fn is_for_hand(&self) -> bool {
        self.for_hand
    }
}

type Fill<'a, T> = Box<dyn Fn(&'a T) -> Cell + 'a>;

/// Columns with how a record of type `T` fills each.
pub struct Fields<'a, T: 'a> {
    fields: Vec<(Column, Fill<'a, T>)>,
}

impl<T> Default for Fields<'_, T> {
    fn default() -> Self {
        Fields { fields: Vec::new() }
    }
}

impl<'a, T> Fields<'a, T> {
    /// No column yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A column of text.
    #[must_use]
    pub fn text<C: Into<Cell>>(self, title: &str, fill: impl Fn(&'a T) -> C + 'a) -> Self {
        self.with(title, Kind::Text, fill)
    }

    /// A column of numbers of things.
    #[must_use]
    pub fn count<C: Into<Cell>>(self, title: &str, fill: impl Fn(&'a T) -> C + 'a) -> Self {
        self.with(title, Kind::Count, fill)
    }

    /// A column of amounts.
    #[must_use]
    pub fn money<C: Into<Cell>>(self, title: &str, fill: impl Fn(&'a T) -> C + 'a) -> Self {
        self.with(title, Kind::Money, fill)
    }

    /// A column of instants.
    #[must_use]
    pub fn time<C: Into<Cell>>(self, title: &str, fill: impl Fn(&'a T) -> C + 'a) -> Self {
        self.with(title, Kind::Time, fill)
    }

    /// A column of shares or other figures.
    #[must_use]
    pub fn figure<C: Into<Cell>>(self, title: &str, fill: impl Fn(&'a T) -> C + 'a) -> Self {
        self.with(title, Kind::Figure, fill)
    }

    /// A column that is blank, to be filled by hand.
    #[must_use]
    pub fn blank(self, title: &str) -> Self {
        let mut fields = self.with(title, Kind::Text, |_| Cell::Blank);
        fields.last(|column| column.for_hand = true);
        fields
    }

    fn with<C: Into<Cell>>(mut self, title: &str, kind: Kind, fill: impl Fn(&'a T) -> C + 'a) -> Self {
        let column = Column {
            title: title.to_owned(),
            kind,
            yields: 0,
            summed: false,
            for_hand: false,
        };
        self.fields
            .push((column, Box::new(move |record| fill(record).into())));
        self
    }

    /// Says when the last column yields to a narrow terminal.
    #[must_use]
    pub fn yields(mut self, number: u8) -> Self {
        self.last(|column| column.yields = number);
        self
    }

    /// Says that the rows of the last column add up.
    #[must_use]
    pub fn summed(mut self) -> Self {
        self.last(|column| column.summed = true);
        self
    }

    fn last(&mut self, change: impl FnOnce(&mut Column)) {
        if let Some((column, _)) = self.fields.last_mut() {
            change(column);
        }
    }

    /// The section of these records, a row each.
    ///
    /// Complexity: O(records × columns).
    pub fn section(self, name: Name, title: &str, records: impl IntoIterator<Item = &'a T>) -> Section {
        let (columns, fills): (Vec<_>, Vec<_>) = self.fields.into_iter().unzip();
        let row = |record: &'a T| fills.iter().map(|fill| fill(record)).collect();
        Section {
            name,
            title: title.to_owned(),
            counted: true,
            said: Vec::new(),
            rows: records.into_iter().map(row).collect(),
            columns,
            tail: Vec::new(),
            total: None,
            totals: Vec::new(),
            extent: Extent::default(),
            sheet: Sheet::default(),
            folded: false,
        }
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Blank, Into::into)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

impl From<u64> for Cell {
    fn from(count: u64) -> Self {
        Cell::Count(count)
    }
}

impl From<u32> for Cell {
    fn from(count: u32) -> Self {
        Cell::Count(count.into())
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Self {
        Cell::Count(count as u64)
    }
}

impl From<Amount> for Cell {
    fn from(amount: Amount) -> Self {
        Cell::Money(amount)
    }
}

impl From<Moment> for Cell {
    fn from(moment: Moment) -> Self {
        Cell::Time(moment)
    }
}

impl From<Decimal> for Cell {
    fn from(figure: Decimal) -> Self {
        Cell::Decimal(figure)
    }
}
