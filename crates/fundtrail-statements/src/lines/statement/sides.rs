//! Whose a column is: columns that no name of the layout took are mapped by what they say and hold, or named in a
//! note, and a number column whose name leaves open whose it is goes to the side that its cells prove.

use std::collections::{BTreeMap, BTreeSet};

use super::own;
use crate::cell::number::{self, Number};
use crate::cell::{AmountFormat, DecimalMark, TimeFormat, Unit, trim};
use crate::layout::header::Column;
use crate::layout::{Field, clean_name};
use crate::lines::sheet::Sheet;
use crate::words::{StatusWord, Words};

/// How many rows are looked at.
const SAMPLE: usize = 2000;

/// Parts of names that say the other side, cleaned.
const OTHER: [&str; 17] = [
    "对方",
    "对手",
    "counterparty",
    "counterpart",
    "payee",
    "payer",
    "beneficiary",
    "recipient",
    "beguenstigter",
    "begünstigter",
    "empfänger",
    "empfaenger",
    "zahlungsbeteiligter",
    "zahlungspflichtiger",
    "gegenkonto",
    "收款人",
    "收款方",
];

/// Parts of names that say something else of a side than who it is.
const BESIDE: [&str; 22] = [
    "银行",
    "开户",
    "行名",
    "行号",
    "bank",
    "bic",
    "swift",
    "blz",
    "证件",
    "身份",
    "余额",
    "balance",
    "地址",
    "address",
    "country",
    "city",
    "国家",
    "地区",
    "类型",
    "type",
    "电话",
    "reference",
];

/// Parts of names that say the own side without doubt.
const OWN: [&str; 9] = [
    "auftragskonto",
    "auftraggeberkonto",
    "本方",
    "我方",
    "查询",
    "ownaccount",
    "bankaccount",
    "clientaccount",
    "交易卡号",
];

/// Parts of names of numbers that are no account's.
const FURNITURE: [&str; 26] = [
    "流水", "凭证", "单号", "订单", "编号", "日志", "传票", "柜员", "序号", "网点", "机构", "商户", "终端",
    "手机", "电话", "证件", "日期", "时间", "ip", "mac", "id", "ref", "date", "time", "code", "phone",
];

/// Parts of names of charges.
const FEES: [&str; 6] = ["fee", "手续费", "charge", "commission", "gebühr", "entgelt"];

/// Parts of names of balances, and of those that are not the balance behind a line.
const BALANCES: [&str; 4] = ["余额", "balance", "saldo", "runningbal"];
const OTHER_BALANCES: [&str; 14] = [
    "前",
    "before",
    "可用",
    "available",
    "opening",
    "昨日",
    "上日",
    "对手",
    "对方",
    "期初",
    "old",
    "冻结",
    "anfang",
    "prior",
];

/// Settles whose the columns of a statement are. What is left unread, and what was taken by its cells rather than its
/// name, comes back as notes.
///
/// Complexity: O(columns · rows looked at).
pub(crate) fn settle(sheet: &mut Sheet<'_, '_>) -> Vec<String> {
    if !sheet.found.layout.leaves_sides_open() {
        return Vec::new();
    }
    let rows = sheet.sample(SAMPLE);
    if rows.is_empty() {
        return Vec::new();
    }
    let mut sides = Sides {
        sheet,
        rows,
        notes: Vec::new(),
    };
    sides.map_unread();
    sides.prove_own();
    sides.prove_names();
    sides.note_unread();
    sides.notes
}

struct Sides<'a, 't, 'l> {
    sheet: &'a mut Sheet<'t, 'l>,
    rows: Vec<Vec<String>>,
    notes: Vec<String>,
}

/// What the filled cells of a column are.
#[derive(Default)]
struct Content {
    filled: usize,
    /// Cells with an account's number, and those that have words beside it.
    numbers: usize,
    with_words: usize,
    amounts: usize,
    states: usize,
    distinct: BTreeSet<String>,
    sample: String,
}

