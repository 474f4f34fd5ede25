//! `fundtrail trace`: follows payments and shows where the money is.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use fundtrail::{AfterRecords, Currency, Money, Plan, Premises, Schedule};
use fundtrail_report::model::Report;
use fundtrail_report::{By, Mask, Narrow, Origin, Style, csv, graph, html, json, section, table, xlsx};
use fundtrail_statements::Question;

use crate::args::{AfterRecordsEnd, Format, FreezeArgs, ListBy, ShowArgs, TraceArgs};
use crate::failure::{Failure, Outcome};
use crate::reading::{self, Lines};
use crate::waiting::Waiting;
use crate::{output, question, terminal};

/// Runs the command.
pub(crate) fn run(args: &TraceArgs) -> Outcome {
    let files = output_files(&args.show)?;
    let asked = question::asked(&args.query)?;
    schedule(&args.freeze)?;
    // Every account of a file of freezes has to be known, whatever reaches it, and a page names those who dealt with
    // the accounts that were reached, as other lines of theirs may do.
    let names_others = args.freeze.frozen.is_some() || files.iter().any(|file| file.kind == Kind::Html);
    let wanted = question::wanted(&asked, []).filter(|_| !names_others);
    let case = reading::read_wanted(&args.read, args.query.as_of, wanted.as_ref())?;
    let places: Vec<&Path> = files.iter().map(|file| file.path.as_path()).collect();
    let inputs = case
        .files
        .iter()
        .map(|file| file.path.as_path())
        .chain(question::files(&args.query));
    let inputs = inputs.chain(args.freeze.frozen.as_deref());
    output::check_not_inputs(&places, inputs)?;
    let question = question::find(case, &asked, &args.read, None)?;
    let waiting = Waiting::new(args.read.quiet);
    waiting.tracing();
    let report = report(&question, args, &files)?;
    drop(waiting);
    for file in &files {
        output::to_file(&file.path, |out| file.kind.write(&report, &args.show, out))?;
    }
    if !args.read.quiet {
        for file in &files {
            anstream::eprintln!("wrote {}", file.path.display());
        }
    }
    print(&report, &args.show)
}

/// Investigates, and tells what came of it.
fn report(question: &Question, args: &TraceArgs, files: &[OutputFile]) -> Result<Report, Failure> {
    let (sub, case) = (question.sub_ledger()?, question.case());
    let investigation = question
        .investigate(&sub, plan(question, args)?)
        .map_err(anyhow::Error::from)?;
    let origin = Origin {
        lang: args.show.lang.words(),
        with_transfers: args.show.format == Format::Json
            || files.iter().any(|file| file.kind.lists_transfers()),
        with_courses: files.iter().any(|file| file.kind == Kind::Html),
        ..reading::origin(case)
    };
    let mut report = Report::new(&investigation, origin, &Lines(case));
    narrow(&args.show, question.ledger().currency())?.apply(&mut report);
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

/// The list as CSV: with the keys of the JSON, or put together by bank or by person.
fn write_csv(report: &Report, show: &ShowArgs, out: &mut dyn Write) -> io::Result<()> {
    match by(show) {
        By::Account => csv::write(report, out),
        other => match section::named(report, show.lang.words(), other.section()) {
            Some(section) => csv::write_section(&section, out),
            None => Ok(()),
        },
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
        Format::Csv => write_csv(report, show, out),
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
    Entities,
    Links,
}

impl Kind {
    fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        if name.ends_with(".entities.csv") {
            return Some(Kind::Entities);
        }
        if name.ends_with(".links.csv") {
            return Some(Kind::Links);
        }
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

    fn write(self, report: &Report, show: &ShowArgs, out: &mut dyn Write) -> io::Result<()> {
        let lang = show.lang.words();
        match self {
            Kind::Csv => write_csv(report, show, out),
            Kind::Json => json::write(report, out),
            Kind::Xlsx => xlsx::write(report, lang, out),
            Kind::Html => html::write(report, lang, out),
            Kind::GraphMl => graph::write_graphml(report, out),
            Kind::Gexf => graph::write_gexf(report, out),
            Kind::Dot => graph::write_dot(report, out),
            Kind::Entities => graph::write_entities(report, out),
            Kind::Links => graph::write_links(report, out),
        }
    }
}

fn output_files(show: &ShowArgs) -> Result<Vec<OutputFile>, Failure> {
    let files = show.output.iter().map(|path| {
        let kind = Kind::of(path).ok_or_else(|| {
            Failure::usage(format!(
                "{}: the ending does not say what to write; use .csv .json .xlsx .html .graphml .gexf .dot, or \
                 .entities.csv and .links.csv for i2 and Neo4j",
                path.display()
            ))
        })?;
        Ok(OutputFile { path: path.clone(), kind })
    });
    let files = files.collect::<Result<Vec<_>, Failure>>()?;
    output::check_places(&files.iter().map(|file| file.path.as_path()).collect::<Vec<_>>())?;
    Ok(files)
}
