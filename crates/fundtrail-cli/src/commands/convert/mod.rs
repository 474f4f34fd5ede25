//! `fundtrail convert`: the merged transfers as one native transfer table, with what statements prove beside them.

mod lost;
mod proven;

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;

use fundtrail::{AccountId, Ledger, Party, TransferIndex};
use fundtrail_report::csv::{BYTE_ORDER_MARK, harmless};
use fundtrail_report::model::Moment;
use fundtrail_report::section::{Cell, Fields, Name, Section};
use fundtrail_report::{Amount, Lang, visible, visible_lines, xlsx};
use fundtrail_statements::Case;

use crate::args::ConvertArgs;
use crate::failure::{Failure, Outcome};
use crate::misuse::Misuse;
use crate::{output, reading};

use lost::Lost;
use proven::{PROVEN, Proven, says_more};

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
const NUMBERS: [&str; 7] = [
    "amount",
    "seq",
    "arrives_seq",
    "from_opening",
    "to_opening",
    "from_tie",
    "to_tie",
];

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
    let lines = Lines::new(&case, args.plain);
    match &args.output {
        Some(path) if as_workbook => {
            let table = lines.section()?;
            output::to_file(path, |out| xlsx::write_table(&table, Lang::En, out))
        }
        Some(path) => output::to_file(path, |out| lines.write(Reader::Spreadsheet, out)),
        None => output::to_stdout(|out| lines.write(Reader::Program, out)),
    }?;
    for lost in lines.lost() {
        let said = match args.read.lang.words() {
            Lang::Zh => lost.chinese(),
            Lang::En => lost.english(),
        };
        anstream::eprintln!("{}", visible_lines(&said));
    }
    Ok(())
}

fn is_workbook(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"))
}

/// A transfer, with the text of its cells.
type Row<'r> = ((&'r Ledger, &'r Proven<'r>, TransferIndex), &'r Vec<String>);

/// The lines of the table: one a transfer, in settlement order.
struct Lines<'c> {
    case: &'c Case,
    /// Beside each ledger what was proven of it.
    ledgers: Vec<(&'c Ledger, Proven<'c>)>,
    /// Whether the columns of what was proven are written.
    with_proven: bool,
    is_plain: bool,
}

impl<'c> Lines<'c> {
    fn new(case: &'c Case, is_plain: bool) -> Self {
        let mut last = 0;
        let with_proof = |ledger| {
            let proven = Proven::new(case, ledger, last);
            last = proven.last_number();
            (ledger, proven)
        };
        Lines {
            case,
            ledgers: case.ledgers.iter().map(with_proof).collect(),
            with_proven: !is_plain && case.ledgers.iter().any(|ledger| says_more(case, ledger)),
            is_plain,
        }
    }

    fn columns(&self) -> Vec<&'static str> {
        let proven = PROVEN.into_iter().filter(|_| self.with_proven);
        COLUMNS.into_iter().chain(proven).collect()
    }

    fn all(&self) -> impl Iterator<Item = (&'c Ledger, &Proven<'c>, TransferIndex)> {
        self.ledgers.iter().flat_map(|(ledger, proven)| {
            let indices = ledger.transfers().indices();
            indices.map(move |index| (*ledger, proven, index))
        })
    }

    /// `exit` says which end is one: the kind of the payee, or behind `from:` that of the payer. `seq` keeps the order
    /// where times tie, and counts what arrives out of transit too; `sources` leads back to the lines that a transfer
    /// was made of, by file and line, apart by blanks.
    fn cells(&self, ledger: &Ledger, proven: &Proven<'_>, index: TransferIndex) -> Vec<String> {
        let mut cells = Vec::from(cells(self.case, ledger, index, proven.number(index)));
        if self.with_proven {
            cells.extend(proven.cells(index));
        }
        cells
    }

    /// The table as a sheet, whose titles the native layout knows.
    fn section(&self) -> Result<Section, Failure> {
        let rows = self.all().count();
        if rows > xlsx::MOST_ROWS {
            let most = xlsx::MOST_ROWS;
            return Err(Misuse::TooManyForSheet { rows, most }.into());
        }
        let all: Vec<Vec<String>> = self.all().map(|(l, p, i)| self.cells(l, p, i)).collect();
        let known: Vec<_> = self.all().zip(&all).collect();
        let mut fields = Fields::new();
        for (place, title) in self.columns().into_iter().enumerate() {
            fields = match title {
                "time" => fields.time(title, |((ledger, _, index), _): &Row<'_>| {
                    Moment(ledger.transfers().get(*index).time)
                }),
                "amount" => fields.money(title, |((ledger, _, index), _): &Row<'_>| {
                    Amount::new(ledger.transfers().get(*index).amount.minor(), ledger.currency())
                }),
                "seq" => fields.count(title, |((_, proven, index), _): &Row<'_>| proven.number(*index)),
                _ => fields.text(title, move |(_, cells): &Row<'_>| match &cells[place] {
                    text if text.is_empty() => Cell::Blank,
                    text => Cell::Text(text.clone()),
                }),
            };
        }
        Ok(fields.section(Name::Transfers, "transfers", &known).uncounted())
    }

    fn write(&self, reader: Reader, out: &mut dyn Write) -> io::Result<()> {
        if reader == Reader::Spreadsheet {
            out.write_all(BYTE_ORDER_MARK)?;
        }
        let mut writer = csv::Writer::from_writer(out);
        let columns = self.columns();
        writer.write_record(&columns)?;
        for (ledger, proven, index) in self.all() {
            let cells = self.cells(ledger, proven, index).into_iter();
            writer.write_record(cells.zip(&columns).map(|(cell, title)| match reader {
                Reader::Spreadsheet if !NUMBERS.contains(title) => harmless(&cell),
                _ => visible(&cell),
            }))?;
        }
        writer.flush()
    }

    /// What the inputs say and the table does not.
    fn lost(&self) -> Vec<Lost> {
        let mut lost = Vec::new();
        if self.is_plain
            && self
                .case
                .ledgers
                .iter()
                .any(|ledger| says_more(self.case, ledger))
        {
            lost.push(Lost::Proven {});
        }
        let tables: BTreeSet<usize> = self.case.companions.iter().map(|c| c.source.file()).collect();
        if !tables.is_empty() {
            let path = |&file: &usize| self.case.files[file].path.display().to_string();
            let paths: Vec<String> = tables.iter().map(path).collect();
            let paths = paths.join(", ");
            lost.push(Lost::Companions { paths });
        }
        let has_leads = |ledger: &Ledger, index| !ledger.transfers().leads(index).is_empty();
        let transfers = self
            .all()
            .filter(|&(ledger, _, index)| has_leads(ledger, index))
            .count();
        if transfers > 0 {
            lost.push(Lost::Leads { transfers });
        }
        lost
    }
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
