//! How far reading has come, for whoever waits for it.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Is told how far reading has come: the bytes of the files that are read, and those of all files.
///
/// It is called from the threads that read, some dozen times a file, and says nothing to the reader: what is read
/// does not depend on it.
#[derive(Clone)]
pub struct Progress(Arc<dyn Fn(u64, u64) + Send + Sync>);

impl Progress {
    /// Calls `tell` with the bytes that are read, and those of all files.
    pub fn new(tell: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        Progress(Arc::new(tell))
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Progress")
    }
}

/// Counts the bytes of all files.
#[derive(Debug)]
pub(crate) struct Meter {
    progress: Option<Progress>,
    total: u64,
    read: AtomicU64,
}

impl Meter {
    pub(crate) fn new<'p>(progress: Option<&Progress>, paths: impl Iterator<Item = &'p Path>) -> Self {
        let bytes_of = |path: &Path| path.metadata().map_or(0, |file| file.len());
        Meter {
            progress: progress.cloned(),
            total: if progress.is_some() {
                paths.map(bytes_of).sum()
            } else {
                0
            },
            read: AtomicU64::new(0),
        }
    }

    /// All files are read.
    pub(crate) fn finish(&self) {
        if let Some(Progress(tell)) = &self.progress {
            tell(self.total, self.total);
        }
    }

    fn add(&self, bytes: u64) {
        if let Some(Progress(tell)) = &self.progress {
            let before = self.read.fetch_add(bytes, Ordering::Relaxed);
            tell((before + bytes).min(self.total), self.total);
        }
    }
}

/// The bytes of one file, by how much of its text is read.
#[derive(Debug, Clone)]
pub(crate) struct Share {
    meter: Arc<Meter>,
    file_bytes: u64,
    text_bytes: u64,
}

impl Share {
    /// A file of so many bytes, which hold so many bytes of text (in UTF-8).
    pub(crate) fn new(meter: &Arc<Meter>, file_bytes: usize, text_bytes: usize) -> Self {
        Share {
            meter: Arc::clone(meter),
            file_bytes: file_bytes as u64,
            text_bytes: text_bytes.max(1) as u64,
        }
    }

    /// So many bytes of its text are read.
    pub(crate) fn add(&self, text_bytes: usize) {
        let share = u128::from(self.file_bytes) * text_bytes as u128 / u128::from(self.text_bytes);
        self.meter.add(share as u64);
    }
}
