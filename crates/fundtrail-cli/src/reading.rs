//! Reading the inputs as the options say.

use std::path::Path;

use fundtrail::{Caution, Source, Time};
use fundtrail_report::model::{Counts, Input, Note, Read};
use fundtrail_report::{Evidence, Lang, Origin};
use fundtrail_statements::cell::{DateOrder, DecimalMark};
use fundtrail_statements::{Case, ReadError, ReadOptions, Wanted};

use crate::args::{self, ReadArgs};
use crate::failure::{Failure, Outcome};
use crate::memory;
use crate::output;
use crate::waiting::Waiting;

/// Reads the inputs, whatever lines cannot be read: the case has them.
pub(crate) fn read_all(args: &ReadArgs) -> Result<Case, Failure> {
    set_threads(args)?;
    let waiting = Waiting::new(args.quiet);
    let options = ReadOptions {
        accept_rejects: true,
        progress: waiting.reading(),
        ..options(args)
    };
    Ok(fundtrail_statements::read(&args.paths, &options)?)
}

/// Sets up the pool, once a run.
pub(crate) fn set_threads(args: &ReadArgs) -> Outcome {
    if let Some(threads) = args.threads {
        // The only place that sets up the pool, so it cannot have been set up before.
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.into());
        pool.build_global().map_err(anyhow::Error::from)?;
    }
    Ok(())
}

/// Reads the inputs, statements as they stood at `as_of`; writes the lines that could not be read where they were asked for.
pub(crate) fn read(args: &ReadArgs, as_of: Option<Time>) -> Result<Case, Failure> {
    set_threads(args)?;
    read_whole(args, as_of)
}

/// Reads what of the inputs a trace needs, all of them where that is not known beforehand; on the threads that are set up.
pub(crate) fn read_wanted(
    args: &ReadArgs,
    as_of: Option<Time>,
    wanted: Option<&Wanted>,
) -> Result<Case, Failure> {
    let Some(wanted) = wanted else {
        return read_whole(args, as_of);
    };
    let reached = read_by(args, as_of, |options| {
        fundtrail_statements::read_reached(&args.paths, options, wanted)
    })?;
    match reached {
        Some(case) => {
            if let Some(path) = &args.accept_rejects {
                write_rejects(&case, path, args.lang.words())?;
            }
            Ok(case)
        }
        None => read_whole(args, as_of),
    }
}

/// Reads all of the inputs, perhaps again.
pub(crate) fn read_whole(args: &ReadArgs, as_of: Option<Time>) -> Result<Case, Failure> {
    let case = read_by(args, as_of, |options| {
        fundtrail_statements::read(&args.paths, options)
    })?;
    if let Some(path) = &args.accept_rejects {
        write_rejects(&case, path, args.lang.words())?;
    }
    Ok(case)
}

fn read_by<C>(
    args: &ReadArgs,
    as_of: Option<Time>,
    read: impl FnOnce(&ReadOptions) -> Result<C, ReadError>,
) -> Result<C, Failure> {
    if let Some(rejects) = &args.accept_rejects {
        output::check_places(&[rejects])?;
        output::check_not_inputs(&[rejects], args.paths.iter().map(AsRef::as_ref))?;
    }
    let waiting = Waiting::new(args.quiet);
    let options = ReadOptions {
        as_of,
        progress: waiting.reading(),
        ..options(args)
    };
    Ok(read(&options)?)
}

/// How to read, as the options say.
pub(crate) fn options(args: &ReadArgs) -> ReadOptions {
    ReadOptions {
        layouts: args.layout.clone(),
        beside: args.beside.clone(),
        zone: args.zone,
        date_order: args.date_order.map(|order| match order {
            args::DateOrder::Dmy => DateOrder::DayFirst,
            args::DateOrder::Mdy => DateOrder::MonthFirst,
            args::DateOrder::Ymd => DateOrder::YearFirst,
        }),
        decimal_mark: args.decimal_mark.map(|mark| match mark {
            args::DecimalMark::Point => DecimalMark::Point,
            args::DecimalMark::Comma => DecimalMark::Comma,
        }),
        currency: args.currency.clone(),
        period: args.period.clone(),
        words: args.word.clone(),
        mirror_window_seconds: args.mirror_window,
        since: args.since,
        until: args.until,
        accept_rejects: args.accept_rejects.is_some(),
        unpacked_limit: u64::from(args.max_expand) << 20,
        memory_limit: memory::free_bytes(),
        ..ReadOptions::default()
    }
}

