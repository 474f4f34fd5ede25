//! The formats of statements: which column holds what, and how a cell is written.

use std::collections::{BTreeMap, BTreeSet};

use encoding_rs::{Encoding, GBK, UTF_8};
use fundtrail::{AccountDetails, AccountId, FootprintKind};

use super::entry::{Entry, Named};
use crate::case::SyntheticCase;
use crate::table::exit_of;
use crate::text::{Clock, push_amount};

/// A format in which banks hand out statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// The police feedback export of 31 columns, in GBK.
    Feedback31,
    /// The one of 34 columns, in UTF-8 with a mark.
    Feedback34,
    /// The one whose cells are guarded by tabs, in GBK.
    Guarded,
    /// A plain English statement with a debit and a credit column.
    English,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    OwnCard,
    OwnAccount,
    OwnName,
    OwnId,
    OwnBank,
    Time,
    Amount,
    Debit,
    Credit,
    Balance,
    /// 进 or 出.
    Direction,
    /// 借 or 贷.
    DebitOrCredit,
    Other,
    OtherName,
    OtherId,
    OtherBank,
    Cash,
    Memo,
    Currency,
    Success,
    Serial,
    Batch,
    Feedback,
    /// The payer's address.
    Address,
    /// The payer's device.
    Device,
    /// The cash machine.
    Machine,
    Blank,
}

const FEEDBACK_31: &[(&str, Cell)] = &[
    ("交易卡号", Cell::OwnCard),
    ("交易账号", Cell::OwnAccount),
    ("交易方户名", Cell::OwnName),
    ("交易方证件号码", Cell::OwnId),
    ("交易时间", Cell::Time),
    ("交易金额", Cell::Amount),
    ("交易余额", Cell::Balance),
    ("收付标志", Cell::Direction),
    ("交易对手账卡号", Cell::Other),
    ("现金标志", Cell::Cash),
    ("对手户名", Cell::OtherName),
    ("对手身份证号", Cell::OtherId),
    ("对手开户银行", Cell::OtherBank),
    ("摘要说明", Cell::Memo),
    ("交易币种", Cell::Currency),
    ("交易网点名称", Cell::Blank),
    ("交易发生地", Cell::Blank),
    ("交易是否成功", Cell::Success),
    ("传票号", Cell::Blank),
    ("IP地址", Cell::Address),
    ("MAC地址", Cell::Device),
    ("对手交易余额", Cell::Blank),
    ("交易流水号", Cell::Serial),
    ("日志号", Cell::Blank),
    ("凭证种类", Cell::Blank),
    ("凭证号", Cell::Blank),
    ("交易柜员号", Cell::Blank),
    ("备注", Cell::Blank),
    ("商户名称", Cell::Blank),
    ("交易类型", Cell::Blank),
    ("查询反馈结果原因", Cell::Feedback),
];

const FEEDBACK_34: &[(&str, Cell)] = &[
    ("账户开户名称", Cell::OwnName),
    ("开户人证件号码", Cell::OwnId),
    ("交易卡号", Cell::OwnCard),
    ("交易账号", Cell::OwnAccount),
    ("交易时间", Cell::Time),
    ("交易金额", Cell::Amount),
    ("交易余额", Cell::Balance),
    ("收付标志", Cell::Direction),
    ("交易对手账卡号", Cell::Other),
    ("现金标志", Cell::Cash),
    ("对手户名", Cell::OtherName),
    ("对手身份证号", Cell::OtherId),
    ("对手开户银行", Cell::OtherBank),
    ("摘要说明", Cell::Memo),
    ("交易币种", Cell::Currency),
    ("交易网点名称", Cell::Blank),
    ("交易网点代码", Cell::Blank),
    ("交易发生地", Cell::Blank),
    ("交易是否成功", Cell::Success),
    ("传票号", Cell::Blank),
    ("IP地址", Cell::Address),
    ("MAC地址", Cell::Device),
    ("对手交易余额", Cell::Blank),
    ("交易流水号", Cell::Serial),
    ("日志号", Cell::Blank),
    ("凭证种类", Cell::Blank),
    ("凭证号", Cell::Blank),
    ("交易柜员号", Cell::Blank),
    ("备注", Cell::Blank),
    ("商户名称", Cell::Blank),
    ("商户号", Cell::Blank),
    ("终端号", Cell::Machine),
    ("交易类型", Cell::Blank),
    ("查询反馈结果原因", Cell::Feedback),
];

