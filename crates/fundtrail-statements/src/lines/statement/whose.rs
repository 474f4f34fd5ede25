//! What the cells of a number column prove of whose numbers they are.

use std::collections::{BTreeMap, BTreeSet};

use super::sides::number_in;
use crate::cell::{AmountFormat, DecimalMark, MarkProof, MarkVerdict, trim};
use crate::layout::Field;
use crate::lines::sheet::Sheet;
use crate::note::NoteKind;
use crate::trouble::OwnPlace;

/// Whose the numbers of a column are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Whose {
    Own,
    /// The counterparties', and what proves it.
    Other(Proof),
    Open,
}

/// What proves that a column holds the counterparties' numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Proof {
    /// The own account is stated elsewhere.
    Stated { own: String, place: OwnPlace },
    /// The balances run on though the numbers change.
    Balances,
    /// It stands behind a counterparty's name.
    BehindNames,
    /// Another column holds the own account.
    OwnBeside,
    /// Each number stands behind a name of its own.
    NameEach,
}

impl Proof {
    /// What is said of the column.
    pub(super) fn note(self, column: String) -> NoteKind {
        match self {
            Proof::Stated { own, place } => NoteKind::TheirsAsOwnIsStated { column, own, place },
            Proof::Balances => NoteKind::TheirsByBalances { column },
            Proof::BehindNames => NoteKind::TheirsBehindNames { column },
            Proof::OwnBeside => NoteKind::TheirsBesideOwn { column },
            Proof::NameEach => NoteKind::TheirsByNameEach { column },
        }
    }
}

/// The first rows of a sheet, looked at for proof.
pub(super) struct Evidence<'a, 't, 'l> {
    sheet: &'a Sheet<'t, 'l>,
    rows: &'a [Vec<String>],
}

impl<'a, 't, 'l> Evidence<'a, 't, 'l> {
    pub(super) fn new(sheet: &'a Sheet<'t, 'l>, rows: &'a [Vec<String>]) -> Self {
        Evidence { sheet, rows }
    }

    /// Whose the numbers of a column are. `beside_own` says that another column holds the own account's; `stated` is the
    /// own number that stands elsewhere, and where; `bare_name` a column beside that is only called a name.
    pub(super) fn whose(
        &self,
        at: usize,
        beside_own: bool,
        stated: Option<(&str, &OwnPlace)>,
        bare_name: Option<usize>,
    ) -> Whose {
        let numbers = self.numbers(at);
        let behind = self.stands_behind_names(at);
        if let Some((own, place)) = stated
            && !numbers.is_empty()
            && !numbers.contains(own)
            && (behind || numbers.len() > 1)
        {
            let (own, place) = (own.to_owned(), place.clone());
            return Whose::Other(Proof::Stated { own, place });
        }
        if numbers.len() > 1 {
            match self.balances(at) {
                Some(true) => {
                    return Whose::Other(Proof::Balances);
                }
                Some(false) => return Whose::Own,
                None => {}
            }
        }
        let is_card = |at: usize| self.sheet.column(Field::OwnCard) == Some(at);
        let names = self.sheet.column(Field::OtherName).or(bare_name);
        let pairs = names.map(|names| self.names_of(at, names));
        let names: BTreeSet<&str> = pairs
            .iter()
            .flatten()
            .flat_map(|(_, names)| names)
            .copied()
            .collect();
        let has_one_name_each = pairs.iter().flatten().all(|(_, names)| names.len() == 1);
        match (numbers.len(), beside_own) {
            (1, true) if behind && names.len() == 1 => Whose::Other(Proof::BehindNames),
            (1, false) if behind && names.len() == 1 && stated.is_none() => Whose::Open,
            (0 | 1, _) => Whose::Own,
            (_, true) if behind => Whose::Other(Proof::BehindNames),
            // A card's accounts, or a counterparty's: a card column and an account column may both be the own side's.
            (_, true) if is_card(at) || self.sheet.column(Field::OwnCard).is_some() => Whose::Open,
            (_, true) => Whose::Other(Proof::OwnBeside),
            (_, false) if names.len() > 1 && has_one_name_each && behind => Whose::Other(Proof::NameEach),
            (_, false) if names.len() > 1 && has_one_name_each => Whose::Open,
            (_, false) => Whose::Own,
        }
    }

