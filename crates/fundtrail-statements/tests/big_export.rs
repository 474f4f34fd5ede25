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

/// Entry by entry what was read, but for its line.
fn figures(gathered: &Gathered) -> Vec<String> {
    let text = |t| gathered.texts.get(t);
    let entry = |e: &fundtrail_statements::Entry| {
        let (name, serial) = (text(e.other.name), text(e.serial));
        format!(
            "{:?} {} {} {name} {serial}",
            e.time,
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
    let parts = read(folder.path(), "parts.csv", &gbk);
    assert_eq!(parts.files[0].encoding, "gb18030");
    assert_eq!(parts.entries.len() + parts.rejects.len(), LINES as usize);
    assert_eq!(
        parts.rejects[1].source.line(),
        9_973 + 2,
        "physical lines, in whatever part"
    );

    // Here five line ends in six stand in a memo's quotes. Cut at one of those, the parts are none, and the file is
    // read whole.
    let torn = text.replace(",转账汇款,", ",\"转账\n\n\n\n\n汇款\",");
    let torn = read(folder.path(), "torn.csv", &GB18030.encode(&torn).0);
    assert_eq!(torn.entries.len() + torn.rejects.len(), LINES as usize);
    // The further lines of a record are counted as ignored.
    assert_eq!(torn.counts.lines, parts.counts.lines + 5 * u64::from(LINES));
    assert!(figures(&torn) == figures(&parts));

    // In quotes without line ends the parts hold, in either encoding.
    let quoted = text.replace(",转账汇款,", ",\"转账汇款\",");
    for (name, bytes) in [
        ("gbk.csv", GB18030.encode(&quoted).0.into_owned()),
        ("utf8.csv", quoted.into_bytes()),
    ] {
        let quoted = read(folder.path(), name, &bytes);
        assert_eq!(quoted.counts, parts.counts);
        assert!(figures(&quoted) == figures(&parts));
        let places = |g: &Gathered| {
            g.rejects
                .iter()
                .map(|r| (r.source, r.trouble.clone()))
                .collect::<Vec<_>>()
        };
        assert_eq!(places(&quoted), places(&parts));
    }
}

#[test]
fn a_quote_that_never_closes_is_found_in_its_line_of_a_big_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("open.csv");
    let text = export();
    let open = text.replacen(",转账汇款,S0020000", ",\"转账汇款,S0020000", 1);
    for bytes in [GB18030.encode(&open).0.into_owned(), open.clone().into_bytes()] {
        fs::write(&file, bytes).expect("room");
        let error = gather(std::slice::from_ref(&file), &ReadOptions::default()).expect_err("an open quote");
        let place = format!("open.csv:{}", 20_000 + 2);
        assert!(error.to_string().contains(&place), "{error}");
    }
}
