//! Step 1: who is who. Numbers become accounts, lines get an owner and a counterparty.
//!
//! Needs: the reading as it stands.
//! Leaves: the account book, a line for each entry with its owner and counterparty, the ends of each table line, for which time an account's records were asked, a track for each account and currency; entries whose own side names nobody are rejected.

use std::collections::{BTreeMap, BTreeSet};

use fundtrail::{AccountBook, AccountId, Currency, Period};
use hashbrown::HashMap;

use crate::cell::Currencies;
use crate::cell::mask::mask_fits;
use crate::entry::{Direction, Entry, Side, Text};
use crate::note::{Note, NoteKind};
use crate::settle::options::Options;
use crate::settle::outcome::Reject;
use crate::settle::reading::Reading;
use crate::settle::work::{Directions, Line, OfTexts, Other, Role, TableEnds, Track, Work};
use crate::trouble::Trouble;
use crate::words::{Classes, Words};

/// Names every account, and gives each entry its line.
pub(crate) fn identify<'a>(reading: &'a Reading, options: &'a Options, words: &'a Words) -> Work<'a> {
    let mut people = People::new(reading);
    let mut work = Work {
        reading,
        options,
        words,
        book: AccountBook::new(),
        currencies: Vec::new(),
        lines: Vec::with_capacity(reading.entries.len()),
        table: Vec::with_capacity(reading.table.len()),
        asked: HashMap::new(),
        fates: vec![None; reading.entries.len()],
        tracks: Vec::new(),
        rejects: Vec::new(),
        notes: people.notes(),
        directions: Directions::default(),
        classes: OfTexts::default(),
        statuses: OfTexts::default(),
        platform_names: OfTexts::default(),
    };
    people.name_all(&mut work.book);
    people.find_accounts(&work.book);
    let masks = Masks::new(&people, reading);
    let mut tracks = HashMap::new();
    let mut currencies: OfTexts<(Text, usize)> = OfTexts::default();
    // Nearly always a line is of the same account and currency as the one before it.
    let mut last = None;
    for (i, entry) in reading.entries.iter().enumerate() {
        let status = entry.status;
        work.statuses
            .entry(status, || words.status(reading.texts.get(status)));
        let (currency_text, currency) = *currencies.entry(entry.currency, || {
            currency_of(&mut work.currencies, options, reading, entry.currency)
        });
        let own = people.account(&entry.own, currency_text);
        let own = own.or_else(|| masks.only(&entry.own));
        let Some(own) = own else {
            work.lines.push(Line {
                track: u32::MAX,
                ..line_of(entry, Other::Nobody)
            });
            work.fates[i] = Some(crate::settle::outcome::Fate::Rejected);
            work.rejects.push(Reject {
                source: entry.source,
                amount: entry.amount,
                trouble: Trouble::NoOwnAccount {},
            });
            continue;
        };
        let other = match people.account(&entry.other, currency_text) {
            Some(account) => Other::Account(account),
            None if entry.other.masked.is_empty() => Other::Nobody,
            None => masks
                .only(&entry.other)
                .map_or(Other::Masked(entry.other.masked), Other::Account),
        };
        let track = match last {
            Some((of, track)) if of == (own, currency) => track,
            _ => *tracks.entry((own, currency)).or_insert_with(|| {
                work.tracks.push(Track::new(own, currency));
                work.tracks.len() as u32 - 1
            }),
        };
        last = Some(((own, currency), track));
        work.lines.push(Line {
            track,
            ..line_of(entry, other)
        });
    }
    for line in &reading.table {
        let (text, currency) = currency_of(&mut work.currencies, options, reading, line.currency);
        work.table.push(TableEnds {
            payer: people.account(&line.payer, text),
            payee: people.account(&line.payee, text),
            currency,
        });
    }
    work.asked = people.asked();
    for i in 0..work.lines.len() {
        let entry = &reading.entries[i];
        let classes = [entry.kind, entry.memo, entry.channel].map(|text| work.classes_of(text));
        work.lines[i].classes = classes.into_iter().fold(Classes::default(), Classes::or);
    }
    people.describe(&mut work.book);
    for i in 0..work.lines.len() as u32 {
        if work.is_open(i) && work.line(i).classes != Classes::default() && work.pays_somebody(i) {
            let line = &mut work.lines[i as usize];
            line.classes = line.classes.of_a_payment_to_somebody();
        }
    }
    work
}

