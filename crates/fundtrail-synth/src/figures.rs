//! What a case looks like, in a few figures.

use std::collections::BTreeMap;

use fundtrail::{AccountId, Money, Transfers};

use crate::case::SyntheticCase;

/// What a case looks like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    /// Transfers that carry money of the payments, the future's too.
    pub transfers: u32,
    /// Accounts in which such money ever lies, victims' aside.
    pub accounts: u32,
    /// The greatest level: of each account the fewest transfers by which such money reaches it.
    pub levels: u32,
    /// Accounts in which it lies at the as-of time.
    pub holding: u32,
    /// The share of it that leaves an account within 15 minutes of arriving there, by value.
    pub gone_in_15: f64,
    /// The share that leaves within 60 minutes.
    pub gone_in_60: f64,
    /// The inequality of degree among innocent accounts.
    pub innocent_gini: f64,
}

impl Figures {
    /// The figures of a case. O(n log n).
    pub fn of(case: &SyntheticCase) -> Figures {
        let truth = case.truth();
        let levels = levels(case);
        let is_victim = |account: &AccountId| truth.victims().binary_search(account).is_ok();
        let held = truth.held_at(case.as_of());
        let mut carrying: Vec<_> = truth.carried().iter().map(|carried| carried.transfer).collect();
        carrying.dedup();
        Figures {
            transfers: carrying.len() as u32,
            accounts: levels.keys().filter(|account| !is_victim(account)).count() as u32,
            levels: levels.values().copied().max().unwrap_or(0),
            holding: held.keys().filter(|account| !is_victim(account)).count() as u32,
            gone_in_15: gone_within(case, 15.0),
            gone_in_60: gone_within(case, 60.0),
            innocent_gini: gini(&innocent_degrees(case)),
        }
    }
}

/// The level of each account that money of the payments reaches.
fn levels(case: &SyntheticCase) -> BTreeMap<AccountId, u32> {
    let mut levels = BTreeMap::new();
    for carried in case.truth().carried() {
        let transfer = case.ledger().transfers().get(carried.transfer);
        let is_payment = case.truth().payments()[carried.payment] == carried.transfer;
        let payer = transfer.payer.account().filter(|_| !is_payment);
        let level = payer.and_then(|p| levels.get(&p)).map_or(1, |level| level + 1);
        if let Some(payee) = transfer.payee.account() {
            let known = levels.entry(payee).or_insert(level);
            *known = level.min(*known);
        }
    }
    levels
}

/// The share of money that leaves an account within so many minutes of arriving there, by value, whatever the
/// account; victims' aside.
#[allow(clippy::cast_precision_loss, reason = "a share, for statistics")]
fn gone_within(case: &SyntheticCase, minutes: f64) -> f64 {
    let truth = case.truth();
    let (mut gone, mut all) = (0_i128, 0_i128);
    for stay in truth.stays() {
        if truth.victims().binary_search(&stay.account).is_ok() {
            continue;
        }
        all += i128::from(stay.amount);
        if stay
            .until
            .is_some_and(|until| until.seconds_since(stay.from) <= minutes * 60.0)
        {
            gone += i128::from(stay.amount);
        }
    }
    gone as f64 / all.max(1) as f64
}

/// The degrees of the accounts that launder nothing, among themselves.
fn innocent_degrees(case: &SyntheticCase) -> Vec<u32> {
    let launders = |account: AccountId| case.truth().mule(account).is_some() || case.is_feeder(account);
    let mut innocent = Transfers::new();
    for transfer in case.ledger().transfers().iter() {
        let ends = [transfer.payer.account(), transfer.payee.account()];
        if ends
            .iter()
            .all(|end| end.is_some_and(|account| !launders(account)))
        {
            innocent.push(transfer);
        }
    }
    degrees(&innocent)
}

