//! The sections of what files hold.

use super::{Cell, Extent, Fields, Name, Section, counts_of, notes_of};
use crate::document::Document;
use crate::inspect::{
    ColumnTaken, InspectedAccount, InspectedFile, InspectedLedger, InspectedReject, Inspection,
};
use crate::words::{Lang, filled};

/// Jumps of a balance that are named before the rest is only counted.
const NAMED_BREAKS: usize = 3;

/// Lines that could not be read that a terminal shows before the rest is only counted.
const SHOWN_REJECTS: usize = 10;

/// Kinds of columns that a terminal shows before the rest is only counted.
const SHOWN_COLUMNS: usize = 20;

/// What the command `inspect` says.
pub(crate) fn inspection(inspection: &Inspection, lang: Lang) -> Document {
    let words = lang.words();
    Document::new(lang, words.reading, &inspection.version, Name::Inputs).sections([
        files(inspection, lang),
        columns(inspection, lang),
        counts_of(inspection.counts, lang),
        ledgers(inspection, lang),
        accounts(inspection, lang),
        rejects(inspection, lang),
        notes_of(&inspection.notes, lang),
    ])
}

fn files(inspection: &Inspection, lang: Lang) -> Section {
    let words = lang.words();
    let money = |file: &InspectedFile| {
        let in_transfers = file.money.iter().filter(|money| money.list == "in_transfers");
        let told = in_transfers.map(|money| format!("{} {}", money.amount.grouped(), money.currency));
        told.collect::<Vec<_>>().join(" + ")
    };
    Fields::new()
        .text(words.file, |file: &InspectedFile| file.input.path.as_str())
        .text(words.layout, |file| file.input.layout.as_str())
        .text(words.encoding, |file| file.input.encoding.as_str())
        .count(words.lines, |file| file.input.lines)
        .summed()
        .count(words.entries, |file| file.input.entries)
        .summed()
        .count(words.transfers, |file| file.input.transfers)
        .count(words.accounts, |file| file.accounts)
        .text(words.amount, money)
        .time(words.first_transfer, |file| file.first)
        .time(words.last_transfer, |file| file.last)
        .text("SHA-256", |file| file.input.sha256.as_str())
        .yields(1)
        .section(Name::Inputs, words.inputs, &inspection.inputs)
}

/// Files of the same columns, told once.
struct Alike<'a> {
    first: &'a InspectedFile,
    more: usize,
}

fn columns(inspection: &Inspection, lang: Lang) -> Section {
    let words = lang.words();
    let mut kinds: Vec<Alike<'_>> = Vec::new();
    for file in inspection.inputs.iter().filter(|file| !file.columns.is_empty()) {
        let is_alike =
            |known: &InspectedFile| known.input.layout == file.input.layout && known.columns == file.columns;
        match kinds.iter_mut().find(|kind| is_alike(kind.first)) {
            Some(kind) => kind.more += 1,
            None => kinds.push(Alike { first: file, more: 0 }),
        }
    }
    let files = |kind: &Alike<'_>| match kind.more {
        0 => kind.first.input.path.clone(),
        more => filled(
            words.files_alike,
            &[kind.first.input.path.clone(), more.to_string()],
        ),
    };
    let names = |kind: &Alike<'_>, taken: ColumnTaken| {
        let all = kind
            .first
            .columns
            .iter()
            .filter(move |column| column.taken == taken);
        let told = all.map(|column| match &column.field {
            Some(field) => format!("{} → {field}", column.name),
            None => column.name.clone(),
        });
        told.collect::<Vec<_>>().join(", ")
    };
    let others = |kind: &Alike<'_>| {
        let lists = [
            (ColumnTaken::Unread, words.unread),
            (ColumnTaken::PassedOver, words.passed_over),
        ];
        let lists = lists.map(|(taken, word)| (names(kind, taken), word));
        let told = lists.iter().filter(|(names, _)| !names.is_empty());
        told.map(|(names, word)| format!("{word}: {names}"))
            .collect::<Vec<_>>()
            .join("; ")
    };
    Fields::new()
        .text(words.file, files)
        .text(words.fields, |kind| names(kind, ColumnTaken::Field))
        .text(words.unread, others)
        .section(Name::Columns, words.columns, &kinds)
        .shown(Extent::Lines(SHOWN_COLUMNS))
        .uncounted()
}

fn ledgers(inspection: &Inspection, lang: Lang) -> Section {
    let words = lang.words();
    Fields::new()
        .text(words.amounts_in, |ledger: &InspectedLedger| {
            ledger.currency.as_str()
        })
        .count(words.transfers, |ledger| ledger.transfers)
        .count(words.accounts, |ledger| ledger.accounts)
        .money(words.amount, |ledger| ledger.amount)
        .time(words.first_transfer, |ledger| ledger.first)
        .time(words.last_transfer, |ledger| ledger.last)
        .section(Name::Ledgers, words.transfers, &inspection.ledgers)
        .uncounted()
}

fn accounts(inspection: &Inspection, lang: Lang) -> Section {
    let words = lang.words();
    let several = inspection.ledgers.len() > 1;
    Fields::new()
        .text(words.account, |account: &InspectedAccount| {
            account.account.as_str()
        })
        .text(words.holder, |account| account.holder.as_deref())
        .text(words.bank, |account| account.bank.as_deref())
        .yields(1)
        .text(words.amounts_in, move |account| {
            Some(account.currency.as_str()).filter(|_| several)
        })
        .count(words.lines, |account| account.lines)
        .money(words.opening, |account| match account.opening {
            Some(opening) => Cell::from(opening),
            None => Cell::from(words.assumed),
        })
        .time(words.since, |account| {
            account.covered.first().map(|covered| covered.from)
        })
        .time(words.until, |account| {
            account.covered.last().map(|covered| covered.until)
        })
        .text(words.order, |account| {
            if account.order_proven {
                words.proven
            } else {
                words.not_proven
            }
        })
        .text(words.breaks, move |account| breaks(account, lang))
        .section(Name::OwnRecords, words.own_records, &inspection.accounts)
        .shown(Extent::Top)
}

fn breaks(account: &InspectedAccount, lang: Lang) -> String {
    let named = account.breaks.iter().take(NAMED_BREAKS);
    let named = named.map(|b| format!("{}:{} {}", b.file, b.line, b.amount.grouped()));
    let mut told: Vec<String> = named.collect();
    if account.breaks.len() > NAMED_BREAKS {
        let rest = account.breaks.len() - NAMED_BREAKS;
        told.push(filled(lang.words().more, &[rest.to_string()]));
    }
    told.join("; ")
}

fn rejects(inspection: &Inspection, lang: Lang) -> Section {
    let words = lang.words();
    Fields::new()
        .text(words.source, |reject: &InspectedReject| {
            format!("{}:{}", reject.file, reject.line)
        })
        .text(words.reason, |reject| reject.reason.as_str())
        .text(words.line, |reject| reject.text.as_str())
        .section(Name::Rejects, words.rejected, &inspection.rejects)
        .shown(Extent::Lines(SHOWN_REJECTS))
}