fn line_of(entry: &Entry, other: Other) -> Line {
    let amount = entry.amount.minor();
    let change = match entry.direction {
        Direction::In => amount,
        Direction::Out => amount.saturating_neg(),
        Direction::Own | Direction::Open => 0,
    };
    Line {
        track: u32::MAX,
        other,
        change,
        balance: entry.balance.map(fundtrail::Money::minor),
        classes: Classes::default(),
        role: Role::Plain,
    }
}

/// The currency of a cell: its text (blank folded into the case's) and its number.
fn currency_of(
    currencies: &mut Vec<Currency>,
    options: &Options,
    reading: &Reading,
    cell: Text,
) -> (Text, usize) {
    let written = reading.texts.get(cell);
    let code = if cell.is_empty() {
        options.currency.code()
    } else {
        written
    };
    let blank = code == options.currency.code();
    let known = currencies.iter().position(|c| c.code() == code);
    let number = known.unwrap_or_else(|| {
        let currency = if blank {
            options.currency.clone()
        } else {
            Currency::new(code, decimals(code))
        };
        currencies.push(currency);
        currencies.len() - 1
    });
    (if blank { Text::EMPTY } else { cell }, number)
}

/// How many decimals amounts of a currency have.
pub(crate) fn decimals(code: &str) -> u8 {
    let known = Currencies::built_in().read(code);
    known.ok().flatten().map_or(2, Currency::decimals)
}

impl Track {
    fn new(account: AccountId, currency: usize) -> Self {
        Track {
            account,
            currency,
            lines: Vec::new(),
            ties: Vec::new(),
            believed: false,
            opening: None,
            breaks: Vec::new(),
            covered: Vec::new(),
        }
    }
}

/// What is said of the holder of a number.
#[derive(Debug, Clone, Default)]
struct Holder {
    ids: BTreeSet<Text>,
    names: BTreeSet<Text>,
    bank: Text,
}

/// Cards, the accounts behind them, and whose they are.
struct People<'a> {
    reading: &'a Reading,
    /// For each card the accounts behind it, with the currencies in which they were seen there.
    behind: OfTexts<BTreeMap<Text, BTreeSet<Text>>>,
    /// For each account the cards before it.
    cards: BTreeMap<Text, BTreeSet<Text>>,
    holders: OfTexts<Holder>,
    /// Accounts whose cards belong to several holders: they join nobody.
    crossed: BTreeSet<Text>,
    /// Numbers in the order in which they are met.
    met: Vec<Text>,
    /// The account of each, once they have names.
    accounts: OfTexts<AccountId>,
}

impl<'a> People<'a> {
    fn new(reading: &'a Reading) -> Self {
        let mut people = People {
            reading,
            behind: OfTexts::default(),
            cards: BTreeMap::new(),
            holders: OfTexts::default(),
            crossed: BTreeSet::new(),
            met: Vec::new(),
            accounts: OfTexts::default(),
        };
        let mut last = None;
        for entry in &reading.entries {
            // Nearly always a line is of the same account as the one before it, which was met.
            let own = Some((entry.own, entry.currency));
            if own != last {
                people.meet(&entry.own, entry.currency, true);
                last = own;
            }
            people.meet(&entry.other, entry.currency, false);
        }
        for line in &reading.table {
            people.meet(&line.payer, line.currency, false);
            people.meet(&line.payee, line.currency, false);
        }
        for fact in &reading.facts {
            people.meet(&fact.side, Text::EMPTY, true);
        }
        people.find_crossed();
        people
    }

