//! Words that no layout knows: asked once each, and answered by the caller.

use std::fs;

use fundtrail_statements::{Case, ReadError, ReadOptions, WordMeaning, read};

const BILL: &str = "账号,交易时间,收支,金额,对方账号,交易状态\n6222000011,2026-03-01 10:00:00,进账,5.00,6222000022,老友已取\n\
                    6222000011,2026-03-01 10:01:00,进账,6.00,6222000022,老友已取\n\
                    6222000011,2026-03-01 10:02:00,出账,7.00,6222000033,没成\n";

fn reading(words: &[(&str, WordMeaning)]) -> Result<Case, ReadError> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("t.csv");
    fs::write(&path, BILL).expect("written");
    let words = words.iter().map(|&(word, meaning)| (word.to_owned(), meaning));
    let options = ReadOptions {
        words: words.collect(),
        ..ReadOptions::default()
    };
    read(&[path], &options)
}

#[test]
fn an_unknown_word_is_asked_for_once_with_the_number_of_its_lines() {
    let text = reading(&[]).expect_err("words that nobody knows").to_string();
    assert_eq!(text.matches("进账").count(), 1, "{text}");
    assert!(text.contains("(2 lines)"), "{text}");
}

#[test]
fn the_caller_says_what_words_mean() {
    let case = reading(&[
        ("进账", WordMeaning::In),
        ("老友已取", WordMeaning::Done),
        ("没成", WordMeaning::Failed),
    ])
    .expect("all words are known");
    assert_eq!((case.counts.in_transfers, case.counts.failed), (2, 1));
}
