//! Where the money in accounts came from, as people and programs read it.

use std::io::{self, Write};

use fundtrail::account::AccountId;
use fundtrail::bounds::SetBounds;
use fundtrail::sources::{Origin, OriginMark, Sources, Split};
use fundtrail::{AccountBook, Ledger, Time};
use serde::Serialize;

use crate::amount::Amount;
use crate::columns::{Column, Columns, visible};
use crate::compose::Evidence;
use crate::mask::Mask;
use crate::model::{Moment, Note, Place};
use crate::sections::Sections;
use crate::table::Style;
use crate::words::Lang;

/// What is known of sources, as their report takes it.
#[derive(Clone, Copy)]
pub struct SourcesFindings<'a> {
    /// The program's version.
    pub version: &'a str,
    /// The accounts' numbers.
    pub book: &'a AccountBook,
    /// The ledger.
    pub ledger: &'a Ledger,
    /// What the attribution says.
    pub sources: &'a Sources,
    /// The bounds of each origin, in their order; absent where they were not worked out.
    pub bounds: &'a [Option<SetBounds>],
    /// The marks of each origin, in their order.
    pub marks: &'a [Vec<OriginMark>],
    /// Up to when records count.
    pub as_of: Time,
}

/// Where the money in accounts came from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourcesReport {
    /// The name and version of this shape.
    pub schema: &'static str,
    /// The program's version.
    pub version: String,
    /// The rule that the attribution follows.
    pub rule: &'static str,
    /// The currency of every amount.
    pub currency: String,
    /// The instant up to which records count.
    pub as_of: Moment,
    /// The asked accounts.
    pub accounts: Vec<Asked>,
    /// The origins with any money of which the accounts hold or received some, most held first.
    pub origins: Vec<OriginRow>,
    /// What a reader should know.
    pub notes: Vec<Note>,
}

/// Parts of an account's money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Parts {
    /// In it at the as-of time.
    pub held: Amount,
    /// Received in all.
    pub received: Amount,
    /// Passed on in all.
    pub passed_on: Amount,
    /// What of that left by an exit.
    pub exited: Amount,
}

/// An asked account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// Its number.
    pub account: String,
    /// Its holder.
    pub holder: Option<String>,
    /// Its bank.
    pub bank: Option<String>,
    /// All its money.
    #[serde(flatten)]
    pub whole: Parts,
    /// What of it is of each origin; the parts and `rest` add up to the whole.
    pub by_origin: Vec<OfOrigin>,
    /// What is of origins that are not kept apart.
    pub rest: Parts,
}

/// What of an account's money is of one origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfOrigin {
    /// The origin's number.
    pub origin: usize,
    /// How much.
    #[serde(flatten)]
    pub parts: Parts,
}

/// An origin.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OriginRow {
    /// Its number here.
    pub number: usize,
    /// Why the record begins there: `unseen`, `stopped`, `opening`, `exit`.
    pub kind: &'static str,
    /// The account, if it is one.
    pub account: Option<String>,
    /// The way in, if it is one: `cash`, ….
    pub exit: Option<String>,
    /// Its holder.
    pub holder: Option<String>,
    /// Its bank.
    pub bank: Option<String>,
    /// The fewest transfers from it to an asked account.
    pub level: u32,
    /// How many payments of it could have come to the asked accounts.
    pub transfers: usize,
    /// What they are in all.
    pub paid: Amount,
    /// When the first was.
    pub first: Moment,
    /// When the last was.
    pub last: Moment,
    /// What of it is in the asked accounts, what they received, passed on, and paid to exits.
    #[serde(flatten)]
    pub parts: Parts,
    /// The least of its money that the asked accounts hold under any rule.
    pub at_least: Option<Amount>,
    /// The most.
    pub at_most: Option<Amount>,
    /// `victim`, `possible victim`, `member's own`, `payroll-like`.
    pub marks: Vec<&'static str>,
    /// Its payments.
    pub payments: Vec<OriginPaymentRow>,
}

