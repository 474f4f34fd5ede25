//! Handing on what a command found: what is printed, and the files beside it, each as its ending says.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use fundtrail_report::section::Name;
use fundtrail_report::{Handout, Lang, Style, csv, graph, table, visible, xlsx};

use crate::args::Format;
use crate::failure::{Failure, Outcome};
use crate::misuse::Misuse;
use crate::{output, terminal};

/// A file to write besides what is printed.
pub(crate) struct OutputFile {
    pub(crate) path: PathBuf,
    pub(crate) kind: Kind,
}

/// What a file's ending says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Csv,
    Json,
    Xlsx,
    Html,
    GraphMl,
    Gexf,
    Dot,
    Entities,
    Links,
    Requests,
}

/// So much of a bank's name goes into a file's, in characters: a name has at most 255 bytes.
const LONGEST_BANK: usize = 50;

/// What in the name of a file stands for each bank in turn.
const EACH_BANK: &str = "{bank}";

impl Kind {
    fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        if name.ends_with(".entities.csv") {
            return Some(Kind::Entities);
        }
        if name.ends_with(".links.csv") {
            return Some(Kind::Links);
        }
        if name.ends_with(".requests.csv") {
            return Some(Kind::Requests);
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

    /// Whether it draws a network.
    fn is_graph(self) -> bool {
        match self {
            Kind::GraphMl | Kind::Gexf | Kind::Dot | Kind::Entities | Kind::Links => true,
            Kind::Csv | Kind::Json | Kind::Xlsx | Kind::Html | Kind::Requests => false,
        }
    }

    fn write(self, handout: &dyn Handout, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
        let graph = || handout.graph(lang).ok_or(io::ErrorKind::Unsupported);
        match self {
            Kind::Csv => handout.write_csv(lang, out),
            Kind::Json => handout.write_json(out),
            Kind::Xlsx => xlsx::write_document(&handout.document(lang), out),
            Kind::Html => handout.write_page(lang, out),
            Kind::GraphMl => graph::write::graphml(&graph()?, out),
            Kind::Gexf => graph::write::gexf(&graph()?, out),
            Kind::Dot => graph::write::dot(&graph()?, out),
            Kind::Entities => graph::write::entities(&graph()?, out),
            Kind::Links => graph::write::links(&graph()?, out),
            Kind::Requests => match handout.document(lang).named(Name::Requests) {
                Some(requests) => csv::write_section(requests, out),
                None => Ok(()),
            },
        }
    }
}

/// Which files a command can write.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Draws {
    /// All: tables, networks, and what is asked of banks.
    Cases,
    /// Tables and networks.
    Networks,
    /// Tables only.
    Tables,
}

impl Draws {
    fn takes(self, kind: Kind) -> bool {
        match self {
            Draws::Cases => true,
            Draws::Networks => kind != Kind::Requests,
            Draws::Tables => kind != Kind::Requests && !kind.is_graph(),
        }
    }

    /// That an ending is none of those it takes.
    fn refuses(self, path: &Path) -> Misuse {
        let path = output::shown(path);
        match self {
            Draws::Cases => Misuse::EndingOfCases { path },
            Draws::Networks => Misuse::EndingOfNetworks { path },
            Draws::Tables => Misuse::EndingOfTables { path },
        }
    }
}

/// The files that are asked for, checked before anything is read.
pub(crate) fn files(paths: &[PathBuf], draws: Draws) -> Result<Vec<OutputFile>, Failure> {
    let files = paths.iter().map(|path| {
        let kind = Kind::of(path).filter(|&kind| draws.takes(kind));
        let kind = kind.ok_or_else(|| draws.refuses(path))?;
        if names_each_bank(path) && kind != Kind::Requests {
            return Err(Misuse::NotOnceABank {
                path: output::shown(path),
            }
            .into());
        }
        Ok(OutputFile {
            path: path.clone(),
            kind,
        })
    });
    let files = files.collect::<Result<Vec<_>, Failure>>()?;
    output::check_places(&files.iter().map(|file| file.path.as_path()).collect::<Vec<_>>())?;
    Ok(files)
}

fn names_each_bank(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().contains(EACH_BANK))
}

