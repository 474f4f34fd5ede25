//! Cases with statements: what was gathered goes through settling.

use fundtrail::{AccountBook, AccountId, Currency, Exit, Ledger, Party, Source, Time};
use hashbrown::{HashMap, HashSet};

use super::carried::CarriedOver;
use crate::case::Case;
use crate::case::footprint::footprints;
use crate::case::later::Later;
use crate::note::{Note, NoteKind};
use crate::provenance::{Counts, InputFile, List, Reject};

use crate::case::quote::quote;
use crate::case::summary::FileSummary;
use crate::entry::{Side, Text, Texts};
use crate::error::ReadError;
use crate::lines::gather::Gathered;
use crate::lines::transfer_table::{Carried, CurrencyLines, TableLines};
use crate::options::ReadOptions;
use crate::settle::reading::{AccountFact, Reading, TableExit, TableLine};
use crate::settle::{self, Fate, Options, Settled};

/// Settles entries, and the lines of tables beside them, into a case.
pub(crate) fn settle(mut gathered: Gathered, options: &ReadOptions) -> Result<Case, ReadError> {
    let mut carried = CarriedOver::default();
    for of_file in &gathered.tables {
        for part in &of_file.parts {
            carried.part(part, of_file.file);
        }
    }
    let mut reading = reading_of(&mut gathered);
    let later = options.as_of.map(|as_of| cut_at(&mut reading, as_of));
    let later = later.unwrap_or_default();
    let mut settled = settle::settle(&reading, &settle_options(options))?;
    let has_statement: HashSet<(usize, AccountId)> = settled
        .accounts
        .iter()
        .map(|reading| (reading.ledger, reading.account))
        .collect();
    let (ledgers, book) = (&mut settled.ledgers, &settled.book);
    let is_told = |ledger, account| has_statement.contains(&(ledger, account));
    carried.give(ledgers, book, false, is_told, &mut settled.notes);
    Ok(case_of(gathered, reading, settled, later))
}

/// The case of what was gathered, with what settling made of it and the lines that are later than what is known.
fn case_of(gathered: Gathered, reading: Reading, settled: Settled, later: Vec<Later>) -> Case {
    let Gathered {
        mut files,
        mut notes,
        mut rejects,
        ids,
        file_counts,
        companions,
        ..
    } = gathered;
    let mut summaries = summarise(file_counts, &reading, &settled);
    let mut left_out: Vec<Source> = later.iter().map(|line| line.source).collect();
    left_out.sort_unstable();
    left_out.dedup();
    for source in &left_out {
        summaries[source.file()].counts.ignored += 1;
    }
    notes.extend(note_of_later(&left_out));
    rejects.extend(settled_rejects(&settled, &reading, &files));
    rejects.sort_by_key(|reject| reject.source);
    count_transfers(&mut files, &settled);
    let mut counts = Counts::default();
    for (summary, file) in summaries.iter_mut().zip(&files) {
        summary.counts.transfers = file.transfers;
        counts.add(&summary.counts);
    }
    let footprints = footprints(&reading, &settled.fates, &companions, &settled.book);
    let transfers = settled
        .ledgers
        .iter()
        .map(|ledger| ledger.transfers().len() as u64);
    counts.transfers = transfers.sum();
    counts.unmatched = settled.unmatched;
    notes.extend(settled.notes);
    Case {
        later,
        unread: None,
        fates: fates_by_source(&reading, settled.fates, settled.table_fates),
        book: settled.book,
        ledgers: settled.ledgers,
        files,
        summaries,
        counts,
        notes,
        rejects,
        companions,
        footprints,
        texts: reading.texts,
        readings: settled.accounts,
        ids,
    }
}

