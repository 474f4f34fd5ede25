//! `fundtrail inspect`: what the files hold and how they were read.

use std::collections::BTreeSet;

use fundtrail::{AccountId, Ledger};
use fundtrail_report::inspect::{
    Break, ColumnTaken, Covered, InspectedAccount, InspectedColumn, InspectedFile, InspectedLedger,
    InspectedReject, Inspection, Money,
};
use fundtrail_report::model::Moment;
use fundtrail_report::{Amount, Evidence as _, Lang};
use fundtrail_statements::Case;
use fundtrail_statements::settle::AccountReading;
use fundtrail_statements::{ColumnUse, FileSummary, Taken};

use crate::args::InspectArgs;
use crate::failure::Outcome;
use crate::handing::{self, Draws};
use crate::reading::{self, Lines};
use crate::refusal::Refusal;
use crate::{output, tables};

/// Runs the command. Lines that cannot be read are shown, not an error: that is what one inspects for.
pub(crate) fn run(args: &InspectArgs) -> Outcome {
    let files = handing::files(&args.show.output, Draws::Tables)?;
    let case = reading::read_all(&args.read)?;
    tables::check(&files, &case, [])?;
    if !args.line.is_empty() {
        return explain(&case, &args.line);
    }
    let mut inspection = inspection(&case, args.read.lang.words());
    if args.show.mask {
        inspection.mask();
    }
    let how = tables::how(&args.show, args.top.top, &args.read);
    handing::hand_on(&inspection, &files, how)
}

/// Says what became of lines.
fn explain(case: &Case, places: &[String]) -> Outcome {
    let mut text = String::new();
    for place in places {
        let sources = case.sources_at(place);
        if sources.is_empty() {
            let place = place.clone();
            return Err(Refusal::NoSuchLine { place }.into());
        }
        for source in sources {
            text += &case.explain(source);
        }
    }
    output::to_stdout(|out| out.write_all(text.as_bytes()))
}

fn inspection(case: &Case, lang: Lang) -> Inspection {
    let lines = Lines(case);
    let rejects = case.rejects.iter().map(|reject| InspectedReject {
        file: lines.path(reject.source.file()),
        line: reject.source.line(),
        reason: match lang {
            Lang::En => reject.trouble.english(),
            Lang::Zh => reject.trouble.chinese(),
        },
        text: reject.text.clone(),
    });
    Inspection {
        schema: Inspection::SCHEMA,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        inputs: files(case),
        counts: reading::counts(&case.counts),
        ledgers: case.ledgers.iter().map(ledger).collect(),
        accounts: case
            .readings
            .iter()
            .map(|reading| account(case, reading))
            .collect(),
        rejects: rejects.collect(),
        notes: reading::notes(case, lang),
    }
}

fn files(case: &Case) -> Vec<InspectedFile> {
    let told = |((input, summary), columns): ((_, FileSummary), &Vec<ColumnUse>)| {
        let money = summary.money.iter().map(|((list, currency), &minor)| Money {
            list: list.name(),
            currency: currency.code().to_owned(),
            amount: Amount::new(minor, currency),
        });
        InspectedFile {
            input,
            first: summary.period.map(|period| Moment(period.from)),
            last: summary.period.map(|period| Moment(period.until)),
            accounts: summary.accounts,
            counts: reading::counts(&summary.counts),
            money: money.collect(),
            columns: columns.iter().map(column).collect(),
        }
    };
    reading::inputs(case)
        .into_iter()
        .zip(case.summaries())
        .zip(case.files.iter().map(|file| &file.columns))
        .map(told)
        .collect()
}

fn column(column: &ColumnUse) -> InspectedColumn {
    let (taken, field) = match column.taken {
        Taken::Field(field) => (ColumnTaken::Field, Some(field.to_string())),
        Taken::PassedOver => (ColumnTaken::PassedOver, None),
        Taken::Unread => (ColumnTaken::Unread, None),
    };
    InspectedColumn {
        name: column.name.clone(),
        taken,
        field,
    }
}

fn ledger(ledger: &Ledger) -> InspectedLedger {
    let transfers = ledger.transfers();
    let ends = transfers.payers().iter().chain(transfers.payees());
    let accounts: BTreeSet<AccountId> = ends.filter_map(|party| party.account()).collect();
    let sum: i128 = transfers.amounts().iter().map(|&amount| i128::from(amount)).sum();
    InspectedLedger {
        currency: ledger.currency().code().to_owned(),
        transfers: transfers.len(),
        accounts: accounts.len(),
        amount: Amount::new(sum, ledger.currency()),
        first: transfers.times().iter().min().copied().map(Moment),
        last: transfers.times().iter().max().copied().map(Moment),
    }
}

fn account(case: &Case, reading: &AccountReading) -> InspectedAccount {
    let currency = case.ledgers[reading.ledger].currency();
    let details = case.book.details(reading.account);
    let text = |text: Option<&str>| text.map(ToOwned::to_owned);
    let covered = reading.covered.iter().map(|period| Covered {
        from: Moment(period.from),
        until: Moment(period.until),
    });
    let breaks = reading.breaks.iter().map(|&(source, amount)| Break {
        file: Lines(case).path(source.file()),
        line: source.line(),
        amount: Amount::new(amount, currency),
    });
    InspectedAccount {
        account: case.book.number(reading.account).to_owned(),
        holder: text(details.and_then(|details| details.holder.as_deref())),
        bank: text(details.and_then(|details| details.bank.as_deref())),
        currency: currency.code().to_owned(),
        lines: reading.lines,
        covered: covered.collect(),
        opening: reading.opening.map(|opening| Amount::new(opening, currency)),
        order_proven: reading.order_proven,
        breaks: breaks.collect(),
    }
}
