//! What is usually wrong with statements.

use fundtrail::AccountId;

use super::entry::{Entry, Named};
use super::hard::{Returned, book_later, cut, name_only, pay_and_return};
use crate::case::SyntheticCase;
use crate::dice::Dice;

/// Switches for the usual mess of statements. None of it changes what happened; all of it must be seen through
/// to find that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools, reason = "independent switches")]
pub struct Mess {
    /// Some banks list the newest line first.
    pub newest_first: bool,
    /// Some accounts stand in two exports that overlap.
    pub overlapping_exports: bool,
    /// Lines of transactions that the bank refused.
    pub failed_lines: bool,
    /// Lines that were booked and undone (冲正).
    pub reversals: bool,
    /// A line that says that an account asked for has no records.
    pub feedback_rows: bool,
    /// The payee's bank books some seconds later.
    pub clock_skew: bool,
    /// Some lines do not say who the counterparty is (its own statement does).
    pub blank_counterparties: bool,
    /// Some lines give only the ends of the counterparty's number (its own statement is there).
    pub masked_numbers: bool,
    /// Some lines name the counterparty by the account behind its card.
    pub account_numbers: bool,
    /// Some banks write times to the minute.
    pub whole_minutes: bool,
    /// Every bank numbers its lines by itself.
    pub own_serials: bool,
    /// Some accounts stand in a second export that a spreadsheet saved: without seconds and closing zeros.
    pub copies_without_seconds: bool,
    /// Some payments arrive and are paid back minutes later, in the words for what never arrived.
    pub returns_after_arrival: bool,
    /// Some transfers have the counterparty's name without its number, on one side or both.
    pub names_only: bool,
    /// Of so many in a hundred transfers the payee's bank books them one to fifty hours later.
    pub posting_lag_percent: u8,
    /// The records of some accounts begin late or end early.
    pub cut_exports: bool,
}

impl Mess {
    /// All of it.
    pub const ALL: Mess = Mess {
        returns_after_arrival: true,
        names_only: true,
        posting_lag_percent: 30,
        cut_exports: true,
        ..Mess::SEEN_THROUGH
    };

    /// What can be seen through to the last transfer and its place in the order.
    pub const SEEN_THROUGH: Mess = Mess {
        newest_first: true,
        overlapping_exports: true,
        failed_lines: true,
        reversals: true,
        feedback_rows: true,
        clock_skew: true,
        blank_counterparties: true,
        masked_numbers: true,
        account_numbers: true,
        whole_minutes: true,
        own_serials: true,
        copies_without_seconds: true,
        returns_after_arrival: false,
        names_only: false,
        posting_lag_percent: 0,
        cut_exports: false,
    };

    /// The names of the switches, as options give them.
    pub const NAMES: [&'static str; 17] = [
        "newest-first",
        "overlapping-exports",
        "failed-lines",
        "reversals",
        "feedback-rows",
        "clock-skew",
        "blank-counterparties",
        "masked-numbers",
        "account-numbers",
        "whole-minutes",
        "own-serials",
        "copies-without-seconds",
        "returns-after-arrival",
        "names-only",
        "posting-lag",
        "much-posting-lag",
        "cut-exports",
    ];

    /// Turns on the switch of that name. Returns whether there is one.
    pub fn turn_on(&mut self, name: &str) -> bool {
        let switch = match name {
            "posting-lag" | "much-posting-lag" => {
                self.posting_lag_percent = if name == "posting-lag" { 5 } else { 30 };
                return true;
            }
            "newest-first" => &mut self.newest_first,
            "overlapping-exports" => &mut self.overlapping_exports,
            "failed-lines" => &mut self.failed_lines,
            "reversals" => &mut self.reversals,
            "feedback-rows" => &mut self.feedback_rows,
            "clock-skew" => &mut self.clock_skew,
            "blank-counterparties" => &mut self.blank_counterparties,
            "masked-numbers" => &mut self.masked_numbers,
            "account-numbers" => &mut self.account_numbers,
            "whole-minutes" => &mut self.whole_minutes,
            "own-serials" => &mut self.own_serials,
            "copies-without-seconds" => &mut self.copies_without_seconds,
            "returns-after-arrival" => &mut self.returns_after_arrival,
            "names-only" => &mut self.names_only,
            "cut-exports" => &mut self.cut_exports,
            _ => return false,
        };
        *switch = true;
        true
    }