/// What each file came to: its counts with those of its settled lines, and the money in its lists.
fn summarise(file_counts: Vec<Counts>, reading: &Reading, settled: &Settled) -> Vec<FileSummary> {
    let read = |mut counts: Counts| {
        counts.in_transfers = 0;
        FileSummary {
            counts,
            ..FileSummary::default()
        }
    };
    let mut summaries: Vec<FileSummary> = file_counts.into_iter().map(read).collect();
    let entries = reading.entries.iter().map(|e| (e.source, e.amount, e.currency));
    let table = reading.table.iter().map(|l| (l.source, l.amount, l.currency));
    let mut counted = HashSet::with_capacity(reading.table.len());
    for ((source, amount, currency), fate) in
        entries.zip(&settled.fates).chain(table.zip(&settled.table_fates))
    {
        let summary = &mut summaries[source.file()];
        let list = fate.list();
        if has_money_of_its_own(list)
            && let Some(currency) = currency_named(settled, reading.texts.get(currency))
        {
            summary.add(list, currency, amount);
        }
        // A line of a table that changes the currency is two movements, and still one line.
        if counted.insert(source) {
            summary.counts.end(list);
        }
    }
    summaries
}

fn fates_by_source(reading: &Reading, entries: Vec<Fate>, table: Vec<Fate>) -> Vec<(Source, Fate)> {
    let entries = reading.entries.iter().map(|entry| entry.source).zip(entries);
    let table = reading.table.iter().map(|line| line.source).zip(table);
    let mut fates: Vec<_> = entries.chain(table).collect();
    fates.sort_by_key(|&(source, _)| source);
    fates
}

/// Takes out what begins after `as_of`, and returns its lines. What a later line says (a reversal, a balance, the
/// other side of a transfer) must not change what is known at that time.
fn cut_at(reading: &mut Reading, as_of: Time) -> Vec<Later> {
    let entries = reading.entries.iter().filter(|e| e.time.start > as_of);
    let table = reading.table.iter().filter(|l| l.time.start > as_of);
    let later = entries.map(Later::from).chain(table.map(Later::from)).collect();
    reading.entries.retain(|e| e.time.start <= as_of);
    reading.table.retain(|l| l.time.start <= as_of);
    later
}

fn note_of_later(later: &[Source]) -> Option<Note> {
    let first = later.first()?;
    Some(Note::new(
        NoteKind::AfterAsOf { lines: later.len() },
        Some(*first),
    ))
}

/// Whether the money of a list is that of its lines. The money of transfers is the ledgers', that of rejected lines
/// stands beside why they are.
const fn has_money_of_its_own(list: List) -> bool {
    matches!(list, List::Failed | List::Void | List::Duplicate | List::Own)
}

fn currency_named<'s>(settled: &'s Settled, code: &str) -> Option<&'s Currency> {
    let mut known = settled.ledgers.iter().map(Ledger::currency);
    known.find(|currency| currency.code() == code)
}

fn settle_options(options: &ReadOptions) -> Options {
    Options {
        mirror_window_nanos: i64::from(options.mirror_window_seconds) * 1_000_000_000,
        ..Options::default()
    }
}

fn reading_of(gathered: &mut Gathered) -> Reading {
    let mut texts = std::mem::take(&mut gathered.texts);
    let mut table = Vec::new();
    let companions = gathered.companions.iter();
    let facts = companions.flat_map(|companion| companion.sides().map(|side| (side, companion.asked())));
    let mut facts: Vec<AccountFact> = facts.map(|(side, asked)| AccountFact { side, asked }).collect();
    for of_file in std::mem::take(&mut gathered.tables) {
        for part in of_file.parts {
            table_lines(&part, of_file.file, &mut texts, &mut table);
            carried_facts(&part, &mut texts, &mut facts);
        }
    }
    table.sort_by_key(|line| line.source);
    Reading {
        entries: std::mem::take(&mut gathered.entries),
        table,
        facts,
        texts,
        paths: gathered
            .files
            .iter()
            .map(|file| file.path.display().to_string())
            .collect(),
    }
}

