//! Nearness: a walk over the web that begins at the suspects again and again.

use crate::account::AccountId;

use super::common::commons;
use super::web::Web;
use super::{Known, NetworkQuery, Speed};

/// With this chance a walk goes on; else it begins anew at a suspect.
pub(super) const DAMPING: f64 = 0.9;
/// The walk is followed until its shares move by no more than this in all.
const EXACT: f64 = 1e-12;
/// Never for more rounds than this: the shares move by 0.9 to the rounds at most.
const ROUNDS: usize = 400;

/// Personalised `PageRank` on the web. Exits are no account, so they join nobody.
#[derive(Debug, Clone)]
pub struct Nearness {
    accounts: Vec<AccountId>,
    near: Vec<f64>,
    strength: Vec<f64>,
}

impl Nearness {
    /// Walks from the suspects.
    pub fn new(known: Known<'_>, query: &NetworkQuery) -> Self {
        let speed = Speed::new(known.ledger, query);
        let commons = commons(known.book, known.footprints, query.as_of);
        Nearness::on(&Web::new(&speed, &commons, query.most_sharing), query)
    }

    pub(super) fn on(web: &Web, query: &NetworkQuery) -> Self {
        let count = web.accounts.len();
        let mut restart = vec![0.0; count];
        let known: Vec<usize> = query
            .suspects()
            .filter_map(|suspect| web.place(suspect))
            .collect();
        for &suspect in &known {
            restart[suspect] = 1.0 / f64::from(u32::try_from(known.len()).expect("fewer than 2^32 accounts"));
        }
        let near = walk(web, &restart, ROUNDS);
        Nearness {
            near,
            strength: web.strength.clone(),
            accounts: web.accounts.clone(),
        }
    }

    /// Each account that has to do with another, with its share of the walk and the sum of its weights, by index.
    pub fn iter(&self) -> impl Iterator<Item = (AccountId, f64, f64)> + '_ {
        let figures = self.near.iter().zip(&self.strength);
        self.accounts
            .iter()
            .zip(figures)
            .map(|(&a, (&near, &strength))| (a, near, strength))
    }
}

/// The shares of a walk that begins again and again as `restart` says, after so many rounds at most.
pub(super) fn walk(web: &Web, restart: &[f64], rounds: usize) -> Vec<f64> {
    let mut near = restart.to_vec();
    for _ in 0..rounds {
        let next = step(web, &near, restart);
        let moved: f64 = next.iter().zip(&near).map(|(a, b)| (a - b).abs()).sum();
        near = next;
        if moved <= EXACT {
            break;
        }
    }
    near
}

/// One round: each account gathers from those it has to do with, in their order.
fn step(web: &Web, near: &[f64], restart: &[f64]) -> Vec<f64> {
    let gathered = (0..near.len()).map(|place| {
        let threads = web.threads(place);
        let from: f64 = threads
            .map(|(other, weight)| near[other] * weight / web.strength[other])
            .sum();
        DAMPING * from + (1.0 - DAMPING) * restart[place]
    });
    gathered.collect()
}
