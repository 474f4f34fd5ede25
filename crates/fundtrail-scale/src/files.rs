//! Which process reads which file.
//!
//! Each process says which files it has. A file that one process has, it reads; a file that several have (on a shared
//! disk, or as copies) one of them reads, so that each has about as many bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use fundtrail_statements::selection::{self, FoundFile};
use fundtrail_statements::{ReadError, Trouble};
use serde::{Deserialize, Serialize};

use crate::error::{ClusterTrouble, ScaleError};

/// Bytes at either end of a file that are looked at to tell it from another.
const END_BYTES: u64 = 1 << 16;

/// What a process has, and what it is asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Seen {
    pub(crate) process: usize,
    /// The question and how lines are read, as a text to compare.
    pub(crate) question: String,
    files: Vec<SeenFile>,
    pub(crate) skipped: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct SeenFile {
    file: FoundFile,
    bytes: u64,
    /// The bytes at both ends, hashed.
    ends: u64,
}

impl Seen {
    /// The same, with whose it is and what is asked.
    pub(crate) fn of(self, process: usize, question: String) -> Self {
        Seen {
            process,
            question,
            ..self
        }
    }
}

/// A file, and the process that reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Agreed {
    pub(crate) file: FoundFile,
    pub(crate) process: usize,
}

/// Looks at the files of this process.
pub(crate) fn look(paths: &[PathBuf]) -> Result<Seen, ScaleError> {
    let (files, skipped) = selection::find(paths)?;
    let seen = files.into_iter().map(|file| {
        let (bytes, ends) = ends(&file.path).map_err(|error| {
            let error = error.to_string();
            Trouble::Io { error }.at(file.path.as_path())
        })?;
        Ok(SeenFile { file, bytes, ends })
    });
    Ok(Seen {
        process: 0,
        question: String::new(),
        files: seen.collect::<Result<_, ReadError>>()?,
        skipped: skipped.iter().map(|path| path.display().to_string()).collect(),
    })
}

/// A file's length, and a hash of both its ends.
fn ends(path: &Path) -> io::Result<(u64, u64)> {
    use std::hash::BuildHasher as _;
    let mut file = File::open(path)?;
    let bytes = file.metadata()?.len();
    let mut ends = Vec::new();
    file.by_ref().take(END_BYTES).read_to_end(&mut ends)?;
    file.seek(SeekFrom::Start(bytes.saturating_sub(END_BYTES)))?;
    file.take(END_BYTES).read_to_end(&mut ends)?;
    Ok((bytes, foldhash::quality::FixedState::default().hash_one(&ends)))
}

/// Who reads what, by relative paths and paths; the same in every process.
pub(crate) fn agree(mut all: Vec<Seen>) -> Result<Vec<Agreed>, ScaleError> {
    all.sort_by_key(|seen| seen.process);
    if let Some([a, b]) = all.windows(2).find_map(|two| {
        <&[Seen; 2]>::try_from(two)
            .ok()
            .filter(|[a, b]| a.question != b.question)
    }) {
        return Err(ScaleError::Cluster(ClusterTrouble::AskedUnlike {
            first: a.process,
            second: b.process,
        }));
    }
    let mut holders: BTreeMap<(&str, &Path), Vec<(usize, &SeenFile)>> = BTreeMap::new();
    for seen in &all {
        for file in &seen.files {
            let key = (file.file.relative.as_str(), file.file.path.as_path());
            holders.entry(key).or_default().push((seen.process, file));
        }
    }
    let mut loads: BTreeMap<usize, u64> = all.iter().map(|seen| (seen.process, 0)).collect();
    let mut agreed = Vec::with_capacity(holders.len());
    for ((_, path), holders) in holders {
        let (first, file) = holders[0];
        if let Some((second, _)) = holders
            .iter()
            .find(|(_, other)| (other.bytes, other.ends) != (file.bytes, file.ends))
        {
            return Err(ScaleError::TwoFiles {
                path: path.display().to_string(),
                first,
                second: *second,
            });
        }
        let least = holders
            .iter()
            .map(|&(process, _)| process)
            .min_by_key(|process| loads[process]);
        let process = least.unwrap_or(first);
        *loads.entry(process).or_default() += file.bytes;
        agreed.push(Agreed {
            file: file.file.clone(),
            process,
        });
    }
    Ok(agreed)
}

