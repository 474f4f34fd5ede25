//! From exact shares to whole minor units.

use num_rational::BigRational;
use num_traits::{ToPrimitive as _, Zero as _};

/// Exact shares of victims in one account (or in the whole pool), by the victims' numbers.
pub(super) type Exact = Vec<BigRational>;

/// A whole number as a fraction.
pub(super) fn whole(amount: i64) -> BigRational {
    BigRational::from_integer(amount.into())
}

/// The largest whole amount that is no more than `share`.
fn floor(share: &BigRational) -> i64 {
    share
        .floor()
        .to_integer()
        .to_i64()
        .expect("a share is no more than what is frozen")
}

/// Rounds the shares of all accounts, which no victim's cap forbids: all down, then account by account the units
/// that are left of the account's sum, rounded down, to those with the largest remainders; between equal ones to
/// the first. Nobody passes his cap by that.
pub(super) fn to_units(exact: &[Exact], caps: &[i64]) -> Vec<Vec<i64>> {
    let mut units: Vec<Vec<i64>> = exact
        .iter()
        .map(|shares| shares.iter().map(floor).collect())
        .collect();
    let mut room = caps.to_vec();
    for account in &units {
        for (room, given) in room.iter_mut().zip(account) {
            *room -= given;
        }
    }
    for (account, shares) in units.iter_mut().zip(exact) {
        let sum = floor(&shares.iter().sum());
        let mut left = sum - account.iter().sum::<i64>();
        let mut order: Vec<usize> = (0..shares.len())
            .filter(|&v| !shares[v].fract().is_zero())
            .collect();
        order.sort_by(|&a, &b| shares[b].fract().cmp(&shares[a].fract()).then(a.cmp(&b)));
        for victim in order {
            if left > 0 && room[victim] > 0 {
                account[victim] += 1;
                room[victim] -= 1;
                left -= 1;
            }
        }
    }
    units
}
