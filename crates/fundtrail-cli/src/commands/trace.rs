//! `fundtrail trace`: follows payments and shows where the money is.

use fundtrail::{AfterRecords, Currency, Money, Plan, Premises, Schedule};
use fundtrail_report::model::Report;
use fundtrail_report::{By, Listed, Mask, Narrow, Origin};
use fundtrail_statements::Question;

use crate::args::{AfterRecordsEnd, Format, FreezeArgs, ListBy, ShowArgs, TraceArgs};
use crate::failure::{Failure, Outcome};
use crate::handing::{self, Draws, How, Kind, OutputFile};
use crate::question;
use crate::reading::{self, Lines};
use crate::refusal::Refusal;
use crate::waiting::Waiting;

/// Runs the command.
pub(crate) fn run(args: &TraceArgs) -> Outcome {
    let files = handing::files(&args.show.output, Draws::Cases)?;
    let asked = question::asked(&args.query)?;
    schedule(&args.freeze)?;
    // Every account of a file of freezes has to be known, whatever reaches it, and a page names those who dealt with
    // the accounts that were reached, as other lines of theirs may do. All cards of a person may be anywhere.
    let names_others = args.freeze.frozen.is_some()
        || args.show.by == ListBy::Holder
        || files.iter().any(|file| file.kind == Kind::Html);
    let wanted = question::wanted(&asked, []).filter(|_| !names_others);
    let case = reading::read_wanted(&args.read, args.query.as_of, wanted.as_ref())?;
    let inputs = case
        .files
        .iter()
        .map(|file| file.path.as_path())
        .chain(question::files(&args.query));
    let inputs = inputs.chain(args.freeze.frozen.as_deref());
    handing::check_not_inputs(&files, inputs)?;
    let question = question::find(case, &asked, &args.read, None)?;
    let waiting = Waiting::new(args.read.quiet);
    waiting.tracing();
    let report = report(&question, args, &files)?;
    drop(waiting);
    let listed = Listed {
        report: &report,
        by: by(&args.show),
    };
    let how = How {
        lang: args.show.lang.words(),
        format: args.show.format,
        top: args.show.top,
        width: args.show.width,
        quiet: args.read.quiet,
    };
    handing::hand_on(&listed, &files, how)
}

/// Investigates, and tells what came of it.
fn report(question: &Question, args: &TraceArgs, files: &[OutputFile]) -> Result<Report, Failure> {
    let (sub, case) = (question.sub_ledger()?, question.case());
    let investigation = question
        .investigate(&sub, plan(question, args)?)
        .map_err(Refusal::from)?;
    let origin = Origin {
        with_transfers: args.show.format == Format::Json || files.iter().any(|file| file.kind != Kind::Csv),
        with_cards: args.show.by == ListBy::Holder,
        with_courses: files
            .iter()
            .any(|file| matches!(file.kind, Kind::Html | Kind::Xlsx)),
        ..reading::origin(case, args.show.lang.words())
    };
    let mut report = Report::new(&investigation, origin, &Lines(case));
    narrow(&args.show, question.ledger().currency())?.apply(&mut report, args.show.lang.words());
    if args.show.mask {
        Mask::new().apply(&mut report);
    }
    Ok(report)
}

/// How to investigate, as the options say.
fn plan(question: &Question, args: &TraceArgs) -> Result<Plan, Failure> {
    let frozen = match &args.freeze.frozen {
        Some(path) => question.read_frozen(path)?,
        None => Vec::new(),
    };
    Ok(Plan {
        rule: args.query.rule,
        all_rules: args.show.all_rules,
        schedule: schedule(&args.freeze)?,
        order: args.freeze.order,
        frozen,
        premises: Premises {
            openings: question::openings(&args.query),
            after_records: match args.show.after_records_end {
                AfterRecordsEnd::LastRecord => AfterRecords::AsOfLast,
                AfterRecordsEnd::Unknown => AfterRecords::Unknown,
            },
        },
        always_bounds: args.show.bounds,
        bounded_accounts: (args.show.top > 0).then_some(args.show.top),
        ..question.plan()
    })
}

fn schedule(args: &FreezeArgs) -> Result<Schedule, Failure> {
    let schedule = Schedule::new(args.reaction, args.pace, args.pace_account).map_err(Failure::usage)?;
    match args.shift {
        Some(minutes) => schedule.with_shift(minutes).map_err(Failure::usage),
        None => Ok(schedule),
    }
}

fn narrow(show: &ShowArgs, currency: &Currency) -> Result<Narrow, Failure> {
    let least = show.min.as_deref().map(|text| {
        Money::parse(&text.replace(',', ""), currency.decimals())
            .map_err(|error| Failure::usage(format!("--min {text}: {error}; write it like 1000.00")))
    });
    Ok(Narrow {
        least_minor: least.transpose()?.map(i128::from),
        max_level: show.max_level,
    })
}

fn by(show: &ShowArgs) -> By {
    match show.by {
        ListBy::Account => By::Account,
        ListBy::Holder => By::Holder,
        ListBy::Bank => By::Bank,
    }
}
