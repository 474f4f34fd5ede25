//! Roles: what an account does with money, by figures with thresholds.

use std::collections::BTreeMap;

use crate::account::AccountId;
use crate::ledger::Ledger;
use crate::party::{ExitKind, Party};
use crate::time::Time;

use super::{NetworkQuery, Speed};

/// A payment is a test of one that is so many times as much.
const TEST_TIMES: i64 = 100;

/// What an account does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Many pay it, it pays few. 归集
    Collector,
    /// Few pay it, it pays many. 分流
    Distributor,
    /// It pays on soon what it receives. 中转
    Passer,
    /// It draws cash. 取现
    CashOut,
    /// It pays shops. 消费
    Merchant,
    /// It pays exchanges and dealers of crypto-assets. 买币
    Crypto,
    /// Victims pay it. 收款
    VictimFacing,
    /// It sends a little before it sends much. 试转
    Tester,
}

impl Role {
    /// Its name in outputs.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Collector => "collector",
            Role::Distributor => "distributor",
            Role::Passer => "passer",
            Role::CashOut => "cash-out",
            Role::Merchant => "merchant",
            Role::Crypto => "crypto",
            Role::VictimFacing => "victim-facing",
            Role::Tester => "tester",
        }
    }
}

/// From where on an account has a role.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// A collector has a fan of at least so many payers, …
    pub fan: f64,
    /// … and one so many times that of its payees; a distributor the other way round.
    pub fan_times: f64,
    /// A passer is neither, and pays on at least this share of its receipts within two hours.
    pub passed: f64,
    /// At least this share of what it pays goes to that kind of exit.
    pub exit: f64,
    /// A tester tests at least so many payees.
    pub tested: usize,
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds {
            fan: 5.0,
            fan_times: 3.0,
            passed: 0.8,
            exit: 0.5,
            tested: 2,
        }
    }
}

/// What roles rest on.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RoleFigures {
    /// How many payers it has, each counted by its share (Simpson's index: one over the sum of squared shares).
    pub fan_in: f64,
    /// How many payees, exits among them.
    pub fan_out: f64,
    /// What share of its receipts it pays on within two hours.
    pub passed: f64,
    /// What share of what it pays is drawn in cash.
    pub cash: f64,
    /// What share goes to shops.
    pub merchant: f64,
    /// What share goes to exchanges and dealers of crypto-assets.
    pub crypto: f64,
    /// How many of the named payments of victims it received.
    pub victims: usize,
    /// How many payees got a little at first and within a day a hundred times as much or more.
    pub tested: usize,
}

impl RoleFigures {
    /// The roles that these figures make.
    pub fn roles(&self, thresholds: &Thresholds) -> Vec<Role> {
        let many_to_few = |many: f64, few: f64| many >= thresholds.fan && many >= thresholds.fan_times * few;
        let collects = many_to_few(self.fan_in, self.fan_out);
        let distributes = many_to_few(self.fan_out, self.fan_in);
        let passes = !collects && !distributes && self.passed >= thresholds.passed;
        let roles = [
            (collects, Role::Collector),
            (distributes, Role::Distributor),
            (passes, Role::Passer),
            (self.cash >= thresholds.exit, Role::CashOut),
            (self.merchant >= thresholds.exit, Role::Merchant),
            (self.crypto >= thresholds.exit, Role::Crypto),
            (self.victims > 0, Role::VictimFacing),
            (self.tested >= thresholds.tested.max(1), Role::Tester),
        ];
        roles
            .into_iter()
            .filter(|(has, _)| *has)
            .map(|(_, role)| role)
            .collect()
    }
}

/// What an account dealt with each other party, in minor units.
#[derive(Debug, Default)]
struct Dealings {
    received: BTreeMap<Party, i128>,
    paid: BTreeMap<Party, i128>,
    victims: usize,
    /// What each payee got first, and when; none where it was no test.
    first: BTreeMap<Party, Option<(Time, i64)>>,
    tested: usize,
}

