//! Where results go: standard output, and files that are written whole or not at all.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::failure::Outcome;
use crate::misuse::Misuse;
use crate::refusal::Refusal;

/// Writes to standard output through one buffer.
pub(crate) fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Outcome {
    let mut out = BufWriter::new(io::stdout().lock());
    write(&mut out)?;
    out.flush()?;
    Ok(())
}

/// Writes a file beside its place and then moves it there: nobody ever sees a half of it.
pub(crate) fn to_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Outcome {
    let written = || -> io::Result<()> {
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // As any new file: the process's umask takes away what it must.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let file = builder.prefix(".fundtrail-").tempfile_in(folder(path))?;
        let mut out = BufWriter::new(file);
        write(&mut out)?;
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.persist(path)?;
        Ok(())
    };
    written().map_err(|error| {
        let (path, error) = (path.display().to_string(), error.to_string());
        Refusal::NotWritten { path, error }.into()
    })
}

/// A path as messages have it.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// The folder that a file is in.
pub(crate) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

/// Says before any work whether files could be written to these places: each once, into folders that exist.
pub(crate) fn check_places(places: &[&Path]) -> Outcome {
    for (i, place) in places.iter().enumerate() {
        if places[..i].contains(place) {
            return Err(Misuse::OutputTwice { path: shown(place) }.into());
        }
        if !folder(place).is_dir() {
            let (path, folder) = (shown(place), shown(folder(place)));
            return Err(Misuse::NoFolder { path, folder }.into());
        }
        if place.is_dir() {
            return Err(Misuse::IsFolder { path: shown(place) }.into());
        }
    }
    Ok(())
}

/// Refuses to write over anything that was read.
pub(crate) fn check_not_inputs<'a>(places: &[&Path], inputs: impl IntoIterator<Item = &'a Path>) -> Outcome {
    let inputs: Vec<PathBuf> = inputs
        .into_iter()
        .filter_map(|path| path.canonicalize().ok())
        .collect();
    for place in places {
        if place.canonicalize().is_ok_and(|place| inputs.contains(&place)) {
            return Err(Misuse::OutputIsInput { path: shown(place) }.into());
        }
    }
    Ok(())
}
