//! A case as the statements that banks hand out: several formats, a share of the accounts, and the usual mess.

mod entry;
mod format;
mod hard;
mod mess;

use std::collections::BTreeMap;

use fundtrail::AccountId;

use crate::case::SyntheticCase;
use crate::dice::Dice;
use entry::{Entry, entries_of};
use format::{Format, Sheet};

pub use hard::Returned;
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
    /// Where each payment stands in its victim's statement, in the order of the case's payments: the file's name and
    /// the line.
    pub payments: Vec<(String, u64)>,
    /// Payments that came back, which are in no truth.
    pub returned: Vec<Returned>,
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
    let returned = options
        .mess
        .spoil_entries(case, &covered, &mut entries, &mut dice);
    let mut banks: BTreeMap<&str, Vec<AccountId>> = BTreeMap::new();
    for &account in &covered {
        let details = case.book().details(account);
        let bank = details.and_then(|d| d.bank.as_deref()).unwrap_or_default();
        banks.entry(bank).or_default().push(account);
    }
    let mut files = Vec::new();
    let mut places = BTreeMap::new();
    for (number, (bank, accounts)) in banks.into_iter().enumerate() {
        let format = Format::ALL[number % Format::ALL.len()];
        let of_bank = OfBank {
            case,
            mess: &options.mess,
            format,
            bank,
            accounts: &accounts,
            entries: &entries,
        };
        files.extend(of_bank.files(&mut dice, &mut places));
    }
    let payments = case.payments().iter();
    let payments = payments.map(|p| places.remove(&p.index()).expect("a victim's statement is there"));
    let payments = payments.collect();
    files.push(CaseFile {
        name: PERSONS.to_owned(),
        bytes: format::persons(case, &covered).into_bytes(),
    });
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Statements {
        files,
        covered,
        payments,
        returned,
    }
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
struct OfBank<'a> {
    case: &'a SyntheticCase,
    mess: &'a Mess,
    format: Format,
    bank: &'a str,
    accounts: &'a [AccountId],
    entries: &'a [Vec<Entry>],
}

impl OfBank<'_> {
    /// Its files. Where the payers' lines stand in the first is put into `places`, by transfer.
    fn files(&self, dice: &mut Dice, places: &mut BTreeMap<usize, (String, u64)>) -> Vec<CaseFile> {
        let newest_first = self.mess.newest_first && dice.chance(0.4);
        let has_lines = |account: &AccountId, from: i64| {
            self.entries[account.index()]
                .iter()
                .any(|entry| entry.second >= from)
        };
        let sheet = |sheet, accounts: &[AccountId], from| self.filled(sheet, accounts, from, newest_first);
        let new = |batch| Sheet::new(self.case, self.format, batch);
        let whole = sheet(new(1), self.accounts, i64::MIN);
        let name = self.name(1);
        places.extend(
            whole
                .paid()
                .map(|(transfer, line)| (transfer, (name.clone(), line))),
        );
        let mut files = vec![self.file(1, whole)];
        if self.mess.overlapping_exports {
            // Some accounts were asked for again, for the last days.
            let again = self.some(dice);
            let from = self.case.as_of().nanos() / 1_000_000_000 - 2 * 86_400;
            if again.iter().any(|account| has_lines(account, from)) {
                files.push(self.file(2, sheet(new(2), &again, from)));
            }
        }
        if self.mess.copies_without_seconds {
            let again = self.some(dice);
            if again.iter().any(|account| has_lines(account, i64::MIN)) {
                files.push(self.file(3, sheet(new(1).saved_by_a_spreadsheet(), &again, i64::MIN)));
            }
        }
        files
    }

    /// A sheet with the lines of accounts from a second on.
    fn filled<'s>(
        &self,
        mut sheet: Sheet<'s>,
        accounts: &[AccountId],
        from: i64,
        newest_first: bool,
    ) -> Sheet<'s> {
        for &account in accounts {
            let entries = self.entries[account.index()].iter();
            let mut lines: Vec<&Entry> = entries.filter(|e| e.second >= from).collect();
            if newest_first {
                lines.reverse();
            }
            for entry in lines {
                sheet.entry(account, entry);
            }
        }
        if self.mess.feedback_rows {
            sheet.no_records();
        }
        sheet
    }

    fn some(&self, dice: &mut Dice) -> Vec<AccountId> {
        self.accounts
            .iter()
            .copied()
            .filter(|_| dice.chance(0.3))
            .collect()
    }

    fn name(&self, part: usize) -> String {
        format!("{}-{part}-{}.csv", self.bank, self.format.name())
    }

    fn file(&self, part: usize, sheet: Sheet<'_>) -> CaseFile {
        CaseFile {
            name: self.name(part),
            bytes: sheet.finish(),
        }
    }
}
