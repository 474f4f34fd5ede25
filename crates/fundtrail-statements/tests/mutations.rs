//! Damaged files: the reader reads them or says why not. It never panics, and loses no line.
//!
//! `FUNDTRAIL_MUTATIONS` raises the number of damaged files (default 600).

use std::fs;
use std::path::{Path, PathBuf};

use fundtrail_statements::{ReadOptions, read};

/// `SplitMix64`.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

/// Texts that mean something to a reader, put where they do not belong.
const TOKENS: [&[u8]; 24] = [
    b"\"",
    b"\"\"",
    b",",
    b";",
    b"\t",
    b"\r\n",
    b"\n",
    b"\r",
    b"\0",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xE8\xBF\x9B",
    b"\xBD\xF8",
    b"\xFF",
    b"sep=;\n",
    b"-",
    b"1E+18",
    b"9223372036854775807",
    b"0.005",
    b"2026-02-30",
    b"=\"",
    b"'",
    b"\x1F\x8B",
    b"",
];

fn damage(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(40)).min(bytes.len());
        match random.below(7) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let copy = bytes[at..end].to_vec();
                bytes.splice(at..at, copy);
            }
            2 | 3 => {
                let token = TOKENS[random.below(TOKENS.len())];
                bytes.splice(at..at, token.iter().copied());
            }
            4 => bytes
                .iter_mut()
                .skip(at)
                .take(1)
                .for_each(|b| *b = random.next() as u8),
            5 => bytes.truncate(at),
            _ => {
                let from = random.below(other.len());
                let piece = &other[from..(from + random.below(200)).min(other.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
        }
    }
}

fn seeds(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .expect("the test data")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    entries.sort();
    for path in entries {
        let size = fs::metadata(&path).expect("its size").len();
        if path.is_dir() {
            seeds(&path, found);
        } else if path
            .extension()
            .is_some_and(|ending| ending == "csv" || ending == "txt")
            && size < 20_000
        {
            found.push(path);
        }
    }
}

#[test]
fn damaged_files_are_read_or_refused_and_no_line_is_lost() {
    let rounds = std::env::var("FUNDTRAIL_MUTATIONS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(600);
    let mut paths = Vec::new();
    seeds(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata"),
        &mut paths,
    );
    assert!(paths.len() > 50, "only {} seeds", paths.len());
    let files: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).expect("a seed")).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("damaged.csv");
    let (mut read_files, mut refused) = (0_u64, 0_u64);
    for seed in 0..rounds {
        let mut random = Random(seed);
        let mut bytes = files[random.below(files.len())].clone();
        let other = &files[random.below(files.len())];
        damage(&mut bytes, other, &mut random);
        fs::write(&path, &bytes).expect("it can be written");
        let options = ReadOptions {
            accept_rejects: true,
            unpacked_limit: 1 << 20,
            ..ReadOptions::default()
        };
        match read(std::slice::from_ref(&path), &options) {
            Ok(case) => {
                read_files += 1;
                assert_eq!(case.counts.lines, case.counts.accounted_for(), "seed {seed}");
                assert_eq!(case.counts.rejected > 0, !case.rejects.is_empty(), "seed {seed}");
            }
            Err(error) => {
                refused += 1;
                assert!(error.to_string().contains("damaged.csv"), "seed {seed}: {error}");
            }
        }
    }
    assert!(
        read_files > 0 && refused > 0,
        "both happen: {read_files} read, {refused} refused"
    );
}
