//! A file that is read in parts says the same as one that is read whole.

use std::fs;
use std::path::Path;

use encoding_rs::GB18030;
use fundtrail_statements::{Gathered, ReadOptions, gather};

const LINES: u32 = 30_000;

fn export() -> String {
    let line = |i: u32| {
        let (day, second) = (1 + i / 1100, i % 60);
        // Now and then a line that is refused, and names that repeat from part to part.
        let amount = if i.is_multiple_of(9_973) {
            "x".to_owned()
        } else {
            format!("{}.00", 1 + i % 500)
        };
        format!(
            "6222020000000017,2026-03-{day:02} 10:00:{second:02},{amount},{},6228480000{:06},对手{}号,转账汇款,S{i:07}\r\n",
            if i.is_multiple_of(2) { "进" } else { "出" },
            i % 700,
            i % 700,
        )
    };
    let header = "交易卡号,交易时间,交易金额,收付标志,交易对手账卡号,对手户名,摘要说明,交易流水号\r\n";
    std::iter::once(header.to_owned())
        .chain((0..LINES).map(line))
        .collect()
}

fn read(folder: &Path, name: &str, bytes: &[u8]) -> Gathered {
    let file = folder.join(name);
    fs::write(&file, bytes).expect("room");
    gather(&[file], &ReadOptions::default()).expect("a sound export")
}

/// Entry by entry what was read, with its texts.
fn entries(gathered: &Gathered) -> Vec<String> {
    let text = |t| gathered.texts.get(t);
    let entry = |e: &fundtrail_statements::Entry| {
        let (name, serial) = (text(e.other.name), text(e.serial));
        format!(
            "{:?} {} {} {name} {serial}",
            e.source,
            e.amount.minor(),
            text(e.other.card)
        )
    };
    gathered.entries.iter().map(entry).collect()
}

#[test]
fn a_big_export_says_the_same_in_one_part_and_in_many() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = export();
    let gbk = GB18030.encode(&text).0.into_owned();
    assert!(gbk.len() > 2 << 20, "several parts: {} bytes", gbk.len());
    // A quote keeps a file whole; this one stands in a memo of the last line and changes nothing else.
    let quoted = format!(
        "{}\r\n",
        text.trim_end()
            .replacen("转账汇款,S0029999", "\"转账汇款\",S0029999", 1)
    );
    let whole = read(folder.path(), "whole.csv", &GB18030.encode(&quoted).0);
    let parts = read(folder.path(), "parts.csv", &gbk);
    assert_eq!(parts.files[0].encoding, "gb18030");
    assert_eq!(parts.entries.len() + parts.rejects.len(), LINES as usize);
    assert_eq!(parts.counts, whole.counts);
    assert!(entries(&parts) == entries(&whole));
    let places = |g: &Gathered| {
        g.rejects
            .iter()
            .map(|r| (r.source, r.reason.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(places(&parts), places(&whole));
    assert_eq!(
        parts.rejects[1].source.line(),
        9_973 + 2,
        "physical lines, in whatever part"
    );
}
