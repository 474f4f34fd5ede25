//! `fundtrail inspect`: what the files hold and how they were read.

use std::collections::{BTreeMap, BTreeSet};

use fundtrail::{AccountId, Ledger, Source, Time};
use fundtrail_report::inspect::{
    Break, Covered, InspectedAccount, InspectedFile, InspectedLedger, InspectedReject, Inspection, Money,
};
use fundtrail_report::model::Moment;
use fundtrail_report::{Amount, Evidence as _, Style};
use fundtrail_statements::Case;
use fundtrail_statements::settle::AccountReading;

use crate::args::{InspectArgs, PlainFormat};
use crate::failure::Outcome;
use crate::reading::{self, Lines};
use crate::{output, terminal};

/// Runs the command. Lines that cannot be read are shown, not an error: that is what one inspects for.
pub(crate) fn run(args: &InspectArgs) -> Outcome {
    let case = reading::read_all(&args.read)?;
    if !args.line.is_empty() {
        return explain(&case, &args.line);
    }
    let inspection = inspection(&case);
    output::to_stdout(|out| match args.format {
        PlainFormat::Json => inspection.write_json(out),
        PlainFormat::Table => {
            let style = Style {
                lang: args.lang.words(),
                top: (args.top > 0).then_some(args.top),
                ..terminal::style()
            };
            inspection.write_table(style, out)
        }
    })
}

/// Says what became of lines.
fn explain(case: &Case, places: &[String]) -> Outcome {
    let mut text = String::new();
    for place in places {
        let sources = case.sources_at(place);
        if sources.is_empty() {
            return Err(anyhow::anyhow!("{place}: no input has this line; name it as FILE:LINE").into());
        }
        for source in sources {
            text += &case.explain(source);
        }
    }
    output::to_stdout(|out| out.write_all(text.as_bytes()))
}

fn inspection(case: &Case) -> Inspection {
    let lines = Lines(case);
    let rejects = case.rejects.iter().map(|reject| InspectedReject {
        file: lines.path(reject.source.file()),
        line: reject.source.line(),
        reason: reject.reason.clone(),
        text: reject.text.clone(),
    });
    Inspection {
        schema: Inspection::SCHEMA,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        inputs: files(case),
        counts: reading::counts(case),
        ledgers: case.ledgers.iter().map(ledger).collect(),
        accounts: case
            .readings
            .iter()
            .map(|reading| account(case, reading))
            .collect(),
        rejects: rejects.collect(),
        notes: reading::notes(case),
    }
}

/// What the transfers of a file, or of a ledger, come to.
#[derive(Default)]
struct Sum {
    transfers: usize,
    accounts: BTreeSet<AccountId>,
    /// By position of the ledger, in minor units.
    amounts: BTreeMap<usize, i128>,
    first: Option<Time>,
    last: Option<Time>,
}

impl Sum {
    fn add(&mut self, ledger: usize, transfer: &fundtrail::Transfer) {
        self.transfers += 1;
        self.accounts.extend(transfer.payer.account());
        self.accounts.extend(transfer.payee.account());
        *self.amounts.entry(ledger).or_default() += i128::from(transfer.amount);
        self.first = Some(self.first.map_or(transfer.time, |first| first.min(transfer.time)));
        self.last = self.last.max(Some(transfer.time));
    }
}

fn files(case: &Case) -> Vec<InspectedFile> {
    let mut sums: Vec<Sum> = case.files.iter().map(|_| Sum::default()).collect();
    for (number, ledger) in case.ledgers.iter().enumerate() {
        let transfers = ledger.transfers();
        for index in transfers.indices() {
            let files: BTreeSet<usize> = transfers.sources_of(index).map(Source::file).collect();
            for file in files {
                sums[file].add(number, &transfers.get(index));
            }
        }
    }
    let told = |(input, sum): (_, Sum)| InspectedFile {
        input,
        first: sum.first.map(Moment),
        last: sum.last.map(Moment),
        accounts: sum.accounts.len(),
        money: sum
            .amounts
            .iter()
            .map(|(&ledger, &minor)| money(&case.ledgers[ledger], minor))
            .collect(),
    };
    reading::inputs(case).into_iter().zip(sums).map(told).collect()
}

fn money(ledger: &Ledger, minor: i128) -> Money {
    Money {
        currency: ledger.currency().code().to_owned(),
        amount: Amount::new(minor, ledger.currency()),
    }
}

fn ledger(ledger: &Ledger) -> InspectedLedger {
    let mut sum = Sum::default();
    for transfer in ledger.transfers().iter() {
        sum.add(0, &transfer);
    }
    InspectedLedger {
        currency: ledger.currency().code().to_owned(),
        transfers: sum.transfers,
        accounts: sum.accounts.len(),
        amount: Amount::new(sum.amounts.values().sum::<i128>(), ledger.currency()),
        first: sum.first.map(Moment),
        last: sum.last.map(Moment),
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