/// One payment of an origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OriginPaymentRow {
    /// The transfer's id; absent for an opening balance.
    pub id: Option<String>,
    /// When.
    pub at: Moment,
    /// The payee.
    pub to: Option<String>,
    /// How much.
    pub amount: Amount,
    /// What of it the asked accounts hold; pro-rata does not tell the payments of one origin apart.
    pub held: Option<Amount>,
    /// The lines that record it.
    pub source: Vec<Place>,
}

impl SourcesReport {
    /// Puts together what was found. `notes`: what a reader should know.
    pub fn new(findings: SourcesFindings<'_>, lines: &impl Evidence, notes: Vec<Note>) -> Self {
        let composer = Composer { findings, lines };
        let sources = findings.sources;
        let figures = (0..sources.origins().len()).map(|at| (at, sources.of_origin(at)));
        let mut shown: Vec<(usize, Split)> =
            figures.filter(|(_, split)| *split != Split::default()).collect();
        shown.sort_by_key(|&(at, split)| (std::cmp::Reverse((split.held, split.received)), at));
        let mut numbers = vec![0; sources.origins().len()];
        for (number, &(at, _)) in shown.iter().enumerate() {
            numbers[at] = number + 1;
        }
        SourcesReport {
            schema: "fundtrail.sources/1",
            version: findings.version.to_owned(),
            rule: sources.rule().name(),
            currency: findings.ledger.currency().code().to_owned(),
            as_of: Moment(findings.as_of),
            accounts: composer.accounts(&numbers),
            origins: shown
                .iter()
                .map(|&(at, split)| composer.origin(at, numbers[at], split))
                .collect(),
            notes,
        }
    }

    /// Hides who is who: names, and the middle of numbers.
    pub fn mask(&mut self) {
        let mut mask = Mask::new();
        for account in &mut self.accounts {
            mask.number(&mut account.account);
            mask.name(&mut account.holder);
        }
        for origin in &mut self.origins {
            mask.maybe_number(&mut origin.account);
            mask.name(&mut origin.holder);
            for payment in &mut origin.payments {
                mask.maybe_number(&mut payment.to);
            }
        }
        for payment in self.origins.iter_mut().flat_map(|origin| &mut origin.payments) {
            payment
                .source
                .iter_mut()
                .for_each(|place| mask.text(&mut place.file));
            payment.id.iter_mut().for_each(|id| mask.text(id));
        }
        for note in &mut self.notes {
            mask.text(&mut note.message);
            note.file.iter_mut().for_each(|file| mask.text(file));
        }
    }

