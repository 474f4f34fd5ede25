//! From the core's results to the courses of the money.

use std::collections::{BTreeMap, HashMap, HashSet};

use fundtrail::{
    AccountId, Chains, Coverage, Freeze, FreezeList, Investigation, Money, PerPayment, Rule, StepBalances,
    Time, Trace, TracedAccount, TransferIndex,
};

use super::Composer;
use crate::amount::Shares;
use crate::courses::{Balances, Course, Courses, Frozen, Load, Stand, Way, Ways};
use crate::model::{Account, Moment, Transfer};
use crate::view::{Carried, View};

/// Chains that are told of an account.
const CHAINS: usize = 4;

/// Steps that may be spent on chains, one a traced transfer of a payment: the first accounts of the list have
/// them as far as this goes.
const CHAIN_STEPS: usize = 4_000_000;

impl Composer<'_> {
    /// The courses under the rules that were asked for.
    pub(super) fn courses(&self, investigation: &Investigation<'_>, transfers: &[Transfer]) -> Courses {
        let own = investigation.trace().rule();
        let others = self.rules.iter().filter(|(rule, _)| *rule != own);
        let views: Vec<(Rule, &View<'_>)> = std::iter::once((own, &self.view))
            .chain(others.map(|(rule, view)| (*rule, view)))
            .collect();
        let mut places: HashMap<TransferIndex, usize> = HashMap::new();
        let mut order: Vec<TransferIndex> = self.view.transfers.iter().map(|c| c.transfer).collect();
        let elsewhere = elsewhere(&views);
        order.extend(elsewhere.keys());
        for (place, &transfer) in order.iter().enumerate() {
            places.insert(transfer, place);
        }
        debug_assert_eq!(transfers.len(), self.view.transfers.len());
        let records = self.ledger.transfers();
        let mut balances = BTreeMap::new();
        let traces = traces(investigation);
        let rules = views.iter().zip(&traces).map(|(&(rule, view), trace)| Course {
            ways: self.ways(trace, view, &mut balances, (&places, CHAIN_STEPS / traces.len())),
            ..self.course(rule, view, &places)
        });
        Courses {
            rules: rules.collect(),
            moments: order.iter().map(|&t| Moment(records.recorded_time(t))).collect(),
            arrived: order
                .iter()
                .map(|&t| Some(records.payee_time(t)).filter(|&time| time != records.times()[t.index()]))
                .map(|time| time.map(Moment))
                .collect(),
            transfers_elsewhere: elsewhere.values().map(|carried| self.nothing(carried)).collect(),
            accounts_elsewhere: self.accounts_elsewhere(&views),
            balances,
            freezes: self.freezes(&investigation.in_force().since),
        }
    }

    fn course(&self, rule: Rule, view: &View<'_>, places: &HashMap<TransferIndex, usize>) -> Course {
        let payers: Vec<_> = view.payments.iter().map(|&p| self.payer(p)).collect();
        let load = |carried: &Carried| {
            let payee = self.ledger.transfers().get(carried.transfer).payee.account();
            let by_payment = carried.by_payment();
            let parts = by_payment.parts();
            let back = parts.filter(|&(payment, _)| payers[payment].is_some() && payers[payment] == payee);
            Load {
                transfer: places[&carried.transfer],
                traced: self.amount(carried.traced),
                returned: self.amount(back.map(|(_, part)| part).sum::<i128>()),
                level: carried.level,
            }
        };
        let stand = |traced: &fundtrail::TracedAccount| Stand {
            account: self.number(traced.account),
            level: traced.level,
            status: traced.status.name(),
            seen: self.ledger.parked_for(traced.account).is_some()
                || *self.ledger.coverage(traced.account) != Coverage::Unseen,
            received: self.amount(traced.received),
            sent: self.amount(traced.sent),
            held: self.amount(traced.held),
        };
        Course {
            rule,
            totals: self.totals_of(view),
            accounts: view.accounts.iter().map(stand).collect(),
            carried: view.transfers.iter().map(load).collect(),
            ways: Vec::new(),
        }
    }

    fn payer(&self, payment: TransferIndex) -> Option<AccountId> {
        self.ledger.transfers().get(payment).payer.account()
    }

    /// A transfer that carries nothing under the report's rule.
    fn nothing(&self, carried: &Carried) -> Transfer {
        self.transfer(&carried.nothing(self.view.payments.len()))
    }

    fn accounts_elsewhere(&self, views: &[(Rule, &View<'_>)]) -> Vec<Account> {
        let mut found = BTreeMap::new();
        for traced in views.iter().flat_map(|(_, view)| &view.accounts) {
            if self.view.account(traced.account).is_none() {
                found.entry(self.number(traced.account)).or_insert(traced);
            }
        }
        let nil = self.amount(0);
        let told = |traced: &fundtrail::TracedAccount| Account {
            received: nil,
            sent: nil,
            held: nil,
            by_payment: Shares::new(PerPayment::nothing(traced.by_payment.len()), nil),
            ..self.account(traced, None)
        };
        found.into_values().map(told).collect()
    }

    /// The chains under a rule to the accounts of the list and to those that hold something under this rule only, as
    /// far as `afford` goes, which counts a step for each traced transfer of each payment.
    fn ways(
        &self,
        trace: &Trace,
        view: &View<'_>,
        balances: &mut BTreeMap<usize, Balances>,
        (places, afford): (&HashMap<TransferIndex, usize>, usize),
    ) -> Vec<Ways> {
        let steps = trace.transfers().len() * trace.payments().len() * CHAINS;
        let listed = self.list.map_or(&[][..], FreezeList::rows).iter();
        let listed: Vec<AccountId> = listed.map(|row| row.account).collect();
        let met: HashSet<AccountId> = listed.iter().copied().collect();
        let holding = view.accounts.iter().filter(|traced| traced.held > 0);
        let others = holding.map(|traced| traced.account);
        let others = others.filter(|account| !met.contains(account));
        let reached = listed
            .iter()
            .copied()
            .chain(others)
            .filter_map(|a| view.account(a));
        let reached = reached.take(afford / steps.max(1));
        reached
            .map(|traced| {
                let found = self.sub.chains(trace, traced.account, CHAINS);
                for (at, told) in &found.balances {
                    let place = places[&trace.transfers()[*at].transfer];
                    balances.insert(place, self.balances(told));
                }
                self.way(trace, traced, &found, places)
            })
            .collect()
    }

    fn way(
        &self,
        trace: &Trace,
        traced: &TracedAccount,
        found: &Chains,
        places: &HashMap<TransferIndex, usize>,
    ) -> Ways {
        let only = self.investigation.only();
        let of_view = found.chains.iter();
        let of_view = of_view.filter(|chain| only.is_none_or(|p| p == chain.payment));
        let place = |&at: &usize| places[&trace.transfers()[at].transfer];
        let told = of_view.map(|chain| Way {
            payment: only.map_or(chain.payment, |_| 0),
            amount: self.amount(chain.amount),
            transfers: chain.transfers.iter().map(place).collect(),
        });
        let told: Vec<Way> = told.collect();
        let shown: i128 = told.iter().map(|way| way.amount.minor()).sum();
        Ways {
            account: self.number(traced.account),
            cut: self.amount(traced.received - shown),
            chains: told,
        }
    }

    fn balances(&self, told: &StepBalances) -> Balances {
        let both = |two: Option<[Money; 2]>| two.map(|two| two.map(|balance| self.amount(balance.minor())));
        Balances {
            payer: both(told.payer),
            payee: both(told.payee),
        }
    }

    fn freezes(&self, since: &BTreeMap<AccountId, Time>) -> Vec<Frozen> {
        let caught = |freeze: &&Freeze| freeze.amount > Money::ZERO;
        let told = self
            .investigation
            .frozen()
            .iter()
            .filter(caught)
            .map(|freeze: &Freeze| Frozen {
                account: self.number(freeze.account),
                from: Some(Moment(freeze.time)),
                until: Some(Moment(freeze.until)),
                amount: Some(self.amount(freeze.amount)),
            });
        let rows = self.list.map_or(&[][..], FreezeList::rows).iter();
        let in_force = rows.filter_map(|row| {
            row.frozen_until.map(|until| Frozen {
                account: self.number(row.account),
                from: since.get(&row.account).copied().map(Moment),
                until: Some(Moment(until)),
                amount: None,
            })
        });
        told.chain(in_force).collect()
    }
}

/// The traces, in the order of the rules.
fn traces<'t>(investigation: &'t Investigation<'_>) -> Vec<&'t Trace> {
    let own = investigation.trace();
    let others = investigation.all_rules().iter();
    let others = others.filter(|trace| trace.rule() != own.rule());
    std::iter::once(own).chain(others).collect()
}

/// What only rules behind the first carry, in settlement order.
fn elsewhere<'a>(views: &[(Rule, &'a View<'a>)]) -> BTreeMap<TransferIndex, &'a Carried<'a>> {
    let own: std::collections::HashSet<TransferIndex> = views[0]
        .1
        .transfers
        .iter()
        .map(|carried| carried.transfer)
        .collect();
    let mut found = BTreeMap::new();
    for carried in views[1..].iter().flat_map(|(_, view)| &view.transfers) {
        if !own.contains(&carried.transfer) {
            found.entry(carried.transfer).or_insert(carried);
        }
    }
    found
}
