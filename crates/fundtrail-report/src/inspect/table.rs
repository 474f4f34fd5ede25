//! An inspection as tables.

use super::{ColumnTaken, InspectedAccount, InspectedFile, Inspection};
use crate::columns::{Column, Columns, visible};
use crate::model::Moment;
use crate::sections::Sections;
use crate::table::Style;

/// Accounts and rejected lines that are shown where no number is asked for.
const SHOWN_REJECTS: usize = 10;

pub(super) fn text(inspection: &Inspection, style: Style) -> String {
    let mut sections = Sections::new(style);
    files(inspection, &mut sections);
    file_columns(inspection, &mut sections);
    counts(inspection, &mut sections);
    ledgers(inspection, &mut sections);
    accounts(inspection, &mut sections);
    rejects(inspection, &mut sections);
    sections.notes(&inspection.notes);
    sections.into_text()
}

fn moment(moment: Option<Moment>) -> String {
    moment.map(Moment::spaced).unwrap_or_default()
}

fn files(inspection: &Inspection, sections: &mut Sections) {
    let words = sections.words();
    let mut columns = Columns::new(vec![
        Column::left(words.file),
        Column::left(words.layout),
        Column::left(words.encoding),
        Column::right(words.lines),
        Column::right(words.entries),
        Column::right(words.transfers),
        Column::right(words.accounts),
        Column::right(words.amount),
        Column::left(words.first_transfer),
        Column::left(words.last_transfer),
    ]);
    for file in &inspection.inputs {
        let in_transfers = file.money.iter().filter(|money| money.list == "in_transfers");
        let money = in_transfers.map(|money| format!("{} {}", money.amount.grouped(), money.currency));
        columns.row(vec![
            file.input.path.clone(),
            file.input.layout.clone(),
            file.input.encoding.clone(),
            file.input.lines.to_string(),
            file.input.entries.to_string(),
            file.input.transfers.to_string(),
            file.accounts.to_string(),
            money.collect::<Vec<_>>().join(" + "),
            moment(file.first),
            moment(file.last),
        ]);
    }
    sections.table(
        &format!("{} ({})", words.inputs, inspection.inputs.len()),
        &columns,
    );
}

/// What became of the columns, once for all files that have the same ones.
fn file_columns(inspection: &Inspection, sections: &mut Sections) {
    let words = sections.words();
    let mut kinds: Vec<(&InspectedFile, usize)> = Vec::new();
    for file in inspection.inputs.iter().filter(|file| !file.columns.is_empty()) {
        let is_alike =
            |known: &InspectedFile| known.input.layout == file.input.layout && known.columns == file.columns;
        match kinds.iter_mut().find(|(known, _)| is_alike(known)) {
            Some((_, more)) => *more += 1,
            None => kinds.push((file, 0)),
        }
    }
    if kinds.is_empty() {
        return;
    }
    sections.heading(words.columns);
    let top = sections.top();
    for (file, more) in kinds.iter().take(top) {
        let path = visible(&file.input.path);
        sections.line(&match more {
            0 => format!("  {path}"),
            more => format!("  {path} (+ {more} {})", words.files_alike),
        });
        let taken = |taken: ColumnTaken| file.columns.iter().filter(move |column| column.taken == taken);
        let fields = taken(ColumnTaken::Field).map(|column| {
            let field = column.field.as_deref().unwrap_or_default();
            format!("{} → {field}", visible(&column.name))
        });
        sections.line(&format!("    {}", fields.collect::<Vec<_>>().join(", ")));
        for (what, word) in [
            (ColumnTaken::PassedOver, words.passed_over),
            (ColumnTaken::Unread, words.unread),
        ] {
            let names: Vec<String> = taken(what).map(|column| visible(&column.name)).collect();
            if !names.is_empty() {
                sections.line(&format!("    {word}: {}", names.join(", ")));
            }
        }
    }
    if let Some(more) = kinds.len().checked_sub(top).filter(|&more| more > 0) {
        sections.line(&format!("  … {more} {}", words.more));
    }
}

