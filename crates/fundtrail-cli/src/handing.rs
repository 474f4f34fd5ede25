//! Handing on what a command found: what is printed, and the files beside it, each as its ending says.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use fundtrail_report::{Handout, Lang, Style, graph, table, xlsx};

use crate::args::Format;
use crate::failure::{Failure, Outcome};
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

    /// Whether it draws a network.
    fn is_graph(self) -> bool {
        match self {
            Kind::GraphMl | Kind::Gexf | Kind::Dot | Kind::Entities | Kind::Links => true,
            Kind::Csv | Kind::Json | Kind::Xlsx | Kind::Html => false,
        }
    }

    fn write(self, handout: &dyn Handout, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
        let graph = || handout.graph().ok_or(io::ErrorKind::Unsupported);
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
        }
    }
}

/// Which files a command can write.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Draws {
    /// Those that draw a network too.
    Networks,
    /// Tables only.
    Tables,
}

/// The files that are asked for, checked before anything is read.
pub(crate) fn files(paths: &[PathBuf], draws: Draws) -> Result<Vec<OutputFile>, Failure> {
    let files = paths.iter().map(|path| {
        let kind = Kind::of(path).filter(|kind| draws == Draws::Networks || !kind.is_graph());
        let kind = kind.ok_or_else(|| {
            let networks = match draws {
                Draws::Networks => " .graphml .gexf .dot, or .entities.csv and .links.csv for i2 and Neo4j",
                Draws::Tables => "",
            };
            Failure::usage(format!(
                "{}: the ending does not say what to write; use .csv .json .xlsx .html{networks}",
                path.display()
            ))
        })?;
        Ok(OutputFile {
            path: path.clone(),
            kind,
        })
    });
    let files = files.collect::<Result<Vec<_>, Failure>>()?;
    output::check_places(&files.iter().map(|file| file.path.as_path()).collect::<Vec<_>>())?;
    Ok(files)
}

/// How to hand on: in which language, printed how, and how many rows of a list.
#[derive(Clone, Copy)]
pub(crate) struct How {
    pub(crate) lang: Lang,
    pub(crate) format: Format,
    /// 0 for all.
    pub(crate) top: usize,
    pub(crate) quiet: bool,
}

/// Writes the files, and prints what was found.
pub(crate) fn hand_on(handout: &dyn Handout, files: &[OutputFile], how: How) -> Outcome {
    for file in files {
        output::to_file(&file.path, |out| file.kind.write(handout, how.lang, out))?;
    }
    if !how.quiet {
        for file in files {
            anstream::eprintln!("wrote {}", file.path.display());
        }
    }
    output::to_stdout(|out| match how.format {
        Format::Table => {
            let style = Style {
                lang: how.lang,
                top: (how.top > 0).then_some(how.top),
                ..terminal::style()
            };
            table::write_document(&handout.document(how.lang), style, out)
        }
        Format::Csv => handout.write_csv(how.lang, out),
        Format::Json => handout.write_json(out),
    })
}

/// Refuses to write over anything that is read.
pub(crate) fn check_not_inputs<'a>(
    files: &[OutputFile],
    inputs: impl IntoIterator<Item = &'a Path>,
) -> Outcome {
    let places: Vec<&Path> = files.iter().map(|file| file.path.as_path()).collect();
    output::check_not_inputs(&places, inputs)
}