    /// The numbers of a column.
    pub(super) fn numbers(&self, at: usize) -> BTreeSet<String> {
        self.rows.iter().filter_map(|row| Self::number(row, at)).collect()
    }

    fn number(row: &[String], at: usize) -> Option<String> {
        number_in(trim(row.get(at)?))
    }

    /// The names that stand beside each number.
    pub(super) fn names_of(&self, number: usize, name: usize) -> BTreeMap<String, BTreeSet<&'a str>> {
        let mut pairs: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for row in self.rows {
            let name = row
                .get(name)
                .map(|cell| trim(cell))
                .filter(|name| !name.is_empty());
            if let (Some(number), Some(name)) = (Self::number(row, number), name) {
                pairs.entry(number).or_default().insert(name);
            }
        }
        pairs
    }

    /// Whether a column of counterparties' names stands right before the column.
    fn stands_behind_names(&self, at: usize) -> bool {
        let names = self.sheet.column(Field::OtherName);
        names.is_some_and(|names| names + 1 == at)
    }

    /// Whether the balances run on where the number changes (one account, so the numbers are the other side's), or run on
    /// for each number of its own. `None` where they show neither.
    fn balances(&self, at: usize) -> Option<bool> {
        let lines = self.lines(at)?;
        let mut across = Steps::default();
        let mut within = Steps::default();
        let mut last_of: BTreeMap<&str, &Line> = BTreeMap::new();
        for (before, line) in lines.iter().zip(lines.iter().skip(1)) {
            last_of.insert(&before.number, before);
            if before.number != line.number {
                across.add(before, line);
            }
            if let Some(last) = last_of.get(line.number.as_str()) {
                within.add(last, line);
            }
        }
        match (across.hold(), within.hold()) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    }

    /// Number, amount and balance of the rows that have all three; `None` where the sheet has no balance.
    fn lines(&self, at: usize) -> Option<Vec<Line>> {
        let balance = self.sheet.column(Field::Balance)?;
        let fields = [Field::Amount, Field::AmountIn, Field::AmountOut];
        let amounts: Vec<usize> = fields
            .iter()
            .filter_map(|&field| self.sheet.column(field))
            .collect();
        let mut proof = MarkProof::default();
        for row in self.rows {
            let cells = amounts.iter().chain([&balance]).filter_map(|&at| row.get(at));
            cells.for_each(|cell| proof.feed(cell));
        }
        let mark = match proof.verdict() {
            MarkVerdict::Proven(mark) => mark,
            _ => DecimalMark::Point,
        };
        let format = AmountFormat {
            mark,
            ..AmountFormat::plain(2)
        };
        let read = |row: &[String], at: usize| format.read(row.get(at)?).ok().flatten();
        let line = |row: &Vec<String>| {
            let mut amounts = amounts.iter().filter_map(|&at| read(row, at));
            Some(Line {
                number: Self::number(row, at)?,
                amount: amounts.find(|amount| !amount.is_zero())?.minor().unsigned_abs(),
                balance: read(row, balance)?.minor(),
            })
        };
        Some(self.rows.iter().filter_map(line).collect())
    }
}

struct Line {
    number: String,
    amount: u64,
    balance: i64,
}

/// How many steps from a balance to the next are as large as the amount, oldest line first and newest first.
#[derive(Default)]
struct Steps {
    all: usize,
    forwards: usize,
    backwards: usize,
}

impl Steps {
    fn add(&mut self, before: &Line, line: &Line) {
        let step = before.balance.abs_diff(line.balance);
        self.all += 1;
        self.forwards += usize::from(step == line.amount);
        self.backwards += usize::from(step == before.amount);
    }

    /// Whether most hold.
    fn hold(&self) -> bool {
        self.forwards.max(self.backwards) * 2 > self.all
    }
}