/// Writes a file; where its name stands for each bank, one a bank that something is asked of.
fn write(handout: &dyn Handout, file: &OutputFile, lang: Lang) -> Result<Vec<PathBuf>, Failure> {
    if !names_each_bank(&file.path) {
        output::to_file(&file.path, |out| file.kind.write(handout, lang, out))?;
        return Ok(vec![file.path.clone()]);
    }
    let mut written: Vec<PathBuf> = Vec::new();
    for enclosure in handout.document(lang).enclosures() {
        let mut sections = enclosure.sections.iter();
        let Some(requests) = sections.find(|section| section.name() == Name::Requests) else {
            continue;
        };
        let named = |again: &str| {
            let bank = format!("{}{again}", file_name(&enclosure.name));
            let name = file.path.file_name().unwrap_or_default().to_string_lossy();
            file.path.with_file_name(name.replace(EACH_BANK, &bank))
        };
        let mut place = named("");
        for again in 2.. {
            // Not every system tells `ICBC` from `icbc`.
            let same = |other: &PathBuf| {
                other.to_string_lossy().to_lowercase() == place.to_string_lossy().to_lowercase()
            };
            if !written.iter().any(same) {
                break;
            }
            place = named(&format!(" ({again})"));
        }
        output::to_file(&place, |out| csv::write_section(requests, out))?;
        written.push(place);
    }
    Ok(written)
}

/// A bank's name as part of a file's: what steers the eye is left out, what file systems refuse becomes a blank, and
/// what is longer than they take is cut.
fn file_name(bank: &str) -> String {
    let refused = |c: char| c.is_control() || r#"<>:"/\|?*"#.contains(c);
    let name: String = visible(bank)
        .chars()
        .map(|c| if refused(c) { ' ' } else { c })
        .take(LONGEST_BANK)
        .collect();
    match name.trim_matches(|c: char| c.is_whitespace() || c == '.') {
        "" => "-".to_owned(),
        name => name.to_owned(),
    }
}

/// How to hand on: in which language, printed how, and how many rows of a list.
#[derive(Clone, Copy)]
pub(crate) struct How {
    pub(crate) lang: Lang,
    pub(crate) format: Format,
    /// 0 for all.
    pub(crate) top: usize,
    /// 0 for every column; those that fit the terminal without it.
    pub(crate) width: Option<usize>,
    pub(crate) quiet: bool,
}

/// Writes the files, and prints what was found.
pub(crate) fn hand_on(handout: &dyn Handout, files: &[OutputFile], how: How) -> Outcome {
    let mut written = Vec::new();
    for file in files {
        written.extend(write(handout, file, how.lang)?);
    }
    if !how.quiet {
        for place in written {
            anstream::eprintln!("wrote {}", place.display());
        }
    }
    output::to_stdout(|out| match how.format {
        Format::Table => {
            let terminal = terminal::style();
            let style = Style {
                lang: how.lang,
                top: (how.top > 0).then_some(how.top),
                places: match how.width {
                    Some(0) => None,
                    Some(places) => Some(places),
                    None => terminal.places,
                },
                ..terminal
            };
            table::write_document(&handout.document(how.lang), style, out)
        }
        Format::Csv => handout.write_csv(how.lang, out),
        Format::Json => handout.write_json(out),
    })
}

/// Refuses to write over anything that is read; of names that stand for each bank, over any input that one of them
/// could be.
pub(crate) fn check_not_inputs<'a>(
    files: &[OutputFile],
    inputs: impl IntoIterator<Item = &'a Path>,
) -> Outcome {
    let inputs: Vec<&Path> = inputs.into_iter().collect();
    let places: Vec<&Path> = files.iter().map(|file| file.path.as_path()).collect();
    output::check_not_inputs(&places, inputs.iter().copied())?;
    for place in places.into_iter().filter(|place| names_each_bank(place)) {
        if let Some(input) = inputs.iter().find(|input| could_be(input, place)) {
            let (path, input) = (output::shown(place), output::shown(input));
            return Err(Misuse::OutputMayBeInput { path, input }.into());
        }
    }
    Ok(())
}

/// Whether a file could be one of those that a name with a bank in it stands for. Case tells no files apart on every
/// system.
fn could_be(file: &Path, pattern: &Path) -> bool {
    let folder = |path: &Path| output::folder(path).canonicalize().ok();
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().to_lowercase());
    let (Some(name), Some(pattern_name)) = (name(file), name(pattern)) else {
        return false;
    };
    let Some((before, after)) = pattern_name.split_once(EACH_BANK) else {
        return false;
    };
    // Where the bank is named more than once, what stands before the first and behind the last says enough.
    let after = after.rsplit(EACH_BANK).next().unwrap_or(after);
    name.starts_with(before) && name.ends_with(after) && folder(file) == folder(pattern)
}
