//! Who gets how much: the arithmetic of the schemes, exact to the minor unit.
//!
//! Shares are exact fractions to the end. Whatever the scheme, nobody gets more than his loss (what he paid less
//! what he got back), no account gives more than is frozen in it, nor, unless other money may be given too, more
//! than the trace holds there of all victims together.

use num_rational::BigRational;
use num_traits::{One as _, Zero as _};

use super::Scheme;
use super::round::{Exact, to_units, whole};

/// What a victim paid and got back, in minor units. Victims are numbered in settlement order of their first
/// payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    paid: i64,
    returned: i64,
}

impl Claim {
    /// `None` for amounts below zero.
    pub fn new(paid: i64, returned: i64) -> Option<Self> {
        (paid >= 0 && returned >= 0).then_some(Claim { paid, returned })
    }

    /// What he paid.
    pub fn paid(self) -> i64 {
        self.paid
    }

    /// What he got back before.
    pub fn returned(self) -> i64 {
        self.returned
    }

    /// What he lost: never below zero.
    pub fn loss(self) -> i64 {
        (self.paid - self.returned).max(0)
    }
}

/// An account with frozen money, in minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pot {
    /// How much is frozen in it.
    pub frozen: i64,
    /// What the trace holds there of each victim, by the victims' numbers.
    pub traced: Vec<i64>,
    /// Whether money of each victim is in it by some rule: those share it where it is shared in proportion.
    pub reached: Vec<bool>,
    /// Whether the records lead from the money to the victims.
    pub traceable: bool,
}

impl Pot {
    /// What may be given out of it.
    pub fn available(&self, other_money: bool) -> i64 {
        let traced: i128 = self.traced.iter().copied().map(i128::from).sum();
        if other_money {
            self.frozen
        } else {
            i64::try_from(traced.min(self.frozen.into())).expect("no more than is frozen")
        }
    }
}

/// Shares what is frozen: by pot and victim, in minor units.
///
/// # Arguments
/// `pots`: in order of account number. `other_money`: gives what is frozen and not traced to any victim too, as may
/// be done after the public notice. (`traced` gives nobody what is not traced to him.)
///
/// # Panics
/// Where a pot does not speak of every claim.
///
/// # Complexity
/// O(pots × victims) exact fractions a round; a round more each time that somebody reaches his loss.
pub fn share(scheme: Scheme, claims: &[Claim], pots: &[Pot], other_money: bool) -> Vec<Vec<i64>> {
    assert!(
        pots.iter()
            .all(|pot| pot.traced.len() == claims.len() && pot.reached.len() == claims.len()),
        "a pot says for each victim what is traced there"
    );
    let losses: Vec<i64> = claims.iter().map(|claim| claim.loss()).collect();
    let every: Vec<usize> = (0..pots.len()).collect();
    match scheme {
        Scheme::Traced => to_units(&traced(pots, &every, &losses), &losses),
        Scheme::ProRata => to_units(&pro_rata(pots, &every, &losses, &losses, other_money), &losses),
        Scheme::Cn2016 => cn_2016(pots, &losses, other_money),
        Scheme::RisingTide | Scheme::NetLoss => {
            let available: Vec<i64> = pots.iter().map(|pot| pot.available(other_money)).collect();
            let pool: i128 = available.iter().copied().map(i128::from).sum();
            let exact = if scheme == Scheme::RisingTide {
                rising_tide(claims, pool)
            } else {
                net_loss(&losses, pool)
            };
            let units = to_units(&[exact], &losses).remove(0);
            out_of_pool(&available, units)
        }
    }
}

fn traced(pots: &[Pot], which: &[usize], caps: &[i64]) -> Vec<Exact> {
    let none = vec![BigRational::zero(); caps.len()];
    let mut exact = vec![none; pots.len()];
    for &p in which {
        let pot = &pots[p];
        let sum: i128 = pot.traced.iter().copied().map(i128::from).sum();
        let short = sum > i128::from(pot.frozen);
        let scale = if short {
            BigRational::new(pot.frozen.into(), sum.into())
        } else {
            BigRational::one()
        };
        for (share, &traced) in exact[p].iter_mut().zip(&pot.traced) {
            *share = whole(traced) * &scale;
        }
    }
    for (victim, &cap) in caps.iter().enumerate() {
        let total: BigRational = exact.iter().map(|shares| &shares[victim]).sum();
        if total > whole(cap) {
            let scale = whole(cap) / total;
            for shares in &mut exact {
                shares[victim] *= &scale;
            }
        }
    }
    exact
}

