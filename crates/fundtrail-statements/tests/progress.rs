//! Who waits is told how far reading has come, and nothing else changes.

use std::fs;
use std::sync::{Arc, Mutex};

use fundtrail_statements::{Progress, ReadOptions, read};

#[test]
fn what_is_told_never_passes_the_whole_and_ends_with_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let table = |from: u32| {
        let line = |i: u32| {
            format!(
                "2026-03-01 10:00:{:02},A{},B{},1.00\n",
                i % 60,
                from + i % 7,
                i % 9
            )
        };
        "time,from,to,amount\n".to_owned() + &(0..200).map(line).collect::<String>()
    };
    let paths = ["a.csv", "b.csv"].map(|name| folder.path().join(name));
    let mut all = 0;
    for (path, from) in paths.iter().zip([0, 100]) {
        fs::write(path, table(from)).expect("room");
        all += path.metadata().expect("a file").len();
    }
    let told = Arc::new(Mutex::new(Vec::new()));
    let progress = {
        let told = Arc::clone(&told);
        Progress::new(move |read, all| told.lock().expect("no panic").push((read, all)))
    };
    let options = ReadOptions {
        progress: Some(progress),
        ..ReadOptions::default()
    };
    let watched = read(&paths, &options).expect("sound tables");
    let alone = read(&paths, &ReadOptions::default()).expect("sound tables");
    assert_eq!((watched.counts, watched.files), (alone.counts, alone.files));
    let told = told.lock().expect("no panic");
    assert!(told.len() > 2, "each file and the end: {told:?}");
    assert!(told.iter().all(|&(read, whole)| read <= whole && whole == all));
    assert!(told.is_sorted() && told.last() == Some(&(all, all)));
}
