//! Watching what is read, so that a list is made again when it changes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

/// Files are looked at this often. What tells of a change differs from system to system; looking is the same on all.
const PAUSE: Duration = Duration::from_millis(500);
/// Somebody who still writes is waited for, but no more looks than this: some write all the time.
const MOST_LOOKS: u32 = 20;
/// After so many looks what failed is tried again, though no file has changed: one that another program kept for itself
/// may be free again.
const LOOKS_TO_TRY_AGAIN: u32 = 10;

/// How the files looked: the size of each, and when it was last written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Look(BTreeMap<PathBuf, (u64, Option<SystemTime>)>);

/// Files and folders that are looked at.
#[derive(Debug)]
pub(crate) struct Watched(Vec<PathBuf>);

impl Watched {
    pub(crate) fn new<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Self {
        Watched(paths.into_iter().map(ToOwned::to_owned).collect())
    }

    /// How the files look once nobody writes into them any more: alike at two looks.
    pub(crate) fn settled(&self) -> Look {
        let mut look = self.look();
        for _ in 0..MOST_LOOKS {
            thread::sleep(PAUSE);
            let next = self.look();
            if next == look {
                break;
            }
            look = next;
        }
        look
    }

    /// Returns when the files look other than at `look`; after something `failed`, a while later at the latest.
    pub(crate) fn wait_for_change(&self, look: &Look, failed: bool) {
        let mut looks = 0;
        while self.look() == *look && !(failed && looks == LOOKS_TO_TRY_AGAIN) {
            thread::sleep(PAUSE);
            looks += 1;
        }
    }

    /// What cannot be looked at is not there: whoever reads it says why.
    fn look(&self) -> Look {
        let mut look = Look::default();
        for path in &self.0 {
            look.add(path);
        }
        look
    }
}

impl Look {
    fn add(&mut self, path: &Path) {
        let Ok(meta) = fs::metadata(path) else { return };
        if !meta.is_dir() {
            self.0.insert(path.to_owned(), (meta.len(), meta.modified().ok()));
            return;
        }
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        for entry in entries {
            if !entry.file_name().to_string_lossy().starts_with('.') {
                self.add(&entry.path());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_tells_files_that_came_grew_or_went() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
        fs::create_dir(folder.path().join("in")).expect("a folder");
        write("a.csv", "a");
        let watched = Watched::new([folder.path(), Path::new("not there")]);
        let first = watched.look();
        assert_eq!(watched.look(), first);
        // What is written beside its place before it is moved there is nobody's yet.
        write(".fundtrail-x", "half");
        assert_eq!(watched.look(), first);
        write("in/b.csv", "b");
        let second = watched.look();
        assert_ne!(second, first);
        write("a.csv", "ab");
        let third = watched.look();
        assert_ne!(third, second);
        fs::remove_file(folder.path().join("in/b.csv")).expect("it is there");
        assert_ne!(watched.look(), third);
        watched.wait_for_change(&third, false);
    }
}
