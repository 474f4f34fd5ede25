//! Money that is still coming: what is expected to arrive in an account, from whom, and what a freeze would catch of
//! it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::candidate::Candidate;
use super::going_on::GoingOn;
use super::list::FreezeInputs;
use super::onward::Onward;
use super::plan::Planned;
use super::schedule::Schedule;
use crate::account::{AccountBook, AccountId};
use crate::money::Currency;
use crate::time::Time;

/// Within so many minutes what is expected to arrive is said.
pub const COMING_MINUTES: f64 = 60.0;
/// What arrives within so many minutes counts for the order; what comes later than that a list made again will see.
const KNOTS: [f64; 13] = [
    0.0, 5.0, 10.0, 15.0, 20.0, 30.0, 40.0, 60.0, 90.0, 120.0, 180.0, 240.0, 360.0,
];

/// So many accounts from which money is expected are named in a sentence.
const NAMED: usize = 2;

/// So much of what is coming from accounts counts for the order. Habits say less than what lies there: counting all of
/// it sends calls to empty accounts too early.
///
/// What victims may still pay counts nothing: on synthetic cases whose victims pay on, any part of it sends the first
/// calls to accounts that are emptied at once, past those that keep what they have, and what is saved in the end is no
/// more.
const COUNTED: f64 = 0.3;

/// What is expected to come to an account within the hour. Amounts are minor units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coming {
    /// In all.
    pub amount: i128,
    /// Of it, from accounts that hold traced money and have paid this account before, the most first.
    pub from: Vec<(AccountId, i128)>,
    /// Of it, from payments of victims that may go on.
    pub from_payments: i128,
}

impl Coming {
    /// Whether it is worth saying beside what is there: a twentieth of it or more.
    pub fn matters_beside(&self, held: i128) -> bool {
        self.amount > 0 && self.amount * 20 >= held
    }

    /// What is expected, as half a sentence.
    pub fn sentence(&self, currency: &Currency, book: &AccountBook) -> String {
        let about = currency.grouped(about(self.amount));
        let mut from: Vec<String> = self.named(book).map(ToOwned::to_owned).collect();
        match self.from.len() - from.len() {
            0 => {}
            1 => from.push("1 other account".to_owned()),
            more => from.push(format!("{more} other accounts")),
        }
        if self.from_payments > 0 {
            from.push("victims, if they go on paying".to_owned());
        }
        format!(
            "about {about} more expected within the hour from {}",
            from.join(", ")
        )
    }

    /// The numbers of the first accounts from which it is expected: as many as a sentence names.
    pub fn named<'b>(&self, book: &'b AccountBook) -> impl Iterator<Item = &'b str> {
        let first = self.from.iter().take(NAMED);
        first
            .map(|&(payer, _)| book.number(payer))
            .collect::<Vec<_>>()
            .into_iter()
    }
}

/// An amount as an estimate is said: in two figures.
pub fn about(amount: i128) -> i128 {
    let mut unit = 1;
    while amount / unit >= 100 {
        unit *= 10;
    }
    (amount + unit / 2) / unit * unit
}

/// A sum that grows with time, at the [`KNOTS`].
type Course = [f64; KNOTS.len()];

/// How money flows on in a case.
pub(super) struct Flow {
    onward: Onward,
    going_on: BTreeMap<AccountId, GoingOn>,
}

impl Flow {
    /// Learns it from the records.
    pub(super) fn read(inputs: &FreezeInputs<'_>, candidates: &[Candidate<'_>], as_of: Time) -> Self {
        let payers = candidates
            .iter()
            .map(|candidate| candidate.traced.account)
            .collect();
        Flow {
            onward: Onward::learn(inputs.sub, &payers),
            going_on: GoingOn::read(inputs.sub, inputs.trace, as_of),
        }
    }

    /// What comes while the candidates are frozen as planned.
    ///
    /// What leaves an account until its turn goes where it has paid before; after it nothing leaves, if the work goes
    /// on so long. So each cent is counted once: where it lies when the turn comes, or where it has gone.
    ///
    /// # Complexity
    /// O(n log n) for n candidates and whom they have paid, with 13 looks at a law for each candidate.
    pub(super) fn arrivals(
        &self,
        schedule: &Schedule,
        candidates: &[Candidate<'_>],
        planned: &[Planned],
    ) -> Arrivals {
        let mut accounts: BTreeMap<AccountId, Expected> = BTreeMap::new();
        for (made, call) in planned.iter().enumerate() {
            for (i, turn) in call.freezes() {
                let not_frozen = 1.0 - schedule.reached(made, turn);
                let leaves = leaves(&candidates[i], turn, not_frozen);
                let payer = candidates[i].traced.account;
                for (payee, share) in self.onward.shares(payer, candidates[i].own_saving(0.0)) {
                    let expected = accounts.entry(payee).or_default();
                    add(&mut expected.from_accounts, &leaves, share);
                    expected.from.push((payer, share * at(&leaves, COMING_MINUTES)));
                }
            }
        }
        for (&payee, going_on) in &self.going_on {
            accounts.entry(payee).or_default().from_payments = going_on.within(COMING_MINUTES);
        }
        Arrivals { accounts }
    }
}

/// What is expected to come to each account.
pub(super) struct Arrivals {
    accounts: BTreeMap<AccountId, Expected>,
}