/// The relative paths that several files have: their hashes order them.
pub(crate) fn namesakes(files: &[Agreed]) -> BTreeSet<String> {
    let groups = files.chunk_by(|a, b| a.file.relative == b.file.relative);
    let several = groups.filter(|group| group.len() > 1);
    several.map(|group| group[0].file.relative.clone()).collect()
}

/// Puts files in the order in which one reading of all has them: by relative path, then by hash. `hashes`: of those that
/// share a relative path, by path.
pub(crate) fn in_order(files: &mut [Agreed], hashes: &BTreeMap<String, String>) {
    files.sort_by(|a, b| {
        let key = |agreed: &Agreed| {
            let path = agreed.file.path.display().to_string();
            (agreed.file.relative.clone(), hashes.get(&path).cloned(), path)
        };
        key(a).cmp(&key(b))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(process: usize, files: &[(&str, u64, u64)]) -> Seen {
        let files = files.iter().map(|&(path, bytes, ends)| SeenFile {
            file: FoundFile {
                path: path.into(),
                relative: path.rsplit('/').next().unwrap_or(path).to_owned(),
            },
            bytes,
            ends,
        });
        Seen {
            process,
            question: String::new(),
            files: files.collect(),
            skipped: Vec::new(),
        }
    }

    fn readers(all: Vec<Seen>) -> Vec<(String, usize)> {
        let agreed = agree(all).expect("they agree");
        let pairs = agreed
            .into_iter()
            .map(|agreed| (agreed.file.relative, agreed.process));
        pairs.collect()
    }

    #[test]
    fn a_file_that_one_process_has_it_reads_and_a_common_one_who_has_less_to_read() {
        let all = vec![
            seen(1, &[("r/2.csv", 10, 2), ("r/3.csv", 5, 3), ("r/4.csv", 1, 4)]),
            seen(0, &[("r/1.csv", 30, 1), ("r/3.csv", 5, 3), ("r/4.csv", 1, 4)]),
        ];
        let expected = [("1.csv", 0), ("2.csv", 1), ("3.csv", 1), ("4.csv", 1)];
        assert_eq!(
            readers(all),
            expected.map(|(path, process)| (path.to_owned(), process))
        );
    }

    #[test]
    fn one_path_cannot_be_two_files() {
        let all = vec![seen(0, &[("r/1.csv", 30, 1)]), seen(1, &[("r/1.csv", 30, 2)])];
        let error = agree(all).expect_err("it is another file there").to_string();
        assert!(error.starts_with("r/1.csv: process 0 and process 1"), "{error}");
    }

    #[test]
    fn all_processes_have_to_be_asked_the_same() {
        let mut other = seen(1, &[("b.csv", 1, 1)]);
        other.question = "payment T2".to_owned();
        let error = agree(vec![seen(0, &[("a.csv", 1, 1)]), other]).expect_err("it is asked something else");
        assert!(error.to_string().contains("different"), "{error}");
    }

    #[test]
    fn files_of_one_relative_path_stand_by_their_hashes() {
        let mut files = agree(vec![seen(
            0,
            &[("a/1.csv", 1, 1), ("b/1.csv", 1, 2), ("b/0.csv", 1, 3)],
        )])
        .expect("they agree");
        assert_eq!(Vec::from_iter(namesakes(&files)), ["1.csv"]);
        let hashes =
            [("a/1.csv", "ff"), ("b/1.csv", "0a")].map(|(path, hash)| (path.to_owned(), hash.to_owned()));
        in_order(&mut files, &hashes.into());
        let paths: Vec<_> = files
            .iter()
            .map(|agreed| agreed.file.path.display().to_string())
            .collect();
        assert_eq!(paths, ["b/0.csv", "b/1.csv", "a/1.csv"]);
    }
}