    /// Writes it as indented JSON.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_json(&self, mut out: impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut out, self)?;
        out.write_all(b"\n")
    }

    /// Writes it as tables for people.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_table(&self, style: Style, mut out: impl Write) -> io::Result<()> {
        let mut sections = Sections::new(style);
        let words = sections.words();
        sections.line(&format!(
            "{} {} · {} {} · {} {}",
            words.rule,
            self.rule,
            words.as_of,
            self.as_of.spaced(),
            words.amounts_in,
            visible(&self.currency)
        ));
        self.accounts_table(&mut sections);
        self.origins_table(&mut sections);
        sections.notes(&self.notes);
        out.write_all(sections.into_text().as_bytes())
    }

    fn accounts_table(&self, sections: &mut Sections) {
        let (lang, words) = (sections.style().lang, sections.words());
        let mut columns = Columns::new(vec![
            Column::left(words.account),
            Column::left(words.holder),
            Column::left(words.bank),
            Column::right(words.held),
            Column::right(lang.pick("Received", "转入合计")),
            Column::right(lang.pick("Passed on", "转出合计")),
        ]);
        for asked in &self.accounts {
            columns.row(vec![
                asked.account.clone(),
                asked.holder.clone().unwrap_or_default(),
                asked.bank.clone().unwrap_or_default(),
                asked.whole.held.grouped(),
                asked.whole.received.grouped(),
                asked.whole.passed_on.grouped(),
            ]);
        }
        sections.table(lang.pick("Asked accounts", "查询账户"), &columns);
    }

    fn origins_table(&self, sections: &mut Sections) {
        let (style, words) = (sections.style(), sections.words());
        let lang = style.lang;
        let yielding = |yields: u8, column: Column| Column { yields, ..column };
        let mut columns = Columns::new(vec![
            Column::right(words.rank),
            Column::left(lang.pick("Origin", "来源")),
            yielding(4, Column::left(words.holder)),
            yielding(5, Column::left(words.bank)),
            Column::right(words.held),
            yielding(2, Column::right(lang.pick("At least", "至少"))),
            yielding(2, Column::right(lang.pick("At most", "至多"))),
            Column::right(lang.pick("Received", "转入")),
            yielding(6, Column::right(lang.pick("Exited", "流出"))),
            yielding(7, Column::right(lang.pick("Paid in", "付出"))),
            yielding(8, Column::right(lang.pick("Transfers", "笔数"))),
            yielding(9, Column::right(lang.pick("Level above", "上溯级"))),
            yielding(10, Column::left(lang.pick("First", "最早"))),
            yielding(11, Column::left(lang.pick("Last", "最晚"))),
            yielding(1, Column::left(lang.pick("Marks", "标记"))),
        ]);
        for origin in self.origins.iter().take(sections.top()) {
            columns.row(origin_cells(origin, lang));
        }
        if let Some(rest) = self.rest_cells(sections.top(), lang) {
            columns.row(rest);
        }
        let total = |of: fn(&Parts) -> Amount| {
            let sum = self.accounts.iter().map(|asked| of(&asked.whole).minor()).sum();
            self.accounts
                .first()
                .map(|a| a.whole.held.with_minor(sum).grouped())
                .unwrap_or_default()
        };
        let mut cells = vec![String::new(), lang.pick("Total", "合计").to_owned()];
        cells.resize(15, String::new());
        cells[4] = total(|p| p.held);
        cells[7] = total(|p| p.received);
        cells[8] = total(|p| p.exited);
        columns.total(cells);
        let heading = lang.pick("Where the money came from", "资金来源");
        sections.table(&format!("{heading} ({})", self.origins.len()), &columns);
    }

    /// What is not shown a row each: origins beyond `top`, and those that are not kept apart.
    fn rest_cells(&self, top: usize, lang: Lang) -> Option<Vec<String>> {
        let hidden = self.origins.len().saturating_sub(top);
        let sum = |of: fn(&Parts) -> Amount| {
            let origins = self.origins.iter().skip(top).map(|o| of(&o.parts).minor());
            let rest = self.accounts.iter().map(|a| of(&a.rest).minor());
            origins.chain(rest).sum::<i128>()
        };
        let like = self.accounts.first()?.whole.held;
        let (held, received) = (sum(|p| p.held), sum(|p| p.received));
        if hidden == 0 && held == 0 && received == 0 {
            return None;
        }
        let mut cells = vec![String::new(); 15];
        let others = lang.pick("others", "其他来源");
        cells[1] = if hidden > 0 {
            format!("… {hidden} {others}")
        } else {
            format!("… {others}")
        };
        cells[4] = like.with_minor(held).grouped();
        cells[7] = like.with_minor(received).grouped();
        cells[8] = like.with_minor(sum(|p| p.exited)).grouped();
        Some(cells)
    }
}

fn origin_cells(origin: &OriginRow, lang: Lang) -> Vec<String> {
    let name = match (&origin.account, &origin.exit) {
        (Some(account), _) if origin.kind == "opening" => {
            format!("{account} ({})", lang.pick("opening balance", "期初余额"))
        }
        (Some(account), _) => account.clone(),
        (None, exit) => exit.clone().unwrap_or_default(),
    };
    let amount = |amount: Option<Amount>| amount.map(Amount::grouped).unwrap_or_default();
    let marks: Vec<_> = origin.marks.iter().map(|mark| mark_word(mark, lang)).collect();
    vec![
        origin.number.to_string(),
        name,
        origin.holder.clone().unwrap_or_default(),
        origin.bank.clone().unwrap_or_default(),
        origin.parts.held.grouped(),
        amount(origin.at_least),
        amount(origin.at_most),
        origin.parts.received.grouped(),
        origin.parts.exited.grouped(),
        origin.paid.grouped(),
        origin.transfers.to_string(),
        origin.level.to_string(),
        origin.first.spaced(),
        origin.last.spaced(),
        marks.join(lang.pick(", ", "，")),
    ]
}