/// With how many other accounts each account deals that deals with any.
pub fn degrees(transfers: &Transfers) -> Vec<u32> {
    let ends = transfers.payers().iter().zip(transfers.payees());
    let mut pairs: Vec<_> = ends
        .filter_map(|(payer, payee)| Some((payer.account()?, payee.account()?)))
        .flat_map(|(payer, payee)| [(payer, payee), (payee, payer)])
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
        .chunk_by(|a, b| a.0 == b.0)
        .map(|of_one| of_one.len() as u32)
        .collect()
}

/// The Gini coefficient: 0 where all are equal, near 1 where one has all.
pub fn gini(values: &[u32]) -> f64 {
    let mut values = values.to_vec();
    values.sort_unstable();
    let count = f64::from(values.len() as u32);
    let sum: f64 = values.iter().map(|&value| f64::from(value)).sum();
    let ranks = (1_u32..).map(f64::from);
    let weighted: f64 = values
        .iter()
        .zip(ranks)
        .map(|(&value, rank)| rank * f64::from(value))
        .sum();
    if sum == 0.0 {
        return 0.0;
    }
    2.0 * weighted / (count * sum) - (count + 1.0) / count
}

/// How well a rule's figures agree with the truth, by value: sums of money in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Agreement {
    /// What the rule and the truth both see in an account.
    pub both: i128,
    /// What the rule sees.
    pub by_rule: i128,
    /// What is there.
    pub in_truth: i128,
}

impl Agreement {
    /// Adds one account: what the rule sees there, and what is there.
    pub fn add(&mut self, by_rule: i128, in_truth: i128) {
        self.both += by_rule.min(in_truth);
        self.by_rule += by_rule;
        self.in_truth += in_truth;
    }

    /// Adds the sums of other accounts.
    pub fn merge(&mut self, other: Agreement) {
        self.both += other.both;
        self.by_rule += other.by_rule;
        self.in_truth += other.in_truth;
    }

    /// Of the money that the rule sees, the share that is there.
    pub fn precision(&self) -> f64 {
        share(self.both, self.by_rule)
    }

    /// Of the money that is there, the share that the rule sees.
    pub fn recall(&self) -> f64 {
        share(self.both, self.in_truth)
    }
}

#[allow(clippy::cast_precision_loss, reason = "a share, for statistics")]
fn share(part: i128, whole: i128) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}

/// What the truth says that each account holds of the case's payments at the as-of time, victims' aside.
pub fn held_in_truth(case: &SyntheticCase) -> BTreeMap<AccountId, Money> {
    let truth = case.truth();
    let held = truth.held_at(case.as_of()).into_iter();
    held.filter(|(account, _)| truth.victims().binary_search(account).is_err())
        .map(|(account, amount)| {
            let amount = i64::try_from(amount).expect("no account holds more than was paid");
            (account, Money::from_minor(amount))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use fundtrail::{Source, Time, Transfer};

    use super::*;

    #[test]
    fn gini_of_equals_is_0_and_of_one_who_has_all_near_1() {
        assert!(gini(&[3, 3, 3, 3]).abs() < 1e-12);
        assert!((gini(&[0, 0, 0, 4]) - 0.75).abs() < 1e-12);
        assert!(gini(&[]).abs() < 1e-12);
    }

    #[test]
    fn a_degree_counts_others_not_transfers() {
        let mut transfers = Transfers::new();
        for (payer, payee) in [(0, 1), (0, 1), (1, 0), (0, 2)] {
            transfers.push(Transfer {
                time: Time::from_nanos(0),
                payer: AccountId::from_index(payer).into(),
                payee: AccountId::from_index(payee).into(),
                amount: Money::from_minor(1),
                source: Source::new(0, 1),
            });
        }
        assert_eq!(degrees(&transfers), [2, 1, 1]);
    }

    #[test]
    fn agreement_is_by_value() {
        let mut agreement = Agreement::default();
        agreement.add(100, 60);
        agreement.add(0, 40);
        assert!((agreement.precision() - 0.6).abs() < 1e-12);
        assert!((agreement.recall() - 0.6).abs() < 1e-12);
    }
}
