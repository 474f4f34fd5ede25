//! `fundtrail trace`: follows payments and shows where the money is.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use fundtrail::mark;
use fundtrail::{AccountId, Bounds, Currency, FreezeInputs, FreezeList, Money, Rule, Schedule, SubLedger};
use fundtrail_report::model::{Note, Report};
use fundtrail_report::{
    AnyRule, By, Findings, Lang, Mask, Narrow, Style, csv, graph, html, json, table, xlsx,
};

use crate::args::{Format, FreezeArgs, ListBy, ShowArgs, TraceArgs};
use crate::failure::{Failure, Outcome};
use crate::question::{Asked, Question};
use crate::reading::{self, Lines};
use crate::waiting::Waiting;
use crate::warnings::note;
use crate::{frozen, output, question, terminal, warnings};

/// Runs the command.
pub(crate) fn run(args: &TraceArgs) -> Outcome {
    let files = output_files(&args.show)?;
    let asked = Asked::new(&args.query)?;
    schedule(&args.freeze)?;
    let case = reading::read(&args.read, args.query.as_of)?;
    let places: Vec<&Path> = files.iter().map(|file| file.path.as_path()).collect();
    let inputs = case
        .files
        .iter()
        .map(|file| file.path.as_path())
        .chain(asked.files());
    let inputs = inputs.chain(args.freeze.frozen.as_deref());
    output::check_not_inputs(&places, inputs)?;
    let question = Question::ask(case, &asked, args.read.quiet)?;
    let waiting = Waiting::new(args.read.quiet);
    waiting.tracing();
    let report = report(&question, args, &files)?;
    drop(waiting);
    for file in &files {
        output::to_file(&file.path, |out| {
            file.kind.write(&report, args.show.lang.words(), out)
        })?;
    }
    if !args.read.quiet {
        for file in &files {
            anstream::eprintln!("wrote {}", file.path.display());
        }
    }
    print(&report, &args.show)
}

/// Traces, and tells what came of it.
fn report(question: &Question, args: &TraceArgs, files: &[OutputFile]) -> Result<Report, Failure> {
    let ledger = question.ledger();
    let sub = SubLedger::new(ledger, question.query()).map_err(|error| question.explain(&error))?;
    let chosen = sub.trace(args.query.rule);
    let all_rules = if args.show.all_rules {
        Rule::ALL.map(|rule| sub.trace(rule)).to_vec()
    } else {
        Vec::new()
    };
    let case = question.case();
    let frozen = match &args.freeze.frozen {
        Some(path) => frozen::read(path, case, ledger.currency().decimals())?,
        None => Vec::new(),
    };
    let in_force = frozen::in_force(case, &sub);
    let list = FreezeList::new(&FreezeInputs {
        sub: &sub,
        trace: &chosen,
        book: &case.book,
        schedule: schedule(&args.freeze)?,
        order: args.freeze.order,
        frozen: &frozen,
        in_force: &in_force.until,
    });
    let listed: Vec<_> = list.rows().iter().map(|row| row.account).collect();
    let mut marks: BTreeMap<_, _> = listed
        .iter()
        .copied()
        .zip(mark::marks(&sub, &chosen, &listed))
        .collect();
    let mut notes = reading::notes(case);
    let any_rule = any_rule(&sub, &listed, args, &mut notes)?;
    notes.extend(question.notes().iter().cloned());
    notes.extend(in_force.mark(case, &mut marks));
    notes.extend(warnings::of(case, &sub, &chosen, &marks));
    let findings = Findings {
        version: env!("CARGO_PKG_VERSION"),
        lang: args.show.lang.words(),
        book: &case.book,
        sub: &sub,
        trace: &chosen,
        all_rules: &all_rules,
        list: Some(&list),
        any_rule: any_rule.as_ref(),
        marks: &marks,
        frozen: &frozen,
        only: question.only(),
        with_transfers: args.show.format == Format::Json
            || files.iter().any(|file| file.kind.lists_transfers()),
        with_courses: files.iter().any(|file| file.kind == Kind::Html),
        in_force_since: &in_force.since,
        inputs: reading::inputs(case),
        counts: reading::counts(&case.counts),
        notes,
    };
    let mut report = Report::new(findings, &Lines(case));
    narrow(&args.show, ledger.currency())?.apply(&mut report);
    if args.show.mask {
        Mask::new().apply(&mut report);
    }
    Ok(report)
}

