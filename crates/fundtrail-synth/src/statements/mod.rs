//! A case as the statements that banks hand out: several formats, a share of the accounts, and the usual mess.

mod entry;
mod format;
mod mess;

use std::collections::BTreeMap;

use fundtrail::AccountId;

use crate::case::SyntheticCase;
use crate::dice::Dice;
use entry::{Entry, entries_of};
use format::{Format, Sheet};

pub use mess::Mess;

/// How a case is written as statements.
#[derive(Debug, Clone, PartialEq)]
pub struct StatementOptions {
    /// The share of accounts whose statements are there (0 to 1). Victims' always are.
    pub covered: f64,
    /// What is wrong with the files.
    pub mess: Mess,
}

impl Default for StatementOptions {
    fn default() -> Self {
        StatementOptions {
            covered: 1.0,
            mess: Mess::default(),
        }
    }
}

/// One file of a case: a statement, or a part of the truth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFile {
    /// Its name in the folder.
    pub name: String,
    /// What is in it, in its own encoding.
    pub bytes: Vec<u8>,
}

/// The companion table that every folder of statements has.
const PERSONS: &str = "人员信息.csv";

/// A folder of statements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statements {
    /// The files, by name.
    pub files: Vec<CaseFile>,
    /// The accounts whose statements are there, by index. One that never moved has no line in any file.
    pub covered: Vec<AccountId>,
}

/// The records of a case up to its as-of time, as statements: a file or two a bank, each bank in a format of
/// its own, and the persons with their telephone numbers. The same case and options give the same bytes.
///
/// # Examples
/// ```
/// use fundtrail_synth::{Family, Shape, StatementOptions, case, statements};
///
/// let case = case(Family::FanOut, 1, &Shape::default());
/// let folder = statements(&case, &StatementOptions::default());
/// assert_eq!(folder.covered.len(), case.book().len());
/// assert!(folder.files.iter().all(|file| file.name.ends_with(".csv")));
/// ```
pub fn statements(case: &SyntheticCase, options: &StatementOptions) -> Statements {
    let mut dice = Dice::new(case.seed(), 0x57A7);
    let covered = covered(case, options.covered, &mut dice);
    let mut entries = entries_of(case, &covered);
    options
        .mess
        .spoil_entries(case, &covered, &mut entries, &mut dice);
    let mut banks: BTreeMap<&str, Vec<AccountId>> = BTreeMap::new();
    for &account in &covered {
        let details = case.book().details(account);
        let bank = details.and_then(|d| d.bank.as_deref()).unwrap_or_default();
        banks.entry(bank).or_default().push(account);
    }
    let mut files = Vec::new();
    for (number, (bank, accounts)) in banks.into_iter().enumerate() {
        let format = Format::ALL[number % Format::ALL.len()];
        files.extend(bank_files(
            case,
            &options.mess,
            format,
            bank,
            &accounts,
            &entries,
            &mut dice,
        ));
    }
    files.push(CaseFile {
        name: PERSONS.to_owned(),
        bytes: format::persons(case, &covered).into_bytes(),
    });
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Statements { files, covered }
}

fn covered(case: &SyntheticCase, share: f64, dice: &mut Dice) -> Vec<AccountId> {
    let victims = case.truth().victims();
    let mut is_covered = |account: &AccountId| dice.chance(share) || victims.contains(account);
    case.book()
        .accounts()
        .filter(|account| is_covered(account))
        .collect()
}

/// What one bank hands out.
fn bank_files(
    case: &SyntheticCase,
    mess: &Mess,
    format: Format,
    bank: &str,
    accounts: &[AccountId],
    entries: &[Vec<Entry>],
    dice: &mut Dice,
) -> Vec<CaseFile> {
    let newest_first = mess.newest_first && dice.chance(0.4);
    let lines = |account: AccountId, from: i64| {
        let entries = entries[account.index()].iter().filter(move |e| e.second >= from);
        let mut lines: Vec<&Entry> = entries.collect();
        if newest_first {
            lines.reverse();
        }
        lines
    };
    let sheet = |batch: usize, accounts: &[AccountId], from: i64| {
        let mut sheet = Sheet::new(case, format, batch);
        for &account in accounts {
            for entry in lines(account, from) {
                sheet.entry(account, entry);
            }
        }
        if mess.feedback_rows {
            sheet.no_records();
        }
        sheet.finish()
    };
    let file = |part: usize, bytes: Vec<u8>| CaseFile {
        name: format!("{bank}-{part}-{}.csv", format.name()),
        bytes,
    };
    let mut files = vec![file(1, sheet(1, accounts, i64::MIN))];
    if mess.overlapping_exports {
        // Some accounts were asked for again, for the last days.
        let again: Vec<_> = accounts.iter().copied().filter(|_| dice.chance(0.3)).collect();
        let from = case.as_of().nanos() / 1_000_000_000 - 2 * 86_400;
        if again.iter().any(|&account| !lines(account, from).is_empty()) {
            files.push(file(2, sheet(2, &again, from)));
        }
    }
    files
}
