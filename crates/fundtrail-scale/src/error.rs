//! Why nothing is selected.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use fundtrail_statements::ReadError;
use thiserror::Error;

/// Why a selection ends. Its text is complete: what was found, where, and what to do.
#[derive(Debug, Clone, Error)]
#[non_exhaustive]
pub enum ScaleError {
    /// A file that this process cannot read.
    #[error(transparent)]
    Read(Arc<ReadError>),
    /// What went wrong in another worker, as it tells.
    #[error("{0}")]
    Told(String),
    /// Which processes there are, and where, is not said so that they can meet.
    #[error("{0}")]
    Cluster(String),
    /// One path that is two files.
    #[error(
        "{path}: process {first} and process {second} both have a file of this path, and they are not the same file; every \
         line is cited by its path, so give one of them another name"
    )]
    TwoFiles {
        /// The path as both give it.
        path: String,
        /// A process that has it.
        first: usize,
        /// One that has another.
        second: usize,
    },
    /// Two paths that are one file.
    #[error("{second}: the same bytes as {first}, whose transfers would count twice; give one of them only")]
    Twice {
        /// One path.
        first: String,
        /// The other.
        second: String,
    },
    /// A file that cannot be written, the selection or what is put aside beside it.
    #[error("{}: {error}; check the path and the room that is left", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        error: Arc<io::Error>,
    },
    /// The engine did not do its work.
    #[error("{0}; start all processes again")]
    Engine(String),
}

impl From<ReadError> for ScaleError {
    fn from(error: ReadError) -> Self {
        ScaleError::Read(Arc::new(error))
    }
}

impl ScaleError {
    /// Where rows are put aside, with what the system says of it.
    pub(crate) fn scratch(error: io::Error) -> Self {
        let (path, error) = (std::env::temp_dir(), Arc::new(error));
        ScaleError::Write { path, error }
    }
}