    /// Spoils the entries of each account, by account index. Gives the payments that came back.
    pub(super) fn spoil_entries(
        &self,
        case: &SyntheticCase,
        covered: &[AccountId],
        entries: &mut [Vec<Entry>],
        dice: &mut Dice,
    ) -> Vec<Returned> {
        if self.posting_lag_percent > 0 {
            for &account in covered {
                let lines = &mut entries[account.index()];
                book_later(case, lines, self.posting_lag_percent, dice);
            }
        }
        let returned = if self.returns_after_arrival {
            pay_and_return(case, covered, entries, dice)
        } else {
            Vec::new()
        };
        for &account in covered {
            let lines = &mut entries[account.index()];
            if self.clock_skew {
                skew(lines, dice);
            }
            self.misname(covered, lines, dice);
            if self.reversals {
                add_undone(lines, dice);
            }
            if self.failed_lines {
                add_failed(lines, dice);
            }
            if self.own_serials {
                renumber(lines, account);
            }
        }
        if self.names_only {
            name_only(covered, entries, case.known_transfers(), dice);
        }
        if self.cut_exports {
            cut(case, covered, entries, dice);
        }
        if self.whole_minutes {
            to_the_minute(case, covered, entries);
        }
        returned
    }

    /// Names counterparties badly. A line is left without its counterparty's number only where the counterparty's
    /// own statement tells.
    fn misname(&self, covered: &[AccountId], lines: &mut [Entry], dice: &mut Dice) {
        for entry in lines {
            let Some(other) = entry.other.account() else {
                continue;
            };
            let tells = covered.binary_search(&other).is_ok();
            // Only one side of a transfer is left without a number: the payee's.
            if self.blank_counterparties && tells && !entry.is_out && dice.chance(0.03) {
                entry.named = Named::Blank;
            } else if self.masked_numbers && tells && !entry.is_out && dice.chance(0.03) {
                entry.named = Named::Masked;
            } else if self.account_numbers && dice.chance(0.3) {
                entry.named = Named::ByAccount;
            }
        }
    }
}

/// Lets credits be booked later, but not after the account's next line.
fn skew(lines: &mut [Entry], dice: &mut Dice) {
    for i in 0..lines.len() {
        let next = lines.get(i + 1).map_or(i64::MAX, |entry| entry.second);
        let entry = &mut lines[i];
        let room = (next - entry.second - 1).clamp(0, 40);
        if !entry.is_out && entry.other.account().is_some() && dice.chance(0.5) {
            entry.second += dice.whole(room + 1);
        }
    }
}

/// Adds lines that were booked and undone a little later.
fn add_undone(lines: &mut Vec<Entry>, dice: &mut Dice) {
    for i in (0..lines.len()).rev() {
        let entry = &lines[i];
        let next = lines.get(i + 1).map_or(i64::MAX, |entry| entry.second);
        let fits = entry.is_out && entry.other.account().is_some() && next - entry.second > 120;
        let amount = entry.amount.min(entry.balance) / 100 * 100;
        if !fits || amount < 100 || !dice.chance(0.01) {
            continue;
        }
        let booked = Entry {
            second: entry.second + 30,
            amount,
            balance: entry.balance - amount,
            serial: format!("{}B", entry.serial),
            transfer: None,
            ..entry.clone()
        };
        let undone = Entry {
            second: entry.second + 60,
            is_out: false,
            balance: entry.balance,
            memo: "冲正",
            serial: format!("{}R", entry.serial),
            ..booked.clone()
        };
        lines.splice(i + 1..=i, [booked, undone]);
    }
}

/// Adds lines of transactions that were refused: the balance stays.
fn add_failed(lines: &mut Vec<Entry>, dice: &mut Dice) {
    for i in (0..lines.len()).rev() {
        let entry = &lines[i];
        let next = lines.get(i + 1).map_or(i64::MAX, |entry| entry.second);
        if !entry.is_out || next - entry.second < 30 || !dice.chance(0.02) {
            continue;
        }
        let failed = Entry {
            second: entry.second + 15,
            amount: entry.amount * 2,
            serial: format!("{}F", entry.serial),
            succeeded: false,
            transfer: None,
            ..entry.clone()
        };
        lines.insert(i + 1, failed);
    }
}

fn renumber(lines: &mut [Entry], account: AccountId) {
    for (i, entry) in lines.iter_mut().enumerate() {
        entry.serial = format!("{}{:06}", 100_000 + account.index(), i + 1);
    }
}

/// Banks that write times to the minute.
const TO_THE_MINUTE: [&str; 3] = ["交通银行", "中国农业银行", "兴业银行"];

fn to_the_minute(case: &SyntheticCase, covered: &[AccountId], entries: &mut [Vec<Entry>]) {
    for &account in covered {
        let details = case.book().details(account);
        let bank = details.and_then(|d| d.bank.as_deref()).unwrap_or_default();
        if TO_THE_MINUTE.contains(&bank) {
            for entry in &mut entries[account.index()] {
                entry.second -= entry.second.rem_euclid(60);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_switch_has_its_name() {
        let mut mess = Mess::default();
        for name in Mess::NAMES {
            assert!(mess.turn_on(name), "{name}");
        }
        assert_eq!(mess, Mess::ALL);
        assert!(!mess.turn_on("dust"));
    }
}
