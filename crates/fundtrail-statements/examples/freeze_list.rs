//! The command's freeze list in a program of one's own: records in, accounts out, in the order in which to freeze
//! them.
//!
//! `cargo run -p fundtrail-statements --example freeze_list`

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;

use fundtrail::Mark;
use fundtrail_statements::{Asked, Question, ReadOptions, read};

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut io::stdout())
}

pub(crate) fn run(out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let exports = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../testdata/exports");
    let case = read(&[exports], &ReadOptions::default())?;
    let asked = Asked {
        payments: vec!["NP00000025".parse()?],
        ..Asked::default()
    };
    let question = Question::find(case, &asked)?;
    let sub = question.sub_ledger()?;
    let investigation = question.investigate(&sub, question.plan())?;

    let list = investigation.list().ok_or("an investigation has a list")?;
    for row in list.rows() {
        let number = question.case().book.number(row.account);
        let is_frozen =
            row.frozen_until.is_some() || investigation.marks(row.account).contains(&Mark::Frozen);
        let frozen = if is_frozen { "frozen" } else { "" };
        let saving = row.expected_saving;
        writeln!(
            out,
            "{},{number},{},{},{saving},{frozen}",
            row.rank, row.held, row.claim
        )?;
    }
    Ok(())
}