/// Beyond so many transfers the bounds are left out unless they are asked for.
const BOUNDED_TRANSFERS: usize = 2_000_000;

/// What holds under any rule for the accounts of the list; nothing, and a note, where that is too much.
fn any_rule(
    sub: &SubLedger<'_>,
    listed: &[AccountId],
    args: &TraceArgs,
    notes: &mut Vec<Note>,
) -> Result<Option<AnyRule>, Failure> {
    let show = &args.show;
    if args.query.only.is_some() {
        let message = "The bounds speak of all payments together, so they are left out with --only.";
        notes.push(note("bounds-left-out", message.to_owned()));
        return Ok(None);
    }
    if sub.len() > BOUNDED_TRANSFERS && !show.bounds {
        let message = format!(
            "The bounds are left out: the trace touches {} transfers, more than {BOUNDED_TRANSFERS}; \
             --bounds works them out all the same.",
            sub.len()
        );
        notes.push(note("bounds-left-out", message));
        return Ok(None);
    }
    let openings = question::openings(&args.query);
    let bounds = Bounds::new(sub, openings).map_err(anyhow::Error::from)?;
    let top = if show.top == 0 { usize::MAX } else { show.top };
    Ok(Some(AnyRule::of_list(&bounds, openings, listed, top)))
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

fn print(report: &Report, show: &ShowArgs) -> Outcome {
    output::to_stdout(|out| match show.format {
        Format::Table => {
            let style = Style {
                lang: show.lang.words(),
                top: (show.top > 0).then_some(show.top),
                by: by(show),
                ..terminal::style()
            };
            table::write(report, style, out)
        }
        Format::Csv => csv::write(report, out),
        Format::Json => json::write(report, out),
    })
}

/// A file to write besides what is printed.
struct OutputFile {
    path: PathBuf,
    kind: Kind,
}

/// What a file's ending says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Csv,
    Json,
    Xlsx,
    Html,
    GraphMl,
    Gexf,
    Dot,
}

impl Kind {
    fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match ending.as_str() {
            "csv" => Kind::Csv,
            "json" => Kind::Json,
            "xlsx" => Kind::Xlsx,
            "html" | "htm" => Kind::Html,
            "graphml" => Kind::GraphMl,
            "gexf" => Kind::Gexf,
            "dot" | "gv" => Kind::Dot,
            _ => return None,
        })
    }

    fn lists_transfers(self) -> bool {
        self != Kind::Csv
    }

    fn write(self, report: &Report, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Kind::Csv => csv::write(report, out),
            Kind::Json => json::write(report, out),
            Kind::Xlsx => xlsx::write(report, lang, out),
            Kind::Html => html::write(report, lang, out),
            Kind::GraphMl => graph::write_graphml(report, out),
            Kind::Gexf => graph::write_gexf(report, out),
            Kind::Dot => graph::write_dot(report, out),
        }
    }
}

fn output_files(show: &ShowArgs) -> Result<Vec<OutputFile>, Failure> {
    let files = show.output.iter().map(|path| {
        let kind = Kind::of(path).ok_or_else(|| {
            Failure::usage(format!(
                "{}: the ending does not say what to write; use .csv .json .xlsx .html .graphml .gexf or .dot",
                path.display()
            ))
        })?;
        Ok(OutputFile { path: path.clone(), kind })
    });
    let files = files.collect::<Result<Vec<_>, Failure>>()?;
    output::check_places(&files.iter().map(|file| file.path.as_path()).collect::<Vec<_>>())?;
    Ok(files)
}