const GUARDED: &[(&str, Cell)] = &[
    ("交易卡号", Cell::OwnCard),
    ("交易账号", Cell::OwnAccount),
    ("交易方户名", Cell::OwnName),
    ("交易方证件号", Cell::OwnId),
    ("交易账户开户银行", Cell::OwnBank),
    ("交易时间", Cell::Time),
    ("交易金额", Cell::Amount),
    ("交易余额", Cell::Balance),
    ("交易币种", Cell::Currency),
    ("借贷标志", Cell::DebitOrCredit),
    ("对手账号", Cell::Other),
    ("对手户名", Cell::OtherName),
    ("对手证件号", Cell::OtherId),
    ("对手账户开户银行", Cell::OtherBank),
    ("对手交易余额", Cell::Blank),
    ("摘要说明", Cell::Memo),
    ("备注", Cell::Blank),
    ("批次", Cell::Batch),
    ("IP地址", Cell::Address),
    ("MAC地址", Cell::Device),
];

const ENGLISH: &[(&str, Cell)] = &[
    ("Card", Cell::OwnCard),
    ("Account", Cell::OwnAccount),
    ("Account Holder", Cell::OwnName),
    ("Bank", Cell::OwnBank),
    ("Date Time", Cell::Time),
    ("Debit", Cell::Debit),
    ("Credit", Cell::Credit),
    ("Balance", Cell::Balance),
    ("Counterparty Account", Cell::Other),
    ("Counterparty Name", Cell::OtherName),
    ("Counterparty Bank", Cell::OtherBank),
    ("Description", Cell::Memo),
    ("Currency", Cell::Currency),
    ("Reference", Cell::Serial),
];

impl Format {
    pub(super) const ALL: [Format; 4] = [
        Format::Feedback31,
        Format::Feedback34,
        Format::Guarded,
        Format::English,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Format::Feedback31 => "31",
            Format::Feedback34 => "34",
            Format::Guarded => "guarded",
            Format::English => "english",
        }
    }

    fn columns(self) -> &'static [(&'static str, Cell)] {
        match self {
            Format::Feedback31 => FEEDBACK_31,
            Format::Feedback34 => FEEDBACK_34,
            Format::Guarded => GUARDED,
            Format::English => ENGLISH,
        }
    }

    /// Whether the format can say that a transaction was refused.
    fn has_status(self) -> bool {
        self.columns().iter().any(|&(_, cell)| cell == Cell::Success)
    }

    fn encoding(self) -> &'static Encoding {
        match self {
            Format::Feedback31 | Format::Guarded => GBK,
            Format::Feedback34 | Format::English => UTF_8,
        }
    }

    /// What stands behind each cell.
    fn guard(self) -> &'static str {
        if self == Format::Guarded { "\t" } else { "" }
    }
}