fn mark_word(mark: &'static str, lang: Lang) -> &'static str {
    match (lang, mark) {
        (Lang::Zh, "victim") => "被害人",
        (Lang::Zh, "possible victim") => "潜在被害人（待核）",
        (Lang::Zh, "member's own") => "本人资金",
        (Lang::Zh, "payroll-like") => "疑似代发工资",
        (_, other) => other,
    }
}

struct Composer<'a, E> {
    findings: SourcesFindings<'a>,
    lines: &'a E,
}

impl<E: Evidence> Composer<'_, E> {
    fn amount(&self, minor: impl Into<i128>) -> Amount {
        Amount::new(minor, self.findings.ledger.currency())
    }

    fn parts(&self, split: Split) -> Parts {
        Parts {
            held: self.amount(split.held),
            received: self.amount(split.received),
            passed_on: self.amount(split.passed_on),
            exited: self.amount(split.exited),
        }
    }

    fn holder(&self, account: AccountId) -> (Option<String>, Option<String>) {
        let details = self.findings.book.details(account);
        let text = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
        details.map_or((None, None), |d| (text(&d.holder), text(&d.bank)))
    }

    fn accounts(&self, numbers: &[usize]) -> Vec<Asked> {
        let asked = self.findings.sources.asked().iter().map(|asked| {
            let (holder, bank) = self.holder(asked.account);
            let of_origin = asked.by_origin.iter().map(|&(at, split)| OfOrigin {
                origin: numbers[at],
                parts: self.parts(split),
            });
            Asked {
                account: self.findings.book.number(asked.account).to_owned(),
                holder,
                bank,
                whole: self.parts(asked.whole),
                by_origin: of_origin.collect(),
                rest: self.parts(asked.rest),
            }
        });
        asked.collect()
    }

    fn origin(&self, at: usize, number: usize, split: Split) -> OriginRow {
        let SourcesFindings { book, ledger, .. } = self.findings;
        let source = &self.findings.sources.origins()[at];
        let (account, exit) = match source.origin {
            Origin::Account(account) => (Some(account), None),
            Origin::Exit(exit) => {
                let exit = ledger.exits().exit(exit);
                let name = exit
                    .name
                    .as_deref()
                    .map(|name| format!(" {name}"))
                    .unwrap_or_default();
                (None, Some(format!("{}{name}", exit.kind.name())))
            }
        };
        let (holder, bank) = account.map_or((None, None), |account| self.holder(account));
        let bounds = self.findings.bounds[at];
        let payments = source.payments.iter().map(|payment| {
            let sources = payment
                .transfer
                .map(|t| ledger.transfers().sources_of(t).collect::<Vec<_>>());
            let sources = sources.unwrap_or_default();
            let payee = payment.transfer.map(|t| ledger.transfers().get(t).payee);
            let payee = payee.map_or(account, fundtrail::Party::account);
            OriginPaymentRow {
                id: sources.iter().find_map(|&source| self.lines.id(source)),
                at: Moment(payment.time),
                to: payee.map(|account| book.number(account).to_owned()),
                amount: self.amount(payment.amount),
                held: payment.held.map(|held| self.amount(held)),
                source: sources.iter().map(|&source| self.lines.place(source)).collect(),
            }
        });
        let times = source.payments.iter().map(|payment| payment.time);
        OriginRow {
            number,
            kind: source.kind.name(),
            account: account.map(|account| book.number(account).to_owned()),
            exit,
            holder,
            bank,
            level: source.level,
            transfers: source.payments.iter().filter(|p| p.transfer.is_some()).count(),
            paid: self.amount(source.paid()),
            first: Moment(times.clone().min().unwrap_or(Time::MIN)),
            last: Moment(times.max().unwrap_or(Time::MAX)),
            parts: self.parts(split),
            at_least: bounds.map(|b| self.amount(b.at_least)),
            at_most: bounds.map(|b| self.amount(b.at_most)),
            marks: self.findings.marks[at].iter().map(|mark| mark.name()).collect(),
            payments: payments.collect(),
        }
    }
}
