//! `fundtrail convert`: the merged transfers as one native transfer table.

use std::io::{self, Write};
use std::path::Path;

use fundtrail::{AccountId, Ledger, Party, TransferIndex};
use fundtrail_report::csv::{BYTE_ORDER_MARK, harmless};
use fundtrail_report::model::Moment;
use fundtrail_report::section::{Cell, Fields, Name, Section};
use fundtrail_report::{Amount, Lang, visible, xlsx};
use fundtrail_statements::Case;

use crate::args::ConvertArgs;
use crate::failure::{Failure, Outcome};
use crate::misuse::Misuse;
use crate::{output, reading};

/// The columns of the native table, as `convert` fills them.
const COLUMNS: [&str; 15] = [
    "id",
    "time",
    "from",
    "to",
    "amount",
    "currency",
    "from_name",
    "to_name",
    "from_bank",
    "to_bank",
    "channel",
    "note",
    "exit",
    "seq",
    "sources",
];

/// Columns of numbers, which no spreadsheet takes for anything else.
const NUMBERS: [&str; 2] = ["amount", "seq"];

/// Who opens the table: a program takes text as it is, a spreadsheet needs a mark of UTF-8 and guards.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    Program,
    Spreadsheet,
}

/// Runs the command.
pub(crate) fn run(args: &ConvertArgs) -> Outcome {
    let places: Vec<&Path> = [&args.output, &args.openings_out]
        .into_iter()
        .flatten()
        .map(AsRef::as_ref)
        .collect();
    output::check_places(&places)?;
    let as_workbook = args.output.as_deref().is_some_and(is_workbook);
    let case = reading::read(&args.read, None)?;
    output::check_not_inputs(&places, case.files.iter().map(|file| file.path.as_path()))?;
    if let Some(path) = &args.openings_out {
        output::to_file(path, |out| write_openings(&case, out))?;
    }
    match &args.output {
        Some(path) if as_workbook => {
            let table = table(&case)?;
            output::to_file(path, |out| xlsx::write_table(&table, Lang::En, out))
        }
        Some(path) => output::to_file(path, |out| write_table(&case, Reader::Spreadsheet, out)),
        None => output::to_stdout(|out| write_table(&case, Reader::Program, out)),
    }
}

fn is_workbook(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"))
}

/// The table as a sheet, whose titles the native layout knows.
fn table(case: &Case) -> Result<Section, Failure> {
    let rows: usize = case.ledgers.iter().map(|ledger| ledger.transfers().len()).sum();
    if rows > xlsx::MOST_ROWS {
        let most = xlsx::MOST_ROWS;
        return Err(Misuse::TooManyForSheet { rows, most }.into());
    }
    let ledgers = case.ledgers.iter();
    let all = ledgers.flat_map(|ledger| ledger.transfers().indices().map(move |index| (ledger, index)));
    let all: Vec<(u64, (&Ledger, TransferIndex))> = (1..).zip(all).collect();
    let mut fields = Fields::new();
    for (place, title) in COLUMNS.into_iter().enumerate() {
        type Row<'r> = (u64, (&'r Ledger, TransferIndex));
        fields = match title {
            "time" => fields.time(title, |(_, (ledger, index)): &Row<'_>| {
                Moment(ledger.transfers().get(*index).time)
            }),
            "amount" => fields.money(title, |(_, (ledger, index)): &Row<'_>| {
                Amount::new(ledger.transfers().get(*index).amount.minor(), ledger.currency())
            }),
            "seq" => fields.count(title, |(seq, _): &Row<'_>| *seq),
            _ => fields.text(title, move |(seq, (ledger, index)): &Row<'_>| {
                let text = cells(case, ledger, *index, *seq)[place].clone();
                if text.is_empty() {
                    Cell::Blank
                } else {
                    Cell::Text(text)
                }
            }),
        };
    }
    Ok(fields.section(Name::Transfers, "transfers", &all).uncounted())
}

/// A line a transfer, in settlement order. `exit` says which end is one: the kind of the payee, or behind
/// `from:` that of the payer. `seq` keeps the order where times tie; `sources` leads back to the lines that a
/// transfer was made of, by file and line, apart by blanks.
fn write_table(case: &Case, reader: Reader, out: &mut dyn Write) -> io::Result<()> {
    if reader == Reader::Spreadsheet {
        out.write_all(BYTE_ORDER_MARK)?;
    }
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    let shown = |(cell, title): (String, &str)| match reader {
        Reader::Spreadsheet if !NUMBERS.contains(&title) => harmless(&cell),
        _ => visible(&cell),
    };
    let mut seq = 0_u64;
    for ledger in &case.ledgers {
        for index in ledger.transfers().indices() {
            seq += 1;
            let cells = cells(case, ledger, index, seq).into_iter();
            writer.write_record(cells.zip(COLUMNS).map(shown))?;
        }
    }
    writer.flush()
}

fn cells(case: &Case, ledger: &Ledger, index: TransferIndex, seq: u64) -> [String; 15] {
    let transfer = ledger.transfers().get(index);
    let number = |party: Party| match (party.account(), party.exit()) {
        (Some(account), _) => case.book.number(account).to_owned(),
        (None, Some(exit)) => ledger
            .exits()
            .exit(exit)
            .name
            .as_deref()
            .unwrap_or_default()
            .to_owned(),
        (None, None) => String::new(),
    };
    let details = |party: Party| {
        party
            .account()
            .and_then(|account: AccountId| case.book.details(account))
    };
    let holder = |party: Party| {
        details(party)
            .and_then(|d| d.holder.as_deref())
            .unwrap_or_default()
            .to_owned()
    };
    let bank = |party: Party| {
        details(party)
            .and_then(|d| d.bank.as_deref())
            .unwrap_or_default()
            .to_owned()
    };
    let kind = |exit| ledger.exits().exit(exit).kind.name();
    let exit = match (transfer.payer.exit(), transfer.payee.exit()) {
        (Some(exit), _) => format!("from:{}", kind(exit)),
        (None, Some(exit)) => kind(exit).to_owned(),
        (None, None) => String::new(),
    };
    let places: Vec<String> = ledger
        .transfers()
        .sources_of(index)
        .map(|source| case.place(source).to_string())
        .collect();
    let id = ledger
        .transfers()
        .sources_of(index)
        .find_map(|source| case.id(source));
    [
        id.unwrap_or_default().to_owned(),
        transfer.time.to_string(),
        number(transfer.payer),
        number(transfer.payee),
        ledger.currency().plain(transfer.amount),
        ledger.currency().code().to_owned(),
        holder(transfer.payer),
        holder(transfer.payee),
        bank(transfer.payer),
        bank(transfer.payee),
        String::new(),
        String::new(),
        exit,
        seq.to_string(),
        places.join(" "),
    ]
}

/// A line an account whose opening balance is known.
fn write_openings(case: &Case, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["account", "amount", "currency"])?;
    for ledger in &case.ledgers {
        for account in case.book.accounts() {
            if let Some(opening) = ledger.opening(account) {
                let amount = ledger.currency().plain(opening);
                writer.write_record([case.book.number(account), &amount, ledger.currency().code()])?;
            }
        }
    }
    writer.flush()
}