/// One line a reject: its place, why, and the line itself.
fn write_rejects(case: &Case, path: &Path, lang: Lang) -> Outcome {
    let inputs = case.files.iter().map(|file| file.path.as_path());
    output::check_not_inputs(&[path], inputs)?;
    output::to_file(path, |out| {
        out.write_all(fundtrail_report::csv::BYTE_ORDER_MARK)?;
        let mut builder = csv::WriterBuilder::new();
        builder.terminator(csv::Terminator::CRLF);
        let mut table = builder.from_writer(out);
        table.write_record(match lang {
            Lang::En => ["place", "reason", "line"],
            Lang::Zh => ["位置", "原因", "原行"],
        })?;
        for reject in &case.rejects {
            let place = case.place(reject.source).to_string();
            let why = match lang {
                Lang::En => reject.trouble.english(),
                Lang::Zh => reject.trouble.chinese(),
            };
            let cells = [&place, &why, &reject.text];
            table.write_record(cells.map(|cell| fundtrail_report::csv::harmless(cell)))?;
        }
        table.flush()
    })
}

/// What a report needs to know of a case's lines.
pub(crate) struct Lines<'a>(pub(crate) &'a Case);

impl Evidence for Lines<'_> {
    fn id(&self, source: Source) -> Option<String> {
        self.0.id(source).filter(|id| !id.is_empty()).map(Into::into)
    }

    fn path(&self, file: usize) -> String {
        self.0
            .files
            .get(file)
            .map(|file| file.path.display().to_string())
            .unwrap_or_default()
    }

    fn hint(&self, caution: &Caution, lang: Lang) -> Option<String> {
        let number = |account| self.0.book.number(account);
        match (lang, caution) {
            (Lang::En, Caution::HighTurnover { account, .. }) => {
                Some(format!("--stop-at {} ends the trace there.", number(*account)))
            }
            (Lang::Zh, Caution::HighTurnover { account, .. }) => {
                Some(format!("--stop-at {} 使追踪到此为止。", number(*account)))
            }
            (Lang::En, Caution::BoundsLeftOut { .. } | Caution::BoundsOfTheFirst { .. }) => {
                Some("--bounds works them out all the same.".to_owned())
            }
            (Lang::Zh, Caution::BoundsLeftOut { .. } | Caution::BoundsOfTheFirst { .. }) => {
                Some("加 --bounds 仍可计算。".to_owned())
            }
            (Lang::En, Caution::NothingStops { .. }) => Some("Check --stop-at.".to_owned()),
            (Lang::Zh, Caution::NothingStops { .. }) => Some("请核对 --stop-at。".to_owned()),
            _ => None,
        }
    }
}

/// What a report says of where its figures come from.
pub(crate) fn origin(case: &Case, lang: Lang) -> Origin<'static> {
    Origin {
        version: env!("CARGO_PKG_VERSION"),
        lang,
        with_transfers: false,
        with_courses: false,
        with_cards: false,
        inputs: inputs(case),
        counts: counts(&case.counts),
        notes: notes(case, lang),
    }
}

/// What a report that is no trace says of where its figures come from: the notes of the records, and more.
pub(crate) fn told(case: &Case, lang: Lang, more: Vec<Note>) -> Read {
    let mut notes = notes(case, lang);
    notes.extend(more);
    Read {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        inputs: inputs(case),
        notes,
    }
}

/// The files, as a report shows them.
pub(crate) fn inputs(case: &Case) -> Vec<Input> {
    let input = |file: &fundtrail_statements::InputFile| Input {
        path: file.path.display().to_string(),
        sha256: file.sha256.clone(),
        layout: file.layout.clone(),
        encoding: file.encoding.clone(),
        lines: file.lines,
        entries: file.entries,
        transfers: file.transfers,
    };
    case.files.iter().map(input).collect()
}

/// The counts, as a report shows them.
pub(crate) fn counts(counts: &fundtrail_statements::Counts) -> Counts {
    Counts {
        lines: counts.lines,
        in_transfers: counts.in_transfers,
        rejected: counts.rejected,
        failed: counts.failed,
        void: counts.void,
        duplicate: counts.duplicate,
        zero: counts.zero,
        own: counts.own,
        ignored: counts.ignored,
        companion: counts.companion,
        transfers: counts.transfers,
        unmatched: counts.unmatched,
    }
}

/// The notes, as a report shows them.
pub(crate) fn notes(case: &Case, lang: Lang) -> Vec<Note> {
    let lines = Lines(case);
    let note = |note: &fundtrail_statements::Note| Note {
        file: note.source.map(|source| lines.path(source.file())),
        ..beside(note, lang)
    };
    case.notes.iter().map(note).collect()
}

/// A note of a file beside the records, which names that file itself.
pub(crate) fn beside(note: &fundtrail_statements::Note, lang: Lang) -> Note {
    Note {
        code: note.code.to_owned(),
        message: match lang {
            Lang::En => note.message.clone(),
            Lang::Zh => note.kind.chinese(),
        },
        file: None,
        line: note.source.map(Source::line),
        quoted: note.kind.quoted(),
    }
}
