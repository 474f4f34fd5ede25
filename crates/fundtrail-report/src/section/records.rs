//! The sections of what was read and what was followed.

use std::collections::BTreeSet;

use super::{Cell, Extent, Fields, Name, Section, Sheet};
use crate::amount::Amount;
use crate::model::{Counts, Exit, Input, Note, Payment, Place, Report, Request, Transfer};
use crate::words::Lang;

/// Files that a terminal names before the rest is summed.
const SHOWN_INPUTS: usize = 10;
/// Payments likewise.
const SHOWN_PAYMENTS: usize = 20;

/// The files and how they were read.
pub(crate) fn inputs_of(inputs: &[Input], lang: Lang) -> Section {
    let words = lang.words();
    Fields::new()
        .text(words.file, |input: &Input| input.path.as_str())
        .text(words.layout, |input| input.layout.as_str())
        .text(words.encoding, |input| input.encoding.as_str())
        .count(words.lines, |input| input.lines)
        .summed()
        .count(words.entries, |input| input.entries)
        .summed()
        .yields(2)
        .count(words.transfers, |input| input.transfers)
        .yields(2)
        .text("SHA-256", |input| input.sha256.as_str())
        .yields(3)
        .section(Name::Inputs, words.inputs, inputs)
        .shown(Extent::First(SHOWN_INPUTS))
}

/// Those of the files in which lines stand, with what proves that they are the same.
pub(crate) fn cited<'r>(
    inputs: &[Input],
    places: impl IntoIterator<Item = &'r Place>,
    lang: Lang,
) -> Section {
    let words = lang.words();
    let files: BTreeSet<&str> = places.into_iter().map(|place| place.file.as_str()).collect();
    let cited = inputs.iter().filter(|input| files.contains(input.path.as_str()));
    Fields::new()
        .text(words.file_and_hash, |input: &Input| {
            format!("{} · SHA-256 {}", input.path, input.sha256)
        })
        .section(Name::Inputs, words.cited_files, cited)
}

/// Where every line ended; lists without a line are left out.
pub(crate) fn counts_of(counts: Counts, lang: Lang) -> Section {
    let words = lang.words();
    let ends = [
        (words.in_transfers, counts.in_transfers),
        (words.rejected, counts.rejected),
        (words.failed, counts.failed),
        (words.void, counts.void),
        (words.duplicate, counts.duplicate),
        (words.zero, counts.zero),
        (words.own, counts.own),
        (words.ignored, counts.ignored),
        (words.companion, counts.companion),
    ];
    let made = format!("{}: {}", words.transfers, counts.transfers);
    let unmatched = (counts.unmatched > 0).then(|| format!("{}: {}", words.unmatched, counts.unmatched));
    Fields::new()
        .text(words.where_to, |end: &(&str, u64)| end.0)
        .count(words.lines, |end| end.1)
        .summed()
        .section(
            Name::Counts,
            words.where_lines_ended,
            ends.iter().filter(|(_, count)| *count > 0),
        )
        .uncounted()
        .said(made)
        .said(unmatched)
        .total(words.lines)
        .on(Sheet::Summary)
}

/// The payments from which a trace starts.
pub(crate) fn payments_of<'r>(payments: impl IntoIterator<Item = &'r Payment>, lang: Lang) -> Section {
    let words = lang.words();
    Fields::new()
        .text(words.payment, |payment: &Payment| payment.id.as_str())
        .time(words.time, |payment| payment.at)
        .text(words.from, |payment| payment.from.as_deref())
        .text(words.to, |payment| payment.to.as_deref())
        .money(words.amount, |payment| payment.amount)
        .summed()
        .text(words.source, |payment| places(&payment.source))
        .yields(1)
        .section(Name::Payments, words.payments, payments)
        .total(words.total)
        .shown(Extent::First(SHOWN_PAYMENTS))
}

/// The payments whose money these transfers carry; all of them where there is no transfer.
pub(super) fn payments_in<'r>(report: &'r Report, transfers: &[&Transfer]) -> Vec<&'r Payment> {
    let mut carried = vec![transfers.is_empty(); report.payments.len()];
    for transfer in transfers {
        for (carried, share) in carried.iter_mut().zip(transfer.by_payment.iter()) {
            *carried |= share.minor() > 0;
        }
    }
    let payments = report.payments.iter().zip(carried);
    payments
        .filter_map(|(payment, carried)| carried.then_some(payment))
        .collect()
}