/// A file in the making.
pub(super) struct Sheet<'a> {
    case: &'a SyntheticCase,
    format: Format,
    batch: usize,
    clock: Clock,
    text: String,
    /// Whether a spreadsheet has saved it.
    is_saved: bool,
    lines: u64,
    /// The lines of payers, by transfer.
    paid: Vec<(usize, u64)>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(case: &'a SyntheticCase, format: Format, batch: usize) -> Self {
        let mut sheet = Sheet {
            case,
            format,
            batch,
            clock: Clock::new(b' '),
            text: String::new(),
            is_saved: false,
            lines: 0,
            paid: Vec::new(),
        };
        if format == Format::Feedback34 {
            sheet.text.push('\u{feff}');
        }
        sheet.line(|_, name, _| name.to_owned());
        sheet
    }

    /// The same as a spreadsheet saves it: no seconds, no closing zeros.
    pub(super) fn saved_by_a_spreadsheet(mut self) -> Self {
        self.is_saved = true;
        self
    }

    /// The lines of payers, by transfer.
    pub(super) fn paid(&self) -> impl Iterator<Item = (usize, u64)> + '_ {
        self.paid.iter().copied()
    }

    /// Adds one line, cell by cell.
    fn line(&mut self, mut text: impl FnMut(&mut Clock, &str, Cell) -> String) {
        for (i, &(name, cell)) in self.format.columns().iter().enumerate() {
            if i > 0 {
                self.text.push(',');
            }
            // Everything in a cell is invented here, and nothing of it needs quotes.
            self.text.push_str(&text(&mut self.clock, name, cell));
            self.text.push_str(self.format.guard());
        }
        self.text.push_str("\r\n");
        self.lines += 1;
    }

    /// Adds an entry of an account; none that was refused, where the format cannot say so.
    pub(super) fn entry(&mut self, account: AccountId, entry: &Entry) {
        if !entry.succeeded && !self.format.has_status() {
            return;
        }
        let (case, batch, is_saved) = (self.case, self.batch, self.is_saved);
        self.line(|clock, _, cell| {
            let text = cell_text(case, account, entry, cell, clock, batch);
            if is_saved { saved(cell, text) } else { text }
        });
        if let Some(transfer) = entry.transfer.filter(|_| entry.is_out) {
            self.paid.push((transfer, self.lines));
        }
    }

    /// Adds a line that says that a card has no records.
    pub(super) fn no_records(&mut self) {
        if !self.format.has_status() {
            return;
        }
        let card = format!("62220299{:011}", self.batch);
        self.line(|_, _, cell| match cell {
            Cell::OwnCard => card.clone(),
            Cell::Feedback => "查无此记录".to_owned(),
            _ => String::new(),
        });
    }

    /// The bytes of the file.
    pub(super) fn finish(self) -> Vec<u8> {
        self.format.encoding().encode(&self.text).0.into_owned()
    }
}

fn cell_text(
    case: &SyntheticCase,
    account: AccountId,
    entry: &Entry,
    cell: Cell,
    clock: &mut Clock,
    batch: usize,
) -> String {
    let own = case.book().details(account);
    let named = entry.other.account().filter(|_| entry.named != Named::Blank);
    let other = named.and_then(|other| case.book().details(other));
    let field = |details: Option<&AccountDetails>, of: fn(&AccountDetails) -> Option<&str>| {
        details.and_then(of).unwrap_or_default().to_owned()
    };
    match cell {
        Cell::OwnCard => case.book().number(account).to_owned(),
        Cell::OwnAccount => number_behind(case, account).unwrap_or_default().to_owned(),
        Cell::OwnName => field(own, |d| d.holder.as_deref()),
        Cell::OwnId => field(own, |d| d.holder_id.as_deref()),
        Cell::OwnBank => field(own, |d| d.bank.as_deref()),
        Cell::Time => ascii(|line| clock.push(line, entry.second)),
        Cell::Debit if !entry.is_out => String::new(),
        Cell::Credit if entry.is_out => String::new(),
        Cell::Amount | Cell::Debit | Cell::Credit => ascii(|line| push_amount(line, entry.amount)),
        Cell::Balance => ascii(|line| push_amount(line, entry.balance)),
        Cell::Direction => if entry.is_out { "出" } else { "进" }.to_owned(),
        Cell::DebitOrCredit => if entry.is_out { "借" } else { "贷" }.to_owned(),
        Cell::Other => named.map_or(String::new(), |other| other_number(case, other, entry.named)),
        Cell::OtherId | Cell::OtherBank if entry.named == Named::ByName => String::new(),
        Cell::OtherName => match exit_name(case, entry) {
            Some(platform) => platform.to_owned(),
            None => field(other, |d| d.holder.as_deref()),
        },
        Cell::OtherId => field(other, |d| d.holder_id.as_deref()),
        Cell::OtherBank => field(other, |d| d.bank.as_deref()),
        Cell::Cash => if entry.memo == "ATM取款" || entry.memo == "现金存入" {
            "现金"
        } else {
            "转账"
        }
        .to_owned(),
        Cell::Memo => entry.memo.to_owned(),
        Cell::Currency => "CNY".to_owned(),
        Cell::Success => if entry.succeeded { "成功" } else { "失败" }.to_owned(),
        Cell::Serial => entry.serial.clone(),
        Cell::Batch => format!("PC{batch:04}"),
        Cell::Address => left(entry, FootprintKind::Ip),
        Cell::Device => left(entry, FootprintKind::Device),
        Cell::Machine => left(entry, FootprintKind::Terminal),
        Cell::Feedback | Cell::Blank => String::new(),
    }
}

