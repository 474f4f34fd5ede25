//! `fundtrail sources`: where the money in accounts came from.

use std::collections::BTreeSet;

use fundtrail::bounds::SetBounds;
use fundtrail::sources::{Sources, SourcesError, SourcesQuery, Split, Upstream};
use fundtrail::{AccountId, Ledger, Rule};
use fundtrail_report::SourcesReport;
use fundtrail_report::sources::SourcesFindings;
use fundtrail_statements::Case;
use rayon::prelude::*;

use crate::args::SourcesArgs;
use crate::failure::{Failure, Outcome};
use crate::handing::{self, Draws};
use crate::reading::{self, Lines};
use crate::refusal::Refusal;
use crate::remark::Remark;
use crate::{question, tables};

/// Beyond so many transfers the bounds are left out.
const BOUNDED_TRANSFERS: usize = 2_000_000;

/// Runs the command.
pub(crate) fn run(args: &SourcesArgs) -> Outcome {
    let files = handing::files(&args.show.output, Draws::Networks)?;
    if matches!(args.rule, Rule::TaintedLast | Rule::TaintedFirst) {
        return Err(Failure::usage(Refusal::RuleOfOneMoney {
            rule: args.rule.name(),
        }));
    }
    let mut case = reading::read(&args.read, None)?;
    let lists = [args.origins.as_deref(), args.openings.as_deref()];
    tables::check(&files, &case, lists.into_iter().flatten())?;
    let asked = accounts(&case, &args.account)?;
    let victims: BTreeSet<AccountId> = accounts(&case, &args.victim)?.into_iter().collect();
    // What a victim pays is his own money, as in a trace.
    let mut stops = accounts(&case, &args.stop_at)?;
    stops.extend(&victims);
    let ledger = tables::ledger_of(&case, &asked, args.in_currency.as_ref())?;
    let lang = args.read.lang.words();
    let mut notes = Vec::new();
    notes.extend(tables::read_openings(
        &mut case,
        ledger,
        args.openings.as_deref(),
        lang,
    )?);
    let mut query = SourcesQuery::new(asked)
        .stop_at(stops)
        .naming_at_most(args.origins_max);
    if let Some(time) = args.at {
        query = query.as_of(time);
    }
    if let Some(path) = &args.origins {
        query = query.naming(tables::said(case.read_accounts(path)?, &mut notes, lang));
    }
    let of_case = &case.ledgers[ledger];
    let upstream = Upstream::new(of_case, &case.book, &query)
        .map_err(|error| question::explain(&case, of_case, &error))?;
    let sources = upstream
        .sources(args.rule)
        .map_err(|error| refused(&case, of_case, &error))?;
    let bounds =
        bounds(&upstream, &sources, args.top.top).map_err(|error| refused(&case, of_case, &error))?;
    if bounds.is_none() {
        let transfers = upstream.transfers();
        let most = BOUNDED_TRANSFERS;
        notes.push(Remark::BoundsLeftOut { transfers, most }.note(lang));
    }
    let bounds = bounds.unwrap_or_else(|| vec![None; sources.origins().len()]);
    notes.extend(lumped(args, &sources).map(|remark| remark.note(lang)));
    let findings = SourcesFindings {
        book: &case.book,
        ledger: of_case,
        sources: &sources,
        bounds: &bounds,
        marks: &upstream.marks(&case.book, &victims),
        as_of: args.at.unwrap_or_else(|| tables::last_time(of_case)),
    };
    let mut report = SourcesReport::new(findings, &Lines(&case), reading::told(&case, lang, notes));
    if args.show.mask {
        report.mask();
    }
    let how = tables::how(&args.show, args.top.top, &args.read);
    handing::hand_on(&report, &files, how)
}

fn accounts(case: &Case, numbers: &[String]) -> Result<Vec<AccountId>, Failure> {
    numbers
        .iter()
        .map(|number| question::account(case, number))
        .collect()
}

/// The bounds of the origins that matter most by the rule; of those that it says nothing of, too, as long as not all are
/// asked for. Nothing where that is too much.
fn bounds(
    upstream: &Upstream<'_>,
    sources: &Sources,
    top: usize,
) -> Result<Option<Vec<Option<SetBounds>>>, SourcesError> {
    if upstream.transfers() > BOUNDED_TRANSFERS {
        return Ok(None);
    }
    let count = sources.origins().len();
    let figures = (0..count).map(|at| (at, sources.of_origin(at)));
    let mut shown: Vec<_> = figures
        .filter(|(_, split)| top > 0 || *split != Split::default())
        .collect();
    shown.sort_by_key(|&(at, split)| (std::cmp::Reverse((split.held, split.received)), at));
    shown.truncate(if top == 0 { usize::MAX } else { top });
    let worked_out = shown
        .par_iter()
        .map(|&(at, _)| Ok((at, upstream.bounds(at)?)))
        .collect::<Result<Vec<_>, SourcesError>>()?;
    let mut bounds = vec![None; count];
    for (at, of_origin) in worked_out {
        bounds[at] = Some(of_origin);
    }
    Ok(Some(bounds))
}

fn lumped(args: &SourcesArgs, sources: &Sources) -> Option<Remark> {
    let any = sources.asked().iter().any(|asked| asked.rest != Split::default());
    any.then_some(match args.origins {
        Some(_) => Remark::OriginsAsAsked {},
        None => Remark::OriginsTogether {},
    })
}

/// What the core refuses, with the lines that it does not know.
fn refused(case: &Case, ledger: &Ledger, error: &SourcesError) -> Failure {
    match error {
        SourcesError::RuleOfOneMoney(rule) => Refusal::RuleOfOneMoney { rule: rule.name() }.into(),
        SourcesError::Bounds(error) => Refusal::from(*error).into(),
        SourcesError::Trace(error) => question::explain(case, ledger, error),
    }
}