/// Gives the lines of a part the case's texts: each of its accounts and exits once, whatever lines name it.
fn table_lines(part: &TableLines, file: usize, texts: &mut Texts, table: &mut Vec<TableLine>) {
    let accounts = part.book.accounts();
    let sides: Vec<Side> = accounts
        .map(|account| side_of(account, &part.book, texts))
        .collect();
    for CurrencyLines {
        currency,
        exits,
        transfers,
    } in &part.currencies
    {
        let currency = texts.intern(currency.code());
        let exits: Vec<TableExit> = exits.exits().map(|exit| exit_of(exit, texts)).collect();
        for transfer in transfers {
            let side = |party: Party| party.account().map_or(Side::default(), |at| sides[at.index()]);
            let exit = transfer.payer.exit().or(transfer.payee.exit());
            table.push(TableLine {
                source: Source::new(file, transfer.line),
                time: transfer.time,
                payer: side(transfer.payer),
                payee: side(transfer.payee),
                amount: transfer.amount,
                currency,
                exit: exit.map(|exit| exits[exit.index()]),
            });
        }
    }
}

/// What a converted table's lines tell of their accounts: further numbers, as cards of the account that is named last,
/// and the holder's identity number.
fn carried_facts(part: &TableLines, texts: &mut Texts, facts: &mut Vec<AccountFact>) {
    if part.carried.is_empty() {
        return;
    }
    let carried: HashMap<u64, &Carried> = part.carried.iter().map(|(line, of)| (*line, of)).collect();
    let transfers = part.currencies.iter().flat_map(|lines| &lines.transfers);
    for transfer in transfers {
        let Some(carried) = carried.get(&transfer.line) else {
            continue;
        };
        for (party, of) in [transfer.payer, transfer.payee].into_iter().zip(&carried.sides) {
            let Some(number) = party.account().map(|account| part.book.number(account)) else {
                continue;
            };
            let id = match &*of.holder_id {
                "" => Text::EMPTY,
                id => texts.intern(id),
            };
            let mut numbers = [number].into_iter().chain(of.numbers.split_whitespace());
            let account = texts.intern(numbers.next_back().unwrap_or(number));
            let mut fact = |card| {
                let side = Side {
                    card,
                    account,
                    id,
                    ..Side::default()
                };
                facts.push(AccountFact { side, asked: None });
            };
            if of.numbers.is_empty() && id != Text::EMPTY {
                fact(Text::EMPTY);
            }
            numbers.for_each(|card| fact(texts.intern(card)));
        }
    }
}

fn exit_of(exit: &Exit, texts: &mut Texts) -> TableExit {
    TableExit {
        kind: exit.kind,
        name: exit
            .name
            .as_deref()
            .map_or(Text::EMPTY, |name| texts.intern(name)),
    }
}

fn side_of(account: AccountId, book: &AccountBook, texts: &mut Texts) -> Side {
    let details = book.details(account);
    let mut text = |text: Option<&str>| text.map_or(Text::EMPTY, |text| texts.intern(text));
    Side {
        account: text(Some(book.number(account))),
        name: text(details.and_then(|d| d.holder.as_deref())),
        bank: text(details.and_then(|d| d.bank.as_deref())),
        ..Side::default()
    }
}

/// The lines that could not be settled, with their texts read again.
fn settled_rejects(settled: &Settled, reading: &Reading, files: &[InputFile]) -> Vec<Reject> {
    let rejects = settled.rejects.iter();
    let currency_of = |source: Source| {
        let at = reading
            .entries
            .binary_search_by_key(&source, |entry| entry.source)
            .ok()?;
        let code = reading.texts.get(reading.entries[at].currency);
        currency_named(settled, code).cloned()
    };
    let mut texts = quote(files, rejects.clone().map(|reject| reject.source));
    rejects
        .map(|reject| Reject {
            source: reject.source,
            text: texts.remove(&reject.source).unwrap_or_default(),
            trouble: reject.trouble.clone(),
            amount: Some(reject.amount),
            currency: currency_of(reject.source),
        })
        .collect()
}

/// Counts for each file the transfers that it is evidence of.
fn count_transfers(files: &mut [InputFile], settled: &Settled) {
    for file in files.iter_mut() {
        file.transfers = 0;
    }
    let mut named = Vec::new();
    for ledger in &settled.ledgers {
        for index in ledger.transfers().indices() {
            named.clear();
            named.extend(ledger.transfers().sources_of(index).map(Source::file));
            named.sort_unstable();
            named.dedup();
            for &file in &named {
                files[file].transfers += 1;
            }
        }
    }
}
