//! Nearness: a walk over payments that begins at the suspects again and again.

use std::collections::BTreeMap;

use crate::account::AccountId;
use crate::ledger::Ledger;

use super::NetworkQuery;

/// With this chance a walk goes on; else it begins anew at a suspect.
const DAMPING: f64 = 0.85;
/// The walk is followed until its shares move by no more than this in all.
const EXACT: f64 = 1e-12;
/// Never for more rounds than this: the shares move by 0.85 to the rounds at most.
const ROUNDS: usize = 400;
/// Minor units that count as one in the weight of a tie: 100.00.
const UNIT: f64 = 10_000.0;

/// Personalised `PageRank` on who paid whom, with the logarithm of the sums as weights. Exits are no account, so they
/// join nobody.
#[derive(Debug, Clone)]
pub struct Nearness {
    accounts: Vec<AccountId>,
    near: Vec<f64>,
    strength: Vec<f64>,
}

/// The payments between accounts as adjacency.
struct Pairs {
    accounts: Vec<AccountId>,
    begins: Vec<usize>,
    to: Vec<u32>,
    weight: Vec<f64>,
    strength: Vec<f64>,
}

impl Pairs {
    #[allow(
        clippy::cast_precision_loss,
        reason = "the logarithm of a sum needs no unit of it"
    )]
    fn new(ledger: &Ledger, query: &NetworkQuery) -> Self {
        let transfers = ledger.transfers();
        let mut paid: Vec<(u32, u32, i64)> = Vec::new();
        for index in transfers.indices().filter(|&i| query.on_record(ledger, i)) {
            let transfer = transfers.get(index);
            if let (Some(payer), Some(payee)) = (transfer.payer.account(), transfer.payee.account()) {
                let (payer, payee) = (payer.index() as u32, payee.index() as u32);
                paid.push((payer, payee, transfer.amount.minor()));
                paid.push((payee, payer, transfer.amount.minor()));
            }
        }
        paid.sort_unstable();
        let mut numbers: BTreeMap<u32, u32> = BTreeMap::new();
        let mut pairs = Pairs {
            accounts: Vec::new(),
            begins: vec![0],
            to: Vec::new(),
            weight: Vec::new(),
            strength: Vec::new(),
        };
        for of_account in paid.chunk_by(|a, b| a.0 == b.0) {
            numbers.insert(of_account[0].0, pairs.accounts.len() as u32);
            pairs
                .accounts
                .push(AccountId::from_index(of_account[0].0 as usize));
            let mut strength = 0.0;
            for with_other in of_account.chunk_by(|a, b| a.1 == b.1) {
                let sum: i128 = with_other.iter().map(|p| i128::from(p.2)).sum();
                let weight = libm::log1p(sum as f64 / UNIT);
                pairs.to.push(with_other[0].1);
                pairs.weight.push(weight);
                strength += weight;
            }
            pairs.begins.push(pairs.to.len());
            pairs.strength.push(strength);
        }
        for to in &mut pairs.to {
            *to = numbers[to];
        }
        pairs
    }
}

impl Nearness {
    /// Walks from the suspects.
    pub fn new(ledger: &Ledger, query: &NetworkQuery) -> Self {
        let pairs = Pairs::new(ledger, query);
        let count = pairs.accounts.len();
        let mut restart = vec![0.0; count];
        let known: Vec<usize> = query
            .suspects()
            .filter_map(|suspect| pairs.accounts.binary_search(&suspect).ok())
            .collect();
        for &suspect in &known {
            restart[suspect] = 1.0 / f64::from(u32::try_from(known.len()).expect("fewer than 2^32 accounts"));
        }
        let mut near = restart.clone();
        for _ in 0..ROUNDS {
            let next = step(&pairs, &near, &restart);
            let moved: f64 = next.iter().zip(&near).map(|(a, b)| (a - b).abs()).sum();
            near = next;
            if moved <= EXACT {
                break;
            }
        }
        Nearness {
            near,
            strength: pairs.strength,
            accounts: pairs.accounts,
        }
    }

    /// Each account that paid or was paid by another, with its share of the walk and the sum of its weights, by
    /// index.
    pub fn iter(&self) -> impl Iterator<Item = (AccountId, f64, f64)> + '_ {
        let figures = self.near.iter().zip(&self.strength);
        self.accounts
            .iter()
            .zip(figures)
            .map(|(&a, (&near, &strength))| (a, near, strength))
    }
}

/// One round: each account gathers from those it has dealings with, in their order.
fn step(pairs: &Pairs, near: &[f64], restart: &[f64]) -> Vec<f64> {
    let gathered = (0..near.len()).map(|account| {
        let ties = pairs.begins[account]..pairs.begins[account + 1];
        let from: f64 = ties
            .map(|tie| {
                let other = pairs.to[tie] as usize;
                near[other] * pairs.weight[tie] / pairs.strength[other]
            })
            .sum();
        DAMPING * from + (1.0 - DAMPING) * restart[account]
    });
    gathered.collect()
}
