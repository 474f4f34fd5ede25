//! `fundtrail trace`: follows payments and shows where the money is.

use std::collections::BTreeSet;

use fundtrail::{AfterRecords, Banks, Currency, Money, Plan, Premises, Schedule};
use fundtrail_report::model::{Note, Report};
use fundtrail_report::{By, Changes, Listed, Mask, Narrow, Origin};
use fundtrail_statements::{Beside, Question, read_banks};

use super::again;
use crate::args::{AfterRecordsEnd, Format, FreezeArgs, ListBy, ShowArgs, TraceArgs};
use crate::failure::{Failure, Outcome};
use crate::handing::{self, Draws, How, Kind, OutputFile};
use crate::misuse::Misuse;
use crate::question;
use crate::reading::{self, Lines};
use crate::refusal::Refusal;
use crate::remark::Remark;
use crate::tables;
use crate::waiting::Waiting;

/// Runs the command.
pub(crate) fn run(args: &TraceArgs) -> Outcome {
    let files = handing::files(&args.show.output, Draws::Cases)?;
    reading::set_threads(&args.read)?;
    if args.watch {
        return again::run(args, &files);
    }
    let made = make(args, &files, None)?;
    hand_on(&made.shown, args, &files)
}

/// A list that was made.
pub(super) struct Made {
    /// As it is shown: without what is to be hidden.
    pub(super) shown: Report,
    /// As the next one is compared with it; only where one is made again.
    pub(super) whole: Option<Report>,
}

/// Makes the list, with what changed since the last where there was one.
pub(super) fn make(args: &TraceArgs, files: &[OutputFile], last: Option<&Report>) -> Result<Made, Failure> {
    let mut asked = question::asked(&args.query)?;
    schedule(&args.freeze)?;
    let Beside { said: banks, notes } = banks(&args.freeze)?;
    asked.notes.extend(notes);
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
    let beside = [args.freeze.frozen.as_deref(), args.freeze.banks.as_deref()];
    let inputs = inputs.chain(beside.into_iter().flatten());
    handing::check_not_inputs(files, inputs)?;
    let question = question::find(case, &asked, &args.read, None)?;
    let waiting = Waiting::new(args.read.quiet);
    waiting.tracing();
    report(&question, args, &banks, files, last)
}

/// Writes the files, and prints the list.
pub(super) fn hand_on(report: &Report, args: &TraceArgs, files: &[OutputFile]) -> Outcome {
    let listed = Listed {
        report,
        by: by(&args.show),
    };
    let how = How {
        lang: args.read.lang.words(),
        format: args.show.format,
        top: args.show.top,
        width: args.show.width,
        quiet: args.read.quiet,
    };
    handing::hand_on(&listed, files, how)
}

/// Investigates, and tells what came of it.
fn report(
    question: &Question,
    args: &TraceArgs,
    banks: &Banks,
    files: &[OutputFile],
    last: Option<&Report>,
) -> Result<Made, Failure> {
    let (sub, case) = (question.sub_ledger()?, question.case());
    let lang = args.read.lang.words();
    let mut notes = Vec::new();
    let frozen = match &args.freeze.frozen {
        Some(path) => tables::said(question.read_frozen(path)?, &mut notes, lang),
        None => Vec::new(),
    };
    let plan = Plan {
        frozen,
        ..plan(question, args, banks)?
    };
    let investigation = question.investigate(&sub, plan).map_err(Refusal::from)?;
    let origin = Origin {
        with_transfers: args.show.format == Format::Json || files.iter().any(|file| file.kind != Kind::Csv),
        with_cards: args.show.by == ListBy::Holder,
        with_courses: files
            .iter()
            .any(|file| matches!(file.kind, Kind::Html | Kind::Xlsx)),
        ..reading::origin(case, lang)
    };
    let mut report = Report::new(&investigation, origin, &Lines(case));
    report.notes.extend(notes);
    report.notes.extend(untold_banks(&report, args, banks));
    let whole = args.watch.then(|| report.clone());
    report.changes = last.map(|last| Changes::between(last, &report));
    narrow(&args.show, question.ledger().currency())?.apply(&mut report, lang);
    if args.show.mask {
        Mask::new().apply(&mut report);
    }
    Ok(Made { shown: report, whole })
}

/// The banks of the list of which the file of banks says nothing.
fn untold_banks(report: &Report, args: &TraceArgs, banks: &Banks) -> Option<Note> {
    let path = args.freeze.banks.as_deref()?;
    let called: BTreeSet<&str> = report
        .calls
        .iter()
        .filter_map(|call| call.bank.as_deref())
        .collect();
    let told: BTreeSet<&str> = banks.names().collect();
    let untold: Vec<&str> = called.difference(&told).copied().collect();
    let remark = Remark::BanksNotTold {
        banks: untold.join(", "),
    };
    let note = Note {
        file: Some(path.display().to_string()),
        ..remark.note(args.read.lang.words())
    };
    (!untold.is_empty()).then_some(note)
}

/// How to investigate, as the options say; what is frozen is not in it yet.
fn plan(question: &Question, args: &TraceArgs, banks: &Banks) -> Result<Plan, Failure> {
    Ok(Plan {
        rule: args.query.rule,
        all_rules: args.show.all_rules,
        schedule: schedule(&args.freeze)?,
        banks: banks.clone(),
        order: args.freeze.order,
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
    let schedule = Schedule::new(args.reaction, args.pace, args.pace_account).map_err(Misuse::from)?;
    let schedule = schedule.with_callers(args.callers);
    let schedule = schedule.with_answer(args.answer).map_err(Misuse::from)?;
    let schedule = args.calls.map_or(schedule, |calls| schedule.with_calls(calls));
    match args.shift {
        Some(minutes) => Ok(schedule.with_shift(minutes).map_err(Misuse::from)?),
        None => Ok(schedule),
    }
}

/// How banks answer, as the file says.
fn banks(args: &FreezeArgs) -> Result<Beside<Banks>, Failure> {
    let path = args.banks.as_deref();
    Ok(path.map(read_banks).transpose()?.unwrap_or_default())
}

fn narrow(show: &ShowArgs, currency: &Currency) -> Result<Narrow, Failure> {
    let least = show.min.as_deref().map(|text| {
        Money::parse(&text.replace(',', ""), currency.decimals())
            .map_err(|error| Misuse::of_amount("--min", text, &error))
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