impl Sides<'_, '_, '_> {
    fn has(&self, field: Field) -> bool {
        self.sheet.found.columns.contains_key(&field)
    }

    fn set(&mut self, field: Field, at: usize) {
        let column = Column {
            at,
            unit: Unit::Major,
            date_order: None,
        };
        self.sheet.found.columns.insert(field, column);
    }

    fn name(&self, at: usize) -> String {
        clean_name(&self.sheet.header[at])
    }

    fn is_taken(&self, at: usize) -> bool {
        let columns = &self.sheet.found.columns;
        let unused = self.sheet.found.layout.columns().get(&Field::Unused);
        let name = self.name(at);
        name.is_empty()
            || columns.values().any(|column| column.at == at)
            || unused.is_some_and(|names| names.iter().any(|known| known.text == name))
    }

    fn unread(&self) -> Vec<usize> {
        (0..self.sheet.width()).filter(|&at| !self.is_taken(at)).collect()
    }

    fn cells(&self, at: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().filter_map(move |row| {
            let cell = trim(row.get(at)?);
            (!cell.is_empty()).then_some(cell)
        })
    }

    fn content(&self, at: usize) -> Content {
        let words = Words::built_in();
        let amount = AmountFormat {
            mark: DecimalMark::Point,
            ..AmountFormat::plain(2)
        };
        let comma = AmountFormat {
            mark: DecimalMark::Comma,
            ..amount
        };
        let mut content = Content::default();
        for cell in self.cells(at) {
            content.filled += 1;
            if content.sample.is_empty() {
                cell.clone_into(&mut content.sample);
            }
            if let Some((number, has_words)) = account_in(cell) {
                content.numbers += 1;
                content.with_words += usize::from(has_words);
                content.distinct.insert(number);
            }
            let is_money =
                cell.contains(['.', ',']) && (amount.read(cell).is_ok() || comma.read(cell).is_ok());
            content.amounts += usize::from(is_money);
            content.states += usize::from(words.status(cell) != StatusWord::Unknown);
        }
        content
    }

    /// Gives columns that no name took to the fields that their names and cells say.
    fn map_unread(&mut self) {
        for at in self.unread() {
            let (name, content) = (self.name(at), self.content(at));
            if content.filled == 0 {
                continue;
            }
            let says = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
            let mostly = |count: usize| count * 2 > content.filled;
            if says(&OWN) && mostly(content.numbers) {
                self.take_own(at);
            } else if says(&OTHER) && !says(&BESIDE) {
                self.take_other(at, mostly(content.numbers), mostly(content.with_words));
            } else if says(&BALANCES)
                && !says(&OTHER_BALANCES)
                && mostly(content.amounts)
                && !self.has(Field::Balance)
            {
                self.set(Field::Balance, at);
            } else if content.states == content.filled && !self.has(Field::Status) {
                self.set(Field::Status, at);
            }
        }
    }

    /// The own number without doubt; a column whose name left that open is free again.
    fn take_own(&mut self, at: usize) {
        let before = self.sheet.column(Field::OwnAccount);
        if before.is_some_and(|before| OWN.iter().any(|part| self.name(before).contains(part))) {
            return;
        }
        self.set(Field::OwnAccount, at);
        if let Some(before) = before
            && !self.has_other_number()
        {
            self.set(Field::OtherAccount, before);
        }
    }

    fn has_other_number(&self) -> bool {
        [Field::OtherAccount, Field::OtherCard, Field::OtherParty]
            .iter()
            .any(|&field| self.has(field))
    }

    fn take_other(&mut self, at: usize, numbers: bool, with_words: bool) {
        let field = if with_words && !self.has_other_number() {
            Field::OtherParty
        } else if numbers {
            let free = [Field::OtherAccount, Field::OtherCard, Field::OtherInstead];
            match free.into_iter().find(|&field| !self.has(field)) {
                Some(field) if !self.has(Field::OtherParty) => field,
                _ => return,
            }
        } else if !self.has(Field::OtherName) {
            Field::OtherName
        } else {
            return;
        };
        self.set(field, at);
    }

    /// Columns whose names leave open whose number they hold.
    fn open_numbers(&self) -> Vec<usize> {
        let known = [Field::OwnAccount, Field::OwnCard];
        let names = known
            .iter()
            .filter_map(|field| self.sheet.found.layout.columns().get(field));
        let names: Vec<&str> = names.flatten().map(|name| name.text.as_str()).collect();
        let is_open = |at: &usize| {
            let name = self.name(*at);
            names.contains(&name.as_str()) && !OWN.iter().any(|part| name.contains(part))
        };
        let other = [
            Field::OtherAccount,
            Field::OtherCard,
            Field::OtherParty,
            Field::OtherInstead,
        ];
        let is_other = |at: &usize| other.iter().any(|&field| self.sheet.column(field) == Some(*at));
        (0..self.sheet.width())
            .filter(is_open)
            .filter(|at| !is_other(at))
            .collect()
    }

    fn numbers(&self, at: usize) -> BTreeSet<String> {
        self.cells(at)
            .filter_map(|cell| Some(account_in(cell)?.0))
            .collect()
    }

    /// Moves a number column to the other side where its cells, or another source of the own number, prove it.
    fn prove_own(&mut self) {
        if self.has_other_number() {
            return;
        }
        let open = self.open_numbers();
        let own_fields = [Field::OwnAccount, Field::OwnCard];
        let definite = own_fields
            .iter()
            .filter_map(|&field| self.sheet.column(field))
            .any(|at| !open.contains(&at));
        let constant: Vec<usize> = open
            .iter()
            .copied()
            .filter(|&at| self.numbers(at).len() == 1)
            .collect();
        for &at in &open {
            let numbers = self.numbers(at);
            let stated = own::stated_elsewhere(self.sheet);
            let by_source = (definite || constant.iter().any(|&other| other != at)) && numbers.len() > 1;
            let by_stated = stated
                .is_some_and(|own| !numbers.contains(&own) && (numbers.len() > 1 || self.behind_name(at)));
            if by_source || by_stated || self.goes_with_names(at) {
                self.give_to_other(at, &constant);
                return;
            }
        }
    }

    /// Whether a name column stands right before a number column.
    fn behind_name(&self, at: usize) -> bool {
        let names = [Field::OtherName, Field::OwnName];
        names
            .iter()
            .any(|&field| self.sheet.column(field).is_some_and(|name| name + 1 == at))
    }

    /// Whether each of several numbers stands beside a name of its own.
    fn goes_with_names(&self, at: usize) -> bool {
        let Some(names) = self.sheet.column(Field::OtherName) else {
            return false;
        };
        let pairs = self.names_of(at, names);
        pairs.len() > 1
            && pairs.values().all(|names| names.len() == 1)
            && pairs.values().flatten().collect::<BTreeSet<_>>().len() > 1
    }

    /// The names that stand beside each number.
    fn names_of(&self, number: usize, name: usize) -> BTreeMap<String, BTreeSet<&str>> {
        let mut pairs: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for row in &self.rows {
            let name = row
                .get(name)
                .map(|cell| trim(cell))
                .filter(|name| !name.is_empty());
            let number = row.get(number).and_then(|cell| account_in(cell));
            if let (Some((number, _)), Some(name)) = (number, name) {
                pairs.entry(number).or_default().insert(name);
            }
        }
        pairs
    }

    /// The column is the other side's; a constant one beside it, if any, is the own.
    fn give_to_other(&mut self, at: usize, constant: &[usize]) {
        for field in [Field::OwnAccount, Field::OwnCard] {
            if self.sheet.column(field) == Some(at) {
                self.sheet.found.columns.remove(&field);
            }
        }
        self.set(Field::OtherAccount, at);
        let is_own = [Field::OwnAccount, Field::OwnCard]
            .iter()
            .any(|&field| self.has(field));
        if let Some(&own) = constant.iter().find(|&&own| own != at)
            && !is_own
        {
            self.set(Field::OwnAccount, own);
        }
        for (from, to) in [
            (Field::OwnName, Field::OtherName),
            (Field::OwnBank, Field::OtherBank),
        ] {
            if !self.has(to)
                && let Some(column) = self.sheet.found.columns.remove(&from)
            {
                self.sheet.found.columns.insert(to, column);
            }
        }
        if !self.has(Field::OtherName)
            && let Some(name) = self.unread().into_iter().find(|&at| self.name(at) == "name")
        {
            self.set(Field::OtherName, name);
        }
        let name = trim(&self.sheet.header[at]).to_owned();
        self.notes.push(format!(
            "the numbers of the column {name:?} differ from line to line beside an own account that stands elsewhere, or \
             each stands beside a name of its own: they are taken for the counterparties'"
        ));
    }

    /// A holder's name that changes with the counterparty is the counterparty's.
    fn prove_names(&mut self) {
        if self.has(Field::OtherName) {
            return;
        }
        let other = [Field::OtherAccount, Field::OtherCard]
            .iter()
            .find_map(|&field| self.sheet.column(field));
        let own = [Field::OwnAccount, Field::OwnCard]
            .iter()
            .find_map(|&field| self.sheet.column(field));
        let (Some(names), Some(other)) = (self.sheet.column(Field::OwnName), other) else {
            return;
        };
        let of_other = self.names_of(other, names);
        let changes = match own {
            Some(own) => self.names_of(own, names).values().any(|names| names.len() > 1),
            None => of_other.len() > 1,
        };
        if changes && of_other.values().all(|names| names.len() == 1) {
            self.sheet.found.columns.remove(&Field::OwnName);
            self.set(Field::OtherName, names);
        }
    }

    /// Names the columns that are left and hold what records rest on.
    fn note_unread(&mut self) {
        for at in self.unread() {
            let (name, content) = (self.name(at), self.content(at));
            let says = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
            let mostly = |count: usize| count * 2 > content.filled;
            let what = if content.filled == 0 {
                continue;
            } else if says(&FEES)
                && self
                    .cells(at)
                    .any(|cell| cell.bytes().any(|b| matches!(b, b'1'..=b'9')))
            {
                "charges, which are not counted"
            } else if says(&OTHER) && !says(&BESIDE) {
                "what it says of the other side, which is not read"
            } else if says(&FURNITURE) {
                continue;
            } else if mostly(content.numbers) && content.distinct.len() > 1 {
                "what may be account numbers, which are not read"
            } else if mostly(content.amounts) {
                "amounts, which are not counted"
            } else {
                continue;
            };
            let (name, sample) = (trim(&self.sheet.header[at]).to_owned(), content.sample);
            self.notes.push(format!(
                "no layout knows the column {name:?}; it holds {what} (such as {sample:?}): if they matter, name the column \
                 in a layout of your own"
            ));
        }
    }
}

/// The account's number in a cell, with six digits at least (or four beside letters), and whether words stand beside it.
fn account_in(cell: &str) -> Option<(String, bool)> {
    let Number::Clean(number) = number::clean(cell) else {
        return None;
    };
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let has_letters = number.bytes().any(|b| b.is_ascii_alphabetic());
    let is_written = number
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'/' | b'_'));
    let is_date = || cell.contains(['-', '/']) && TimeFormat::default().read(cell).is_ok();
    let is_one = is_written && (digits >= 6 || (digits >= 4 && has_letters)) && !is_date();
    let has_words = cell.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    is_one.then(|| (number.into_owned(), has_words))
}
