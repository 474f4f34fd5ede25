//! Where something stands of which an error speaks.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::worded::Say;

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Place {
    /// In a file, or in a sheet of it (`FILE#SHEET`).
    File(PathBuf),
    /// In a line of a file.
    Line(PathBuf, u64),
    /// In a layout of that name.
    Layout(String),
    /// In what was asked for.
    Asked(String),
}

impl Place {
    /// A line of a file.
    pub fn line(path: impl Into<PathBuf>, line: u64) -> Self {
        Place::Line(path.into(), line)
    }
}

impl From<&Path> for Place {
    fn from(path: &Path) -> Self {
        Place::File(path.to_owned())
    }
}

/// `FILE:LINE`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::File(path) => write!(f, "{}", path.display()),
            Place::Line(path, line) => write!(f, "{}:{line}", path.display()),
            Place::Layout(name) => write!(f, "layout {name}"),
            Place::Asked(text) => f.write_str(text),
        }
    }
}

impl Say for Place {
    fn english(&self) -> impl fmt::Display + fmt::Debug {
        self.to_string()
    }

    fn chinese(&self) -> impl fmt::Display + fmt::Debug {
        match self {
            Place::Layout(name) => format!("格式 {name}"),
            Place::File(_) | Place::Line(..) | Place::Asked(_) => self.to_string(),
        }
    }
}
