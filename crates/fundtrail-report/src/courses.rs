//! How the money went under each rule, moment by moment: what an interactive page shows beyond a report.

use std::collections::BTreeMap;

use fundtrail::Rule;

use crate::amount::Amount;
use crate::mask::Mask;
use crate::model::{Account, Moment, Report, Totals, Transfer};

/// The courses of the money under the rules that were asked for, each with the chains that lead back to the payments.
#[derive(Debug, Clone, PartialEq)]
pub struct Courses {
    /// The report's own rule first, then the others in their order.
    pub rules: Vec<Course>,
    /// When each of the report's transfers, then each of `transfers_elsewhere`, is first on record: what an
    /// as-of time goes by.
    pub moments: Vec<Moment>,
    /// When the payee had the money, where that is another time than the payer's; in the order of `moments`.
    pub arrived: Vec<Option<Moment>>,
    /// Transfers that carry traced money under another rule only, in settlement order.
    pub transfers_elsewhere: Vec<Transfer>,
    /// Accounts that traced money reaches under another rule only, by number; their figures are nil.
    pub accounts_elsewhere: Vec<Account>,
    /// The balances at the transfers of every rule's ways, by their places in `moments`.
    pub balances: BTreeMap<usize, Balances>,
    /// Freezes that the list was told of, or that companion tables say are in force.
    pub freezes: Vec<Frozen>,
}

/// The course under one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The rule.
    pub rule: Rule,
    /// Where the money is at the as-of time.
    pub totals: Totals,
    /// What each account that traced money reached comes to.
    pub accounts: Vec<Stand>,
    /// What each transfer carried.
    pub carried: Vec<Load>,
    /// How traced money reached accounts: those of the list first, then those that hold some under this rule only, as
    /// far as that could be worked out.
    pub ways: Vec<Ways>,
}

/// What a transfer did to the balances of its two accounts, before and after it; absent for an exit and for an account
/// without records of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balances {
    /// The payer's.
    pub payer: Option<[Amount; 2]>,
    /// The payee's, when the money came to it.
    pub payee: Option<[Amount; 2]>,
}

/// What an account comes to under a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stand {
    /// The number by which it was met first.
    pub account: String,
    /// The fewest transfers along a chain of traced transfers.
    pub level: u32,
    /// `held`, `parked`, `unseen`, `passed`, `stopped` or `returned`.
    pub status: &'static str,
    /// Whether its records are loaded (or it is a product whose holder's are): what it keeps counts as held,
    /// else as unseen.
    pub seen: bool,
    /// Traced money that arrived.
    pub received: Amount,
    /// Traced money that left.
    pub sent: Amount,
    /// Traced money that is there.
    pub held: Amount,
}

/// What a transfer carried under a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Its place among the report's transfers and, behind them, those elsewhere.
    pub transfer: usize,
    /// How much of it is traced.
    pub traced: Amount,
    /// How much of that came back to the payer of the payment that it is of.
    pub returned: Amount,
    /// The payer's level + 1; 1 for a payment.
    pub level: u32,
}

/// How traced money reached an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ways {
    /// The account.
    pub account: String,
    /// What came by chains that are not among these.
    pub cut: Amount,
    /// The widest chains, largest first.
    pub chains: Vec<Way>,
}

/// One chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The payment, by its place among the report's.
    pub payment: usize,
    /// How much went all the way.
    pub amount: Amount,
    /// The transfers, by their places among the report's and, behind them, those elsewhere.
    pub transfers: Vec<usize>,
}

/// A freeze that stands already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// Where.
    pub account: String,
    /// From when, where that is known.
    pub from: Option<Moment>,
    /// Until when, where that is known.
    pub until: Option<Moment>,
    /// What it caught, where that is known.
    pub amount: Option<Amount>,
}

impl Courses {
    /// Masks every number and name, each as `mask` does in the report.
    pub(crate) fn mask(&mut self, mask: &mut Mask) {
        self.accounts_elsewhere
            .iter_mut()
            .for_each(|account| mask.account(account));
        let stands = self.rules.iter_mut().flat_map(|course| &mut course.accounts);
        stands.for_each(|stand| mask.number(&mut stand.account));
        self.transfers_elsewhere
            .iter_mut()
            .for_each(|transfer| mask.parties(transfer));
        let ways = self.rules.iter_mut().flat_map(|course| &mut course.ways);
        ways.for_each(|ways| mask.number(&mut ways.account));
        self.freezes
            .iter_mut()
            .for_each(|freeze| mask.number(&mut freeze.account));
    }

    /// A transfer of the report or elsewhere, by its place.
    pub(crate) fn transfer<'a>(&'a self, report: &'a Report, place: usize) -> &'a Transfer {
        let here = report.transfers.len();
        report
            .transfers
            .get(place)
            .unwrap_or_else(|| &self.transfers_elsewhere[place - here])
    }
}