/// What is expected to come to an account.
#[derive(Debug, Clone, Default)]
struct Expected {
    /// From accounts, by each of the knots.
    from_accounts: Course,
    /// Of that within the hour, by account.
    from: Vec<(AccountId, f64)>,
    /// From victims within the hour.
    from_payments: f64,
}

impl Arrivals {
    /// What a freeze of an account is expected to catch of what comes from accounts, where fresh money stays for so many minutes
    /// with the probability that `stays` gives.
    pub(super) fn catch(&self, account: AccountId, stays: impl Fn(f64) -> f64) -> Catch {
        let expected = self.accounts.get(&account);
        expected.map_or_else(Catch::default, |expected| {
            Catch::new(&expected.from_accounts, stays)
        })
    }

    /// What is expected to come to an account within the hour.
    pub(super) fn coming(&self, account: AccountId) -> Coming {
        let Some(expected) = self.accounts.get(&account) else {
            return Coming::default();
        };
        let mut from: Vec<_> = expected
            .from
            .iter()
            .map(|&(payer, sum)| (payer, minor(sum)))
            .collect();
        from.retain(|&(_, sum)| sum > 0);
        from.sort_by_key(|&(payer, sum)| (Reverse(sum), payer));
        Coming {
            amount: minor(at(&expected.from_accounts, COMING_MINUTES) + expected.from_payments),
            from,
            from_payments: minor(expected.from_payments),
        }
    }

    /// The accounts to which anything is expected to come, by index.
    pub(super) fn accounts(&self) -> impl Iterator<Item = AccountId> + '_ {
        self.accounts.keys().copied()
    }
}

/// What a freeze at each knot is expected to catch of what comes, as far as the order counts it: all that comes
/// later, and of what came before what is still there.
#[derive(Debug, Clone, Default)]
pub(super) struct Catch(Course);

impl Catch {
    fn new(course: &Course, stays: impl Fn(f64) -> f64) -> Self {
        let last = course[KNOTS.len() - 1];
        let mut caught = Course::default();
        for ((caught, came), minutes) in caught.iter_mut().zip(course).zip(KNOTS) {
            // On average it has been there for half of the time.
            *caught = COUNTED * (came * stays(minutes / 2.0) + (last - came));
        }
        Catch(caught)
    }

    /// What a freeze at so many minutes after the as-of time is expected to catch, in minor units.
    pub(super) fn at(&self, minutes: f64) -> f64 {
        at(&self.0, minutes)
    }
}

/// What is expected to leave a candidate by each knot: after its turn only if it is not frozen then.
fn leaves(candidate: &Candidate<'_>, turn: f64, not_frozen: f64) -> Course {
    let now = candidate.own_saving(0.0);
    let until_turn = now - candidate.own_saving(turn);
    KNOTS.map(|minutes| {
        let gone = now - candidate.own_saving(minutes);
        if minutes <= turn {
            gone
        } else {
            until_turn + not_frozen * (gone - until_turn)
        }
    })
}

fn add(sum: &mut Course, more: &Course, share: f64) {
    for (sum, more) in sum.iter_mut().zip(more) {
        *sum += share * more;
    }
}

/// A course at a moment, on a straight line between knots.
fn at(course: &Course, minutes: f64) -> f64 {
    let next = KNOTS.partition_point(|&knot| knot <= minutes);
    if next == 0 {
        return course[0];
    }
    if next == KNOTS.len() {
        return course[next - 1];
    }
    let (from, to) = (KNOTS[next - 1], KNOTS[next]);
    course[next - 1] + (course[next] - course[next - 1]) * (minutes - from) / (to - from)
}

#[allow(clippy::cast_possible_truncation, reason = "a float's cast saturates")]
fn minor(sum: f64) -> i128 {
    sum.max(0.0).round() as i128
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_is_said_in_two_figures() {
        let mut book = AccountBook::new();
        let payers = ["A", "B", "C"].map(|number| book.intern(number));
        let coming = |amount| Coming {
            amount,
            from: payers.map(|payer| (payer, amount / 3)).to_vec(),
            from_payments: 1,
        };
        assert_eq!(
            coming(8_951_234).sentence(&Currency::new("CNY", 2), &book),
            "about 90,000.00 more expected within the hour from A, B, 1 other account, victims, if they go on paying"
        );
        assert_eq!((about(99), about(995), about(0)), (99, 1000, 0));
        assert!(coming(5).matters_beside(100) && !coming(5).matters_beside(101));
    }

    #[test]
    fn a_course_is_straight_between_knots_and_level_behind_the_last() {
        let course = KNOTS.map(|minutes| 2.0 * minutes);
        for minutes in [0.0, 2.5, 7.0, 75.0, 360.0] {
            assert!((at(&course, minutes) - 2.0 * minutes).abs() < 1e-9, "{minutes}");
        }
        assert!((at(&course, 1000.0) - 720.0).abs() < 1e-9);
    }

    #[test]
    fn a_freeze_catches_what_comes_later_and_what_is_still_there() {
        // One unit a minute for six hours; what came is gone at once, or stays.
        let course = KNOTS;
        let gone = Catch::new(&course, |minutes| f64::from(u8::from(minutes == 0.0)));
        assert!((gone.at(60.0) - COUNTED * 300.0).abs() < 1e-9);
        let stays = Catch::new(&course, |_| 1.0);
        assert!((stays.at(60.0) - COUNTED * 360.0).abs() < 1e-9);
    }
}
