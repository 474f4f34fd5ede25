//! Lines as they stand in the files.

use std::collections::{BTreeMap, BTreeSet};

use fundtrail::Source;

use crate::bytes::file;
use crate::case::Case;
use crate::provenance::InputFile;

impl Case {
    /// The lines as they stand in the files, by source: the files are read again, each once. A line of a workbook is
    /// its cells, apart by tabs; what a file no longer has is left out.
    pub fn quote(&self, sources: impl IntoIterator<Item = Source>) -> BTreeMap<Source, String> {
        quote(&self.files, sources)
    }
}

/// The lines of files as they stand there.
pub(crate) fn quote(
    files: &[InputFile],
    sources: impl IntoIterator<Item = Source>,
) -> BTreeMap<Source, String> {
    let mut wanted: BTreeMap<usize, BTreeSet<u64>> = BTreeMap::new();
    for source in sources {
        wanted.entry(source.file()).or_default().insert(source.line());
    }
    let mut quoted = BTreeMap::new();
    for (number, lines) in wanted {
        let Some(input) = files.get(number) else { continue };
        let texts = file::lines(&input.path, &input.encoding, &lines);
        quoted.extend(
            texts
                .into_iter()
                .map(|(line, text)| (Source::new(number, line), text)),
        );
    }
    quoted
}