/// Where every line ended; lists without a line are left out.
fn counts(inspection: &Inspection, sections: &mut Sections) {
    let (words, counts) = (sections.words(), inspection.counts);
    let mut columns = Columns::new(vec![Column::left(""), Column::right("")]);
    for (word, count) in [
        (words.in_transfers, counts.in_transfers),
        (words.rejected, counts.rejected),
        (words.failed, counts.failed),
        (words.void, counts.void),
        (words.duplicate, counts.duplicate),
        (words.zero, counts.zero),
        (words.own, counts.own),
        (words.ignored, counts.ignored),
        (words.companion, counts.companion),
    ] {
        if count > 0 {
            columns.row(vec![word.to_owned(), count.to_string()]);
        }
    }
    columns.total(vec![words.lines.to_owned(), counts.lines.to_string()]);
    sections.table(words.where_lines_ended, &columns);
    if counts.unmatched > 0 {
        sections.line(&format!("  {}: {}", words.unmatched, counts.unmatched));
    }
}

fn ledgers(inspection: &Inspection, sections: &mut Sections) {
    let words = sections.words();
    let mut columns = Columns::new(vec![
        Column::left(words.amounts_in),
        Column::right(words.transfers),
        Column::right(words.accounts),
        Column::right(words.amount),
        Column::left(words.first_transfer),
        Column::left(words.last_transfer),
    ]);
    for ledger in &inspection.ledgers {
        columns.row(vec![
            ledger.currency.clone(),
            ledger.transfers.to_string(),
            ledger.accounts.to_string(),
            ledger.amount.grouped(),
            moment(ledger.first),
            moment(ledger.last),
        ]);
    }
    sections.table(words.transfers, &columns);
}

fn accounts(inspection: &Inspection, sections: &mut Sections) {
    if inspection.accounts.is_empty() {
        return;
    }
    let words = sections.words();
    let mut columns = Columns::new(vec![
        Column::left(words.account),
        Column::left(words.holder),
        Column {
            yields: 1,
            ..Column::left(words.bank)
        },
        Column::right(words.lines),
        Column::right(words.opening),
        Column::left(words.since),
        Column::left(words.until),
        Column::left(words.order),
        Column::left(words.breaks),
    ]);
    let top = sections.top();
    for account in inspection.accounts.iter().take(top) {
        columns.row(account_cells(account, words));
    }
    if let Some(more) = inspection
        .accounts
        .len()
        .checked_sub(top)
        .filter(|&more| more > 0)
    {
        let mut cells = vec![String::new(); 9];
        cells[0] = format!("… {more} {}", words.more);
        columns.row(cells);
    }
    sections.table(
        &format!("{} ({})", words.own_records, inspection.accounts.len()),
        &columns,
    );
}

fn account_cells(account: &InspectedAccount, words: &crate::words::Words) -> Vec<String> {
    let breaks = account.breaks.iter().take(3);
    let mut breaks: Vec<String> = breaks
        .map(|b| format!("{}:{} {}", b.file, b.line, b.amount.grouped()))
        .collect();
    if account.breaks.len() > 3 {
        breaks.push(format!("… {} {}", account.breaks.len() - 3, words.more));
    }
    vec![
        account.account.clone(),
        account.holder.clone().unwrap_or_default(),
        account.bank.clone().unwrap_or_default(),
        account.lines.to_string(),
        account
            .opening
            .map_or_else(|| words.assumed.to_owned(), crate::Amount::grouped),
        moment(account.covered.first().map(|covered| covered.from)),
        moment(account.covered.last().map(|covered| covered.until)),
        if account.order_proven {
            words.proven
        } else {
            words.not_proven
        }
        .to_owned(),
        breaks.join("; "),
    ]
}

fn rejects(inspection: &Inspection, sections: &mut Sections) {
    if inspection.rejects.is_empty() {
        return;
    }
    let words = sections.words();
    sections.heading(&format!("{} ({})", words.rejected, inspection.rejects.len()));
    for reject in inspection.rejects.iter().take(SHOWN_REJECTS) {
        let reason = visible(&reject.reason);
        sections.line(&format!("  {}:{}: {reason}", visible(&reject.file), reject.line));
        sections.line(&format!("    {}", visible(&reject.text)));
    }
    if let Some(more) = inspection
        .rejects
        .len()
        .checked_sub(SHOWN_REJECTS)
        .filter(|&more| more > 0)
    {
        sections.line(&format!("  … {more} {}", words.more));
    }
}