impl Dealings {
    fn pay(&mut self, payee: Party, time: Time, amount: i64) {
        *self.paid.entry(payee).or_default() += i128::from(amount);
        let first = *self.first.entry(payee).or_insert(Some((time, amount)));
        if let Some((tested, little)) = first {
            let within_a_day = time <= tested.plus_minutes(24 * 60);
            if within_a_day && amount / TEST_TIMES >= little {
                self.tested += 1;
                self.first.insert(payee, None);
            } else if !within_a_day {
                self.first.insert(payee, None);
            }
        }
    }
}

/// What the roles of `accounts` rest on, in their order. One pass over the ledger.
pub(super) fn figures(
    ledger: &Ledger,
    query: &NetworkQuery,
    speed: &Speed,
    accounts: &[AccountId],
) -> Vec<RoleFigures> {
    let mut dealings: BTreeMap<AccountId, Dealings> = accounts
        .iter()
        .map(|&account| (account, Dealings::default()))
        .collect();
    let transfers = ledger.transfers();
    for index in transfers.indices().filter(|&i| query.on_record(ledger, i)) {
        let transfer = transfers.get(index);
        if let Some(of_payer) = transfer.payer.account().and_then(|a| dealings.get_mut(&a)) {
            of_payer.pay(transfer.payee, transfer.time, transfer.amount.minor());
        }
        if let Some(of_payee) = transfer.payee.account().and_then(|a| dealings.get_mut(&a)) {
            *of_payee.received.entry(transfer.payer).or_default() += i128::from(transfer.amount);
            of_payee.victims += usize::from(query.payments.contains(&index));
        }
    }
    let of_account = |account: &AccountId| {
        let dealings = &dealings[account];
        let to_exits = |kind: ExitKind| {
            let exits = dealings.paid.iter().filter(|(party, _)| {
                let exit = party.exit().map(|exit| ledger.exits().exit(exit).kind);
                exit == Some(kind)
            });
            share(
                exits.map(|(_, &amount)| amount).sum(),
                dealings.paid.values().sum(),
            )
        };
        RoleFigures {
            fan_in: fan(&dealings.received),
            fan_out: fan(&dealings.paid),
            passed: speed.shares(*account)[1],
            cash: to_exits(ExitKind::Cash),
            merchant: to_exits(ExitKind::Merchant),
            crypto: to_exits(ExitKind::Crypto),
            victims: dealings.victims,
            tested: dealings.tested,
        }
    };
    accounts.iter().map(of_account).collect()
}

#[allow(clippy::cast_precision_loss, reason = "a share of a sum needs no unit of it")]
fn share(part: i128, whole: i128) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

/// One over the sum of squared shares; 0 of nothing.
fn fan(parties: &BTreeMap<Party, i128>) -> f64 {
    let whole = parties.values().sum();
    let squares: f64 = parties.values().map(|&part| share(part, whole).powi(2)).sum();
    if squares > 0.0 { 1.0 / squares } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_what_the_thresholds_say() {
        let roles = |figures: RoleFigures| figures.roles(&Thresholds::default());
        let collector = RoleFigures {
            fan_in: 6.0,
            fan_out: 2.0,
            passed: 0.9,
            ..RoleFigures::default()
        };
        assert_eq!(roles(collector), [Role::Collector]);
        let passer = RoleFigures {
            fan_in: 1.0,
            fan_out: 1.5,
            passed: 0.8,
            cash: 0.6,
            ..RoleFigures::default()
        };
        assert_eq!(roles(passer), [Role::Passer, Role::CashOut]);
        let buyer = RoleFigures {
            crypto: 0.5,
            merchant: 0.49,
            ..RoleFigures::default()
        };
        assert_eq!(roles(buyer), [Role::Crypto]);
        let distributor = RoleFigures {
            fan_in: 1.0,
            fan_out: 5.0,
            ..RoleFigures::default()
        };
        assert_eq!(roles(distributor), [Role::Distributor]);
        assert_eq!(roles(RoleFigures::default()), []);
    }
}