    /// Takes in what a side says. What a statement says of its own account counts as its holder; what it
    /// says of a counterparty only where nobody else does (`describe`).
    fn meet(&mut self, side: &Side, currency: Text, own: bool) {
        for number in [side.card, side.account] {
            if number.is_empty() {
                continue;
            }
            let holder = self.holders.entry(number, || {
                self.met.push(number);
                Holder::default()
            });
            if own {
                let visible = |text: &Text| !text.is_empty() && !self.reading.texts.get(*text).contains('*');
                holder.ids.extend(Some(side.id).filter(visible));
                holder.names.extend(Some(side.name).filter(visible));
                if holder.bank.is_empty() {
                    holder.bank = side.bank;
                }
            }
        }
        if !side.card.is_empty() && !side.account.is_empty() && side.card != side.account {
            let accounts = self.behind.entry(side.card, BTreeMap::new);
            accounts.entry(side.account).or_default().insert(currency);
            self.cards.entry(side.account).or_default().insert(side.card);
        }
    }

    fn find_crossed(&mut self) {
        for (&account, cards) in &self.cards {
            let group = || {
                cards
                    .iter()
                    .chain([&account])
                    .filter_map(|&n| self.holders.get(n))
            };
            let ids: BTreeSet<_> = group().flat_map(|h| &h.ids).collect();
            let names: BTreeSet<_> = group().flat_map(|h| &h.names).collect();
            if ids.len() > 1 || (ids.is_empty() && names.len() > 1) {
                self.crossed.insert(account);
            }
        }
    }

    fn notes(&self) -> Vec<Note> {
        let crossed = self.crossed.iter().map(|&account| {
            let account = self.reading.texts.get(account).to_owned();
            Note::new(NoteKind::TwoHolders { account }, None)
        });
        crossed.collect()
    }

    /// The number that stands for `number` in a currency: the account behind a card, if it is the only one
    /// there.
    fn behind(&self, number: Text, currency: Text) -> Text {
        let Some(accounts) = self.behind.get(number) else {
            return number;
        };
        let of_currency = |seen: &BTreeSet<Text>| seen.contains(&currency) || seen.contains(&Text::EMPTY);
        let mut fit = accounts
            .iter()
            .filter(|(_, seen)| accounts.len() == 1 || of_currency(seen));
        match (fit.next(), fit.next()) {
            (Some((&account, _)), None) if !self.crossed.contains(&account) => account,
            _ => number,
        }
    }

    fn key(&self, side: &Side, currency: Text) -> Text {
        if side.account.is_empty() {
            self.behind(side.card, currency)
        } else {
            self.behind(side.account, currency)
        }
    }

    /// Looks every number up, so that lines need not.
    fn find_accounts(&mut self, book: &AccountBook) {
        for &number in &self.met {
            if let Some(account) = book.get(self.reading.texts.get(number)) {
                self.accounts.entry(number, || account);
            }
        }
    }

    fn account(&self, side: &Side, currency: Text) -> Option<AccountId> {
        self.accounts.get(self.key(side, currency)).copied()
    }

    /// For which time records were asked, by account.
    fn asked(&self) -> HashMap<AccountId, Period> {
        let mut asked: HashMap<AccountId, Period> = HashMap::new();
        for fact in &self.reading.facts {
            let account = self.account(&fact.side, Text::EMPTY);
            if let (Some(account), Some(period)) = (account, fact.asked) {
                let all = asked.entry(account).or_insert(period);
                all.from = all.from.min(period.from);
                all.until = all.until.max(period.until);
            }
        }
        asked
    }

    /// Enters every number, each card as a name of the account behind it, cards first: they are what desks
    /// work with.
    fn name_all(&self, book: &mut AccountBook) {
        let text = |number: Text| self.reading.texts.get(number);
        for &number in &self.met {
            let account = self.behind(number, Text::EMPTY);
            let cards = self.cards.get(&account).into_iter().flatten();
            let cards = cards.filter(|&&card| self.joined(card) == Some(account));
            let mut group: Vec<_> = cards.map(|&card| text(card)).chain([text(account)]).collect();
            if group.iter().any(|n| book.get(n).is_some()) {
                continue;
            }
            group.dedup();
            let id = book.intern(group[0]);
            for further in &group[1..] {
                book.add_number(id, further);
            }
        }
    }