/// A cell as a spreadsheet saves it.
fn saved(cell: Cell, text: String) -> String {
    match cell {
        Cell::Time => text.chars().take("2026-03-01 09:00".len()).collect(),
        Cell::Amount | Cell::Debit | Cell::Credit | Cell::Balance => {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        _ => text,
    }
}

fn left(entry: &Entry, kind: FootprintKind) -> String {
    let of_kind = entry.left.iter().find(|(of, _)| *of == kind);
    of_kind.map(|(_, value)| value.clone()).unwrap_or_default()
}

/// The persons of an answer with their telephone numbers, in UTF-8 with a mark: a companion table.
pub(super) fn persons(case: &SyntheticCase, accounts: &[AccountId]) -> String {
    let phones: BTreeMap<AccountId, &str> = case
        .footprints()
        .sightings()
        .filter(|(kind, ..)| *kind == FootprintKind::Phone)
        .map(|(_, phone, account, _)| (account, phone))
        .collect();
    let mut lines = BTreeSet::new();
    for account in accounts {
        let Some(details) = case.book().details(*account) else {
            continue;
        };
        if let (Some(name), Some(id), Some(phone)) =
            (&details.holder, &details.holder_id, phones.get(account))
        {
            lines.insert(format!("{name},身份证,{id},,,{phone}\r\n"));
        }
    }
    let header = "\u{feff}客户名称,证照类型,证照号码,单位地址,联系电话,联系手机\r\n";
    lines
        .into_iter()
        .fold(header.to_owned(), |text, line| text + &line)
}

/// The name of the exit at the other end, if it is one with a name.
fn exit_name<'a>(case: &'a SyntheticCase, entry: &Entry) -> Option<&'a str> {
    let transfer = case
        .ledger()
        .transfers()
        .get(fundtrail::TransferIndex::from_index(entry.transfer?));
    exit_of(case.ledger().exits(), &transfer).map(|(_, name)| name)
}

fn number_behind(case: &SyntheticCase, account: AccountId) -> Option<&str> {
    case.book().numbers(account).nth(1)
}

fn other_number(case: &SyntheticCase, other: AccountId, named: Named) -> String {
    let card = case.book().number(other);
    match named {
        Named::ByCard => card.to_owned(),
        Named::ByAccount => number_behind(case, other).unwrap_or(card).to_owned(),
        Named::Masked => format!("{}****{}", &card[..4], &card[card.len() - 4..]),
        Named::ByName | Named::Blank => String::new(),
    }
}

fn ascii(write: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut line = Vec::with_capacity(24);
    write(&mut line);
    line.into_iter().map(char::from).collect()
}