pub(super) fn exits(report: &Report, lang: Lang) -> Section {
    let words = lang.words();
    Fields::new()
        .text(words.kind, |exit: &Exit| lang.exit(exit.kind))
        .text(words.account, |exit| exit.account.as_deref())
        .count(words.transfers, |exit| exit.transfers)
        .summed()
        .money(words.amount, |exit| exit.amount)
        .summed()
        .text(words.may_go_on, |exit| places(&exit.may_go_on_at))
        .section(Name::Exits, words.exits, &report.exits)
        .total(words.total)
}

pub(super) fn requests(report: &Report, lang: Lang) -> Section {
    requests_of(lang, &report.requests)
}

/// The statements to ask for among `requests`.
pub(super) fn requests_of<'r>(lang: Lang, requests: impl IntoIterator<Item = &'r Request>) -> Section {
    let words = lang.words();
    Fields::new()
        .text(words.account, |request: &Request| request.account.as_str())
        .text(words.holder, |request| request.holder.as_deref())
        .text(words.bank, |request| request.bank.as_deref())
        .money(words.amount, |request| request.amount)
        .money(words.worth, |request| request.expected_worth)
        .time(words.since, |request| request.from)
        .time(words.until, |request| request.until)
        .text(words.wanted, move |request| lang.wanted(request.wanted))
        .section(Name::Requests, words.requests, requests)
}

pub(super) fn money(report: &Report, lang: Lang) -> Section {
    let (words, totals) = (lang.words(), report.totals);
    let parts = [
        (words.held, totals.held),
        (words.unseen, totals.unseen),
        (words.exited, totals.exited),
        (words.stopped, totals.stopped),
        (words.returned, totals.returned),
    ];
    Fields::new()
        .text(words.where_to, |part: &(&str, Amount)| part.0)
        .money(words.amount, |part| part.1)
        .summed()
        .figure(words.share, move |part| part.1.share_of(totals.paid))
        .section(Name::Money, words.money, &parts)
        .uncounted()
        .total(words.paid)
        .total_of(words.share, totals.paid.share_of(totals.paid))
        .on(Sheet::Summary)
}

pub(super) fn transfers(report: &Report, lang: Lang) -> Section {
    transfers_of(Name::Transfers, lang, &report.transfers)
        .shown(Extent::FilesOnly)
        .folded()
}

/// The traced transfers among `transfers`.
pub(super) fn transfers_of<'r>(
    name: Name,
    lang: Lang,
    transfers: impl IntoIterator<Item = &'r Transfer>,
) -> Section {
    let words = lang.words();
    let payee = move |transfer: &Transfer| match (transfer.to.as_deref(), transfer.exit) {
        (Some(number), _) => Cell::from(number),
        (None, exit) => exit.map(|kind| lang.exit(kind)).into(),
    };
    Fields::new()
        .text(words.serial, serial)
        .time(words.time, |transfer| transfer.at)
        .text(words.from, |transfer| transfer.from.as_deref())
        .text(words.to, payee)
        .text(words.exit, move |transfer| {
            transfer.exit.map(|kind| lang.exit(kind))
        })
        .count(words.level, move |transfer| {
            // What goes to a bank has no use for it.
            Some(transfer.level).filter(|_| name != Name::BankTransfers)
        })
        .money(words.amount, |transfer| transfer.amount)
        .money(words.traced, |transfer| transfer.traced)
        .text(words.source, |transfer| places(&transfer.source))
        .section(name, words.transfers_sheet, transfers)
}

/// The serial that the records give a transfer; where they give none, its place says which it is.
fn serial(transfer: &Transfer) -> Option<&str> {
    let is_place = |place: &Place| place.to_string() == transfer.id;
    let given = !transfer.source.iter().any(is_place);
    given.then_some(transfer.id.as_str())
}

/// What a reader should know.
pub(crate) fn notes_of(notes: &[Note], lang: Lang) -> Section {
    let words = lang.words();
    Fields::new()
        .text(words.source, |note: &Note| place(note))
        .text(words.note, |note| note.message.as_str())
        .text(words.kind, |note| note.code.as_str())
        .section(Name::Notes, words.notes, notes)
        .uncounted()
        .shown(Extent::Notes)
}

/// Where a note points to.
fn place(note: &Note) -> Option<String> {
    match (&note.file, note.line) {
        (Some(file), Some(line)) => Some(format!("{file}:{line}")),
        (file, _) => file.clone(),
    }
}

/// Lines of files, apart by blanks.
pub(crate) fn places(places: &[Place]) -> String {
    let places: Vec<String> = places.iter().map(ToString::to_string).collect();
    places.join(" ")
}
