//! Mess that spoils more than one account's lines, or takes some away: names for numbers, money booked days later,
//! payments that come back, records that begin late or end early.

use fundtrail::AccountId;

use super::entry::{Entry, Named};
use crate::case::SyntheticCase;
use crate::dice::Dice;

/// A payment that came to its payee and was paid back by him: there and back, and in no truth, as nobody's money went
/// anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Returned {
    /// Who paid, and got it back.
    pub payer: AccountId,
    /// Who had it for some minutes.
    pub payee: AccountId,
    /// How much, in minor units.
    pub amount: i64,
}

/// The words of banks for what came back.
const RETURN_WORDS: [&str; 3] = ["退汇", "退款", "冲正"];

/// Seconds from a payment to the line that is paid out and comes back.
const OUT_AFTER: i64 = 60;
/// Seconds from that until it comes back.
const BACK_AFTER: i64 = 240;

/// The shortest and the longest time that a bank takes to book what it got, in seconds.
const LAG: [i64; 2] = [3_600, 50 * 3_600];

/// Lets so many in a hundred of an account's credits be booked one to fifty hours later, but before the account pays
/// anything out again: nobody spends what is not there yet.
pub(super) fn book_later(case: &SyntheticCase, lines: &mut Vec<Entry>, percent: u8, dice: &mut Dice) {
    let as_of = case.as_of().nanos() / 1_000_000_000;
    let is_credit = |entry: &Entry| !entry.is_out && entry.other.account().is_some();
    let credits = lines.iter().filter(|entry| is_credit(entry)).count();
    let mut waiting = Vec::new();
    let mut next_out = as_of + 1;
    for (i, entry) in lines.iter().enumerate().rev() {
        let room = next_out - 1 - entry.second;
        if entry.is_out {
            next_out = entry.second;
        } else if is_credit(entry) && room >= LAG[0] {
            waiting.push((i, room));
        }
    }
    let late = dice.below(credits * usize::from(percent) * 2 / 100 + 1);
    while waiting.len() > late {
        waiting.remove(dice.below(waiting.len()));
    }
    // From the last to the first: what moves does not pass those that still will.
    for (i, room) in waiting {
        let lag = dice.whole_from(LAG[0], LAG[1].min(room));
        move_credit(lines, i, lag);
    }
}

/// Moves a credit so many seconds back, over credits alone.
fn move_credit(lines: &mut Vec<Entry>, from: usize, seconds: i64) {
    let mut late = lines.remove(from);
    late.second += seconds;
    let mut at = from;
    while let Some(earlier) = lines.get_mut(at).filter(|e| e.second <= late.second) {
        earlier.balance -= late.amount;
        late.balance = earlier.balance + late.amount;
        at += 1;
    }
    lines.insert(at, late);
}

/// Adds payments between covered accounts that arrive and come back some minutes later.
pub(super) fn pay_and_return(
    case: &SyntheticCase,
    covered: &[AccountId],
    entries: &mut [Vec<Entry>],
    dice: &mut Dice,
) -> Vec<Returned> {
    let as_of = case.as_of().nanos() / 1_000_000_000;
    let mut returned = Vec::new();
    for &payer in covered {
        for i in (0..entries[payer.index()].len()).rev() {
            let lines = &entries[payer.index()];
            let entry = &lines[i];
            let next = lines.get(i + 1).map_or(as_of, |next| next.second.min(as_of));
            let payee = entry
                .other
                .account()
                .filter(|payee| covered.binary_search(payee).is_ok());
            let amount = entry.amount.min(entry.balance) / 100 * 100;
            let fits = entry.is_out && amount >= 100 && next - entry.second > 2 * BACK_AFTER;
            let Some(payee) = payee.filter(|_| fits && dice.chance(0.02)) else {
                continue;
            };
            let word = RETURN_WORDS[returned.len() % RETURN_WORDS.len()];
            add_return(payer, payee, amount, word, i, entries);
            returned.push(Returned { payer, payee, amount });
        }
    }
    returned
}

/// Adds one, behind the payer's line `i`.
fn add_return(
    payer: AccountId,
    payee: AccountId,
    amount: i64,
    word: &'static str,
    i: usize,
    entries: &mut [Vec<Entry>],
) {
    let before = entries[payer.index()][i].clone();
    let line = |second: i64, is_out: bool, other: AccountId, serial: &str, memo| Entry {
        second: before.second + second,
        is_out,
        amount,
        other: other.into(),
        serial: format!("{}{serial}", before.serial),
        memo,
        left: Vec::new(),
        transfer: None,
        ..before.clone()
    };
    let back = OUT_AFTER + BACK_AFTER;
    let of_payer = [
        line(OUT_AFTER, true, payee, "P", before.memo),
        line(back + 1, false, payee, "Q", word),
    ];
    let of_payee = [
        line(OUT_AFTER + 1, false, payer, "P", before.memo),
        line(back, true, payer, "Q", word),
    ];
    for (account, lines) in [(payer, of_payer), (payee, of_payee)] {
        for line in lines {
            book(&mut entries[account.index()], line);
        }
    }
}

/// Puts a line into its place, and its change into the balances behind it.
fn book(lines: &mut Vec<Entry>, mut line: Entry) {
    let at = lines.partition_point(|earlier| earlier.second <= line.second);
    let change = if line.is_out { -line.amount } else { line.amount };
    let before = at.checked_sub(1).map(|last| lines[last].balance);
    let first = lines.first().map_or(0, |first| {
        first.balance - if first.is_out { -first.amount } else { first.amount }
    });
    line.balance = before.unwrap_or(first) + change;
    for later in &mut lines[at..] {
        later.balance += change;
    }
    lines.insert(at, line);
}

/// Leaves the counterparty's name without its number on both sides of some transfers, or on one.
pub(super) fn name_only(
    covered: &[AccountId],
    entries: &mut [Vec<Entry>],
    transfers: usize,
    dice: &mut Dice,
) {
    // Both sides, the payer's, the payee's.
    let spoilt: Vec<Option<[bool; 2]>> = (0..transfers)
        .map(|_| {
            let sides = [[true, true], [true, false], [false, true]];
            dice.chance(0.06).then(|| sides[dice.below(3)])
        })
        .collect();
    for account in covered {
        for entry in &mut entries[account.index()] {
            let both_tell = entry
                .other
                .account()
                .is_some_and(|other| covered.binary_search(&other).is_ok());
            let sides = entry.transfer.and_then(|transfer| spoilt[transfer]);
            if both_tell && sides.is_some_and(|[payer, payee]| if entry.is_out { payer } else { payee }) {
                entry.named = Named::ByName;
            }
        }
    }
}

/// Takes the first or the last lines of some accounts away; victims' records are whole.
pub(super) fn cut(case: &SyntheticCase, covered: &[AccountId], entries: &mut [Vec<Entry>], dice: &mut Dice) {
    for account in covered {
        let lines = &mut entries[account.index()];
        let is_victim = case.truth().victims().contains(account);
        if is_victim || lines.len() < 4 || !dice.chance(0.15) {
            continue;
        }
        let at = 1 + dice.below(lines.len() - 2);
        if dice.chance(0.5) {
            lines.drain(..at);
        } else {
            lines.truncate(at);
        }
    }
}
