//! `fundtrail trace --watch`: the list is made again whenever files change, with what moved and why.

use std::path::Path;

use fundtrail_report::Lang;
use fundtrail_report::model::Report;

use super::trace;
use crate::args::{Format, TraceArgs};
use crate::failure::{Failure, Outcome};
use crate::handing::OutputFile;
use crate::misuse::Misuse;
use crate::output;
use crate::question;
use crate::remark::Remark;
use crate::watching::Watched;

/// The path that stands for standard input.
const STANDARD_INPUT: &str = "-";

/// Makes the list again whenever files change, until somebody ends it. Where that fails once there is a list, it is
/// told, and tried again: a file may be half written.
pub(super) fn run(args: &TraceArgs, files: &[OutputFile]) -> Outcome {
    let lang = args.read.lang.words();
    let watched = watched(args, files)?;
    let mut last: Option<Report> = None;
    let mut told = String::new();
    loop {
        let look = watched.settled();
        let failed = match show(args, files, &mut last) {
            Ok(true) => {
                say(&Remark::Watching {}, args, lang);
                None
            }
            Ok(false) => None,
            Err(failure @ (Failure::Input(_) | Failure::Other(_))) if last.is_some() => Some(failure),
            Err(failure) => return Err(failure),
        };
        let says = failed
            .as_ref()
            .map(|failure| failure.says(lang))
            .unwrap_or_default();
        // Once is enough, however often it is tried.
        if let Some(failure) = failed.as_ref().filter(|_| says != told) {
            failure.report(lang);
            say(&Remark::LastListStands {}, args, lang);
        }
        told = says;
        watched.wait_for_change(&look, failed.is_some());
    }
}

/// Makes the list, and hands it on if it is another than the last; says whether it is.
fn show(args: &TraceArgs, files: &[OutputFile], last: &mut Option<Report>) -> Result<bool, Failure> {
    let made = trace::make(args, files, last.as_ref())?;
    if *last == made.whole {
        return Ok(false);
    }
    if last.is_some() && args.show.format == Format::Table {
        output::to_stdout(|out| writeln!(out))?;
    }
    trace::hand_on(&made.shown, args, files)?;
    *last = made.whole;
    Ok(true)
}

fn say(remark: &Remark, args: &TraceArgs, lang: Lang) {
    if !args.read.quiet {
        anstream::eprintln!("{}", remark.says(lang));
    }
}

/// What is looked at: all that is read. What is written must not lie among it, or it would be read the next time.
fn watched(args: &TraceArgs, files: &[OutputFile]) -> Result<Watched, Failure> {
    let read = &args.read;
    if read.paths.iter().any(|path| path.as_os_str() == STANDARD_INPUT) {
        return Err(Misuse::WatchesInput {}.into());
    }
    let written = files.iter().map(|file| file.path.as_path());
    for written in written.chain(read.accept_rejects.as_deref()) {
        if let Some(folder) = read.paths.iter().find(|folder| lies_in(written, folder)) {
            return Err(Misuse::WatchedOutput {
                path: written.display().to_string(),
                folder: folder.display().to_string(),
            }
            .into());
        }
    }
    let beside = [args.freeze.frozen.as_deref(), args.freeze.banks.as_deref()];
    let beside = beside.into_iter().flatten().chain(question::files(&args.query));
    let layouts = read.layout.iter().map(AsRef::as_ref);
    let inputs = read.paths.iter().map(AsRef::as_ref);
    Ok(Watched::new(inputs.chain(layouts).chain(beside)))
}

/// Whether a file that may not be there yet lies in a folder, however deep.
fn lies_in(file: &Path, folder: &Path) -> bool {
    let (Ok(place), Ok(folder)) = (output::folder(file).canonicalize(), folder.canonicalize()) else {
        return false;
    };
    place.starts_with(folder)
}
