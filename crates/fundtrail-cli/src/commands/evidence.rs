//! `fundtrail evidence`: how traced money reached one account.

use std::collections::BTreeMap;

use anyhow::anyhow;
use fundtrail::SubLedger;
use fundtrail_report::model::Report;
use fundtrail_report::{EvidenceReport, Findings, Style, chains};

use crate::args::{EvidenceArgs, PlainFormat};
use crate::failure::Outcome;
use crate::question::{Asked, Question};
use crate::reading::{self, Lines};
use crate::{output, terminal};

/// Runs the command.
pub(crate) fn run(args: &EvidenceArgs) -> Outcome {
    let asked = Asked::new(&args.query)?;
    let question = Question::ask(
        reading::read(&args.read, args.query.as_of)?,
        &asked,
        args.read.quiet,
    )?;
    let case = question.case();
    let account = question.account(&args.account)?;
    let sub =
        SubLedger::new(question.ledger(), question.query()).map_err(|error| question.explain(&error))?;
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
    let findings = Findings {
        version: env!("CARGO_PKG_VERSION"),
        lang: args.lang.words(),
        book: &case.book,
        sub: &sub,
        trace: &trace,
        all_rules: &[],
        list: None,
        any_rule: None,
        marks: &BTreeMap::new(),
        frozen: &[],
        only: None,
        with_transfers: true,
        with_courses: false,
        in_force_since: &BTreeMap::new(),
        inputs: reading::inputs(case),
        counts: reading::counts(&case.counts),
        notes: reading::notes(case),
    };
    let report = Report::new(findings, &Lines(case));
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