/// All pots at once, in proportion to `weights`. Who would pass his cap is held to it, his shares scaled; the rest
/// share what he leaves; again until nobody passes.
fn pro_rata(pots: &[Pot], which: &[usize], weights: &[i64], caps: &[i64], other_money: bool) -> Vec<Exact> {
    let victims = weights.len();
    let reached = |p: usize, v: usize| pots[p].reached[v];
    let mut held = vec![false; victims];
    let mut exact = vec![vec![BigRational::zero(); victims]; pots.len()];
    loop {
        for &p in which {
            let fixed: BigRational = (0..victims).filter(|&v| held[v]).map(|v| &exact[p][v]).sum();
            let left = whole(pots[p].available(other_money)) - fixed;
            let open = |v: &usize| !held[*v] && reached(p, *v);
            let sum: i128 = (0..victims).filter(open).map(|v| i128::from(weights[v])).sum();
            for v in (0..victims).filter(open) {
                exact[p][v] = if sum == 0 {
                    BigRational::zero()
                } else {
                    &left * BigRational::new(weights[v].into(), sum.into())
                };
            }
        }
        let mut passed = false;
        for v in (0..victims).filter(|&v| !held[v]).collect::<Vec<_>>() {
            let total: BigRational = exact.iter().map(|shares| &shares[v]).sum();
            if total > whole(caps[v]) {
                let scale = whole(caps[v]) / total;
                for shares in &mut exact {
                    shares[v] *= &scale;
                }
                (held[v], passed) = (true, true);
            }
        }
        if !passed {
            return exact;
        }
    }
}

/// Traced where the records lead to the victims; then in proportion, up to what they still lack.
fn cn_2016(pots: &[Pot], losses: &[i64], other_money: bool) -> Vec<Vec<i64>> {
    let (led, mixed): (Vec<usize>, Vec<usize>) = (0..pots.len()).partition(|&p| pots[p].traceable);
    let mut units = to_units(&traced(pots, &led, losses), losses);
    let lacks = losses.iter().enumerate();
    let lacks: Vec<i64> = lacks
        .map(|(v, loss)| loss - units.iter().map(|given| given[v]).sum::<i64>())
        .collect();
    let rest = to_units(&pro_rata(pots, &mixed, losses, &lacks, other_money), &lacks);
    for p in mixed {
        units[p].clone_from(&rest[p]);
    }
    units
}

fn net_loss(losses: &[i64], pool: i128) -> Exact {
    let sum: i128 = losses.iter().copied().map(i128::from).sum();
    if sum <= pool {
        return losses.iter().map(|&loss| whole(loss)).collect();
    }
    let pool = BigRational::new(pool.into(), sum.into());
    losses.iter().map(|&loss| whole(loss) * &pool).collect()
}

/// The level is a share of what each paid: found between the shares at which somebody begins to get something.
fn rising_tide(claims: &[Claim], pool: i128) -> Exact {
    let pool = BigRational::from_integer(pool.into());
    let level_of = |claim: &Claim| BigRational::new(claim.returned.into(), claim.paid.into());
    let mut waiting: Vec<&Claim> = claims.iter().filter(|claim| claim.loss() > 0).collect();
    waiting.sort_by_key(|claim| level_of(claim));
    // Those who get something at a level: what they paid and got back in all.
    let (mut paid, mut returned) = (BigRational::zero(), BigRational::zero());
    let mut level = BigRational::zero();
    for (i, claim) in waiting.iter().enumerate() {
        paid += whole(claim.paid);
        returned += whole(claim.returned);
        level = (&pool + &returned) / &paid;
        if waiting.get(i + 1).is_none_or(|next| level <= level_of(next)) {
            break;
        }
    }
    let level = level.min(BigRational::one());
    let gets = |claim: &Claim| (&level * whole(claim.paid) - whole(claim.returned)).max(BigRational::zero());
    claims.iter().map(gets).collect()
}

/// Takes what each victim gets from the pots in their order, for the victims in theirs.
fn out_of_pool(available: &[i64], mut due: Vec<i64>) -> Vec<Vec<i64>> {
    let mut given = Vec::with_capacity(available.len());
    for &available in available {
        let mut left = available;
        let row = due.iter_mut().map(|due| {
            let part = left.min(*due);
            left -= part;
            *due -= part;
            part
        });
        given.push(row.collect());
    }
    given
}
