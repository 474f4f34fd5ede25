//! The rooms of this crate stand in an order, and no arrow leads up.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each uses those before it and none behind it. The door, `read`, comes last.
const ROOMS: [&str; 18] = [
    "worded",
    "entry",
    "place",
    "cell",
    "words",
    "progress",
    "options",
    "beside",
    "trouble",
    "note",
    "error",
    "layout",
    "provenance",
    "bytes",
    "lines",
    "settle",
    "case",
    "read",
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}

fn room_of(file: &Path) -> String {
    let inside = file.strip_prefix(source()).expect("a file of the crate");
    let first = inside.iter().next().expect("a name").to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// The rooms that a file's code names, its comments left out.
fn rooms_named(code: &str) -> BTreeSet<&str> {
    let lines = code
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default());
    let paths = lines.flat_map(|line| line.split("crate::").skip(1));
    let names = paths.map(|path| path.split(|c: char| c != '_' && !c.is_alphanumeric()).next());
    names.flatten().collect()
}

#[test]
fn no_room_uses_one_that_comes_after_it() {
    let place = |room: &str| ROOMS.iter().position(|known| *known == room);
    let mut seen = 0;
    for file in files_below(&source()) {
        let room = room_of(&file);
        if room == "lib" {
            continue;
        }
        let Some(own) = place(&room) else {
            panic!("{}: the room {room} has no place in the order", file.display());
        };
        let code = fs::read_to_string(&file).expect("text");
        for other in rooms_named(&code) {
            if let Some(there) = place(other) {
                seen += 1;
                assert!(there <= own, "{}: {room} uses {other}", file.display());
            }
        }
    }
    assert!(
        seen > 100,
        "only {seen} arrows were found: are they looked for rightly?"
    );
}
