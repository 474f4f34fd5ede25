//! `fundtrail evidence`: how traced money reached one account.

use anyhow::anyhow;
use fundtrail::Investigation;
use fundtrail_report::model::Report;
use fundtrail_report::{EvidenceReport, Origin, Style, chains};

use crate::args::{EvidenceArgs, PlainFormat};
use crate::failure::Outcome;
use crate::reading::{self, Lines};
use crate::{output, question, terminal};

/// Runs the command.
pub(crate) fn run(args: &EvidenceArgs) -> Outcome {
    let asked = question::asked(&args.query)?;
    let question = question::find(reading::read(&args.read)?, &asked, args.read.quiet)?;
    let case = question.case();
    let account = question.account(&args.account)?;
    let sub = question.sub_ledger()?;
    let trace = sub.trace(args.query.rule);
    if trace.account(account).is_none() {
        return Err(anyhow!(
            "{}: no traced money reached it under {}; `fundtrail trace` lists the accounts that it reached",
            args.account,
            args.query.rule
        )
        .into());
    }
    let most = if args.top == 0 { usize::MAX } else { args.top };
    let chains = chains(question.ledger(), &trace, account, most);
    let origin = Origin {
        lang: args.lang.words(),
        with_transfers: true,
        ..reading::origin(case)
    };
    let investigation = Investigation::of_trace(&case.book, &sub, trace);
    let report = Report::new(&investigation, origin, &Lines(case));
    let evidence = EvidenceReport::new(&report, case.book.number(account), &chains);
    output::to_stdout(|out| match args.format {
        PlainFormat::Table => {
            let style = Style {
                lang: args.lang.words(),
                ..terminal::style()
            };
            evidence.write_table(style, out)
        }
        PlainFormat::Json => evidence.write_json(out),
    })
}
