//! `fundtrail network`: which accounts work together with some suspects.

use fundtrail::network::{NetworkQuery, Thresholds, members};
use fundtrail_report::NetworkReport;
use fundtrail_report::network::NetworkFindings;

use crate::args::NetworkArgs;
use crate::failure::{Failure, Outcome};
use crate::handing::{self, Draws};
use crate::remark::Remark;
use crate::{question, reading, tables};

/// Runs the command.
pub(crate) fn run(args: &NetworkArgs) -> Outcome {
    let files = handing::files(&args.show.output, Draws::Tables)?;
    if args.suspect.is_empty() && args.suspects.is_none() {
        return Err(Failure::usage(
            "no suspect: name them with --suspect or --suspects",
        ));
    }
    let case = reading::read(&args.read, None)?;
    tables::check(&files, &case, args.suspects.as_deref())?;
    let named = args.suspect.iter().map(|number| question::account(&case, number));
    let mut suspects = named.collect::<Result<Vec<_>, _>>()?;
    if let Some(path) = &args.suspects {
        suspects.extend(tables::accounts_of_file(&case, path)?);
    }
    let ledger = &case.ledgers[tables::ledger_of(&case, &suspects)?];
    let as_of = args.at.unwrap_or_else(|| tables::last_time(ledger));
    let query = NetworkQuery::new(suspects).as_of(as_of);
    let most = if args.top.top == 0 {
        usize::MAX
    } else {
        args.top.top
    };
    let members = members(ledger, &case.book, &query, most);
    let lang = args.show.lang.words();
    let notes = vec![Remark::OrderNoFinding {}.note(lang)];
    let findings = NetworkFindings {
        book: &case.book,
        ledger,
        members: &members,
        thresholds: Thresholds::default(),
        as_of,
    };
    let mut report = NetworkReport::new(findings, reading::told(&case, lang, notes));
    if args.show.mask {
        report.mask();
    }
    let how = tables::how(&args.show, args.top.top, args.read.quiet);
    handing::hand_on(&report, &files, how)
}