    /// The account that a card names in every currency.
    fn joined(&self, card: Text) -> Option<Text> {
        let accounts = self.behind.get(card)?;
        let account = *accounts.keys().next()?;
        (accounts.len() == 1 && !self.crossed.contains(&account)).then_some(account)
    }

    /// Fills in holders and banks: what a statement or companion table says of its own account first, else
    /// what others call their counterparty.
    fn describe(&mut self, book: &mut AccountBook) {
        let reading = self.reading;
        let text = |t: Text| {
            Some(reading.texts.get(t))
                .filter(|t| !t.is_empty())
                .map(Box::from)
        };
        for &number in &self.met {
            let (Some(&account), Some(holder)) = (self.accounts.get(number), self.holders.get(number)) else {
                continue;
            };
            let details = book.details_mut(account);
            let first = |set: &BTreeSet<Text>| set.first().and_then(|&t| text(t));
            details.holder = details.holder.take().or_else(|| first(&holder.names));
            details.holder_id = details.holder_id.take().or_else(|| first(&holder.ids));
            details.bank = details.bank.take().or_else(|| text(holder.bank));
        }
        let entries = reading.entries.iter().map(|e| (&e.other, e.currency));
        let payers = reading.table.iter().map(|l| (&l.payer, l.currency));
        let payees = reading.table.iter().map(|l| (&l.payee, l.currency));
        let mut said = vec![None; book.len()];
        for (side, currency) in entries.chain(payers).chain(payees) {
            let Some(account) = self.account(side, currency) else {
                continue;
            };
            // Most lines repeat what was said of it before.
            let says = Some([side.name, side.id, side.bank]);
            if said[account.index()] == says {
                continue;
            }
            said[account.index()] = says;
            let details = book.details_mut(account);
            details.holder = details.holder.take().or_else(|| text(side.name));
            details.holder_id = details.holder_id.take().or_else(|| text(side.id));
            details.bank = details.bank.take().or_else(|| text(side.bank));
        }
    }
}

/// Known numbers by their last four characters, to find what a masked number may be.
struct Masks<'a> {
    reading: &'a Reading,
    by_tail: HashMap<&'a str, Vec<Known<'a>>>,
}

/// A known number, its account, and the names of its holder.
type Known<'a> = (&'a str, AccountId, BTreeSet<Text>);

impl<'a> Masks<'a> {
    fn new(people: &People<'a>, reading: &'a Reading) -> Self {
        let mut by_tail: HashMap<_, Vec<_>> = HashMap::new();
        let masks = reading
            .entries
            .iter()
            .flat_map(|entry| [&entry.own, &entry.other]);
        if masks.map(|side| side.masked).all(Text::is_empty) {
            return Masks { reading, by_tail };
        }
        for &number in &people.met {
            let text = reading.texts.get(number);
            let (Some(&account), Some(holder)) = (people.accounts.get(number), people.holders.get(number))
            else {
                continue;
            };
            if let Some(tail) = tail(text) {
                let names = holder.names.clone();
                by_tail.entry(tail).or_default().push((text, account, names));
            }
        }
        Masks { reading, by_tail }
    }

    /// The only known account that fits a side's masked number, if no name contradicts.
    fn only(&self, side: &Side) -> Option<AccountId> {
        let mask = self.reading.texts.get(side.masked);
        let known = self.by_tail.get(tail(mask)?)?;
        let fits = known.iter().filter(|(number, _, _)| mask_fits(mask, number));
        let accounts: BTreeSet<_> = fits.clone().map(|(_, account, _)| *account).collect();
        let only = *accounts.first().filter(|_| accounts.len() == 1)?;
        let names: BTreeSet<_> = fits.flat_map(|(_, _, names)| names).collect();
        let named = !side.name.is_empty() && !self.reading.texts.get(side.name).contains('*');
        let contradicts = named && !names.is_empty() && !names.contains(&side.name);
        (!contradicts).then_some(only)
    }
}

fn tail(text: &str) -> Option<&str> {
    let start = text.char_indices().rev().nth(3)?.0;
    Some(&text[start..])
}
