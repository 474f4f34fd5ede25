//! Chains: how traced money reached one account, as a flow decomposition, largest first.
//!
//! Paths through a payment network are too many to list. The traced transfers of one payment are a flow, and
//! a flow splits into chains that add up to it: the widest chain is taken out, then the widest of what is
//! left, and so on, and what is not shown is an amount.

use std::collections::{BTreeMap, HashMap};

use fundtrail::{AccountId, Ledger, Trace};

/// Traced money that went one way from a payment to the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// Which payment, by its number in settlement order.
    pub payment: usize,
    /// How much went all the way, in minor units.
    pub amount: i64,
    /// The transfers, in settlement order, by their position among [`Trace::transfers`]. The first is the
    /// payment; where money that the account had sent came back to it, the first is that sending.
    pub transfers: Vec<usize>,
}

/// The chains to one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chains {
    /// The widest chains, largest first.
    pub chains: Vec<Chain>,
    /// What the account received, in minor units.
    pub received: i128,
    /// What of that the chains carry; the rest was cut.
    pub shown: i128,
}

/// Splits what `account` received into chains, at most `most` of them.
///
/// # Arguments
/// `ledger` and `trace`: the trace and the ledger that it followed.
///
/// # Returns
/// Chains of which each amount really went that way under the trace's rule, together at most what the account
/// received; equal ones in the order of their payments.
///
/// # Complexity
/// O(chains × transfers traced), and O(transfers × payments) memory at most.
pub fn chains(ledger: &Ledger, trace: &Trace, account: AccountId, most: usize) -> Chains {
    let mut flows: Vec<Flow> = (0..trace.payments().len())
        .map(|payment| Flow::new(ledger, trace, account, payment))
        .collect();
    let mut next: Vec<Option<Chain>> = flows.iter().map(Flow::widest).collect();
    let mut chains = Vec::new();
    while chains.len() < most {
        let widest = (0..next.len()).filter(|&p| next[p].is_some()).max_by_key(|&p| {
            let amount = next[p].as_ref().map(|chain| chain.amount);
            (amount, std::cmp::Reverse(p))
        });
        let Some(payment) = widest else { break };
        if let Some(chain) = next[payment].take() {
            flows[payment].take(&chain);
            next[payment] = flows[payment].widest();
            chains.push(chain);
        }
    }
    Chains {
        shown: chains.iter().map(|chain| i128::from(chain.amount)).sum(),
        received: trace.account(account).map_or(0, |traced| traced.received),
        chains,
    }
}

/// One transfer's part in the flow of a payment.
struct Step {
    /// Its position among the traced transfers.
    traced: usize,
    payer: Option<AccountId>,
    payee: Option<AccountId>,
    is_payment: bool,
    left: i64,
}

/// The flow of one payment towards one account.
struct Flow {
    payment: usize,
    target: AccountId,
    steps: Vec<Step>,
    /// What each account keeps between one of its steps and the next: by account, (step, amount kept after).
    kept: HashMap<AccountId, Vec<(usize, i64)>>,
}

impl Flow {
    fn new(ledger: &Ledger, trace: &Trace, target: AccountId, payment: usize) -> Self {
        let mut flow = Flow {
            payment,
            target,
            steps: Vec::new(),
            kept: HashMap::new(),
        };
        for (i, traced) in trace.transfers().iter().enumerate() {
            let left = trace.carried(i, payment);
            if left == 0 {
                continue;
            }
            let transfer = ledger.transfers().get(traced.transfer);
            let step = flow.steps.len();
            let is_payment = trace.payments()[payment] == traced.transfer;
            let payer = transfer.payer.account().filter(|_| !is_payment);
            let payee = transfer.payee.account();
            flow.keep(payer, step, -left);
            flow.keep(payee, step, left);
            flow.steps.push(Step {
                traced: i,
                payer,
                payee,
                is_payment,
                left,
            });
        }
        flow
    }

    fn keep(&mut self, account: Option<AccountId>, step: usize, change: i64) {
        let Some(account) = account else { return };
        let kept = self.kept.entry(account).or_default();
        let before = kept.last().map_or(0, |k| k.1);
        kept.push((step, before + change));
    }

    /// The chain that carries most: the target takes what arrives and starts what it sends.
    fn widest(&self) -> Option<Chain> {
        // The best that can be at each account now, how it came there, and how far its own steps are read.
        let mut best: HashMap<AccountId, (i64, usize)> = HashMap::new();
        let mut read: HashMap<AccountId, usize> = HashMap::new();
        let mut came_by: BTreeMap<usize, Option<usize>> = BTreeMap::new();
        let mut found: Option<(i64, usize)> = None;
        for (number, step) in self.steps.iter().enumerate() {
            let start = step.is_payment || step.payer == Some(self.target);
            let (reach, by) = match step.payer.filter(|_| !start).map(|payer| best.get(&payer)) {
                None => (step.left, None),
                Some(at_payer) => at_payer.map_or((0, None), |&(width, by)| (width.min(step.left), Some(by))),
            };
            came_by.insert(number, by);
            if step.payee == Some(self.target) {
                if reach > found.map_or(0, |f| f.0) {
                    found = Some((reach, number));
                }
            } else if let Some(payee) = step.payee
                && reach > best.get(&payee).map_or(0, |b| b.0)
            {
                best.insert(payee, (reach, number));
            }
            for account in [step.payer, step.payee].into_iter().flatten() {
                let read = read.entry(account).or_default();
                let kept = self.kept[&account][*read].1;
                *read += 1;
                if let Some(width) = best.get_mut(&account) {
                    width.0 = width.0.min(kept);
                }
            }
        }
        let (amount, last) = found?;
        let mut transfers = vec![self.steps[last].traced];
        let mut at = last;
        while let Some(Some(before)) = came_by.get(&at) {
            at = *before;
            transfers.push(self.steps[at].traced);
        }
        transfers.reverse();
        Some(Chain {
            payment: self.payment,
            amount,
            transfers,
        })
    }

    /// Takes a chain's amount out of the flow.
    fn take(&mut self, chain: &Chain) {
        let steps: Vec<usize> = chain
            .transfers
            .iter()
            .filter_map(|&traced| self.steps.binary_search_by_key(&traced, |step| step.traced).ok())
            .collect();
        for &step in &steps {
            self.steps[step].left -= chain.amount;
        }
        for pair in steps.windows(2) {
            let Some(account) = self.steps[pair[0]].payee else {
                continue;
            };
            let kept = self
                .kept
                .get_mut(&account)
                .expect("an account of a chain has steps");
            let between = kept
                .iter_mut()
                .filter(|(step, _)| (pair[0]..pair[1]).contains(step));
            between.for_each(|(_, amount)| *amount -= chain.amount);
        }
    }
}
