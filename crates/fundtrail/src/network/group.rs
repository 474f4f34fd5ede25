//! Groups: which accounts work together more than with the rest.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::near::{DAMPING, walk};
use super::web::Web;

/// Gains below this are none: sums of weights in another order differ by less.
const GAIN: f64 = 1e-10;
/// A community joins another to which it is nearer than this part of how near those of the other are to each other. Of 26
/// communities of two accounts or more that were a part of a larger gang, in societies that tuned this, 17 are, of gangs'
/// own stragglers 72 of 117, of 600 whole gangs none.
const OF_OWN: f64 = 0.28;
/// A walk moves by 0.9 to the rounds at most: 0.002.
const ROUNDS: usize = 60;

/// A web in which every account is a community by now: whole communities as one account each.
struct Coarse {
    /// To whom and how much, in order; itself included.
    threads: Vec<Vec<(usize, f64)>>,
    strength: Vec<f64>,
}

/// The communities of a web, of which those with fewer of `members` (places) have joined those with more to which they
/// are nearest, where they are not much farther from those than those are from each other: by a walk that begins again and
/// again at the members of the one, how often it comes to those of the other, by their strength. Neighbours who are no
/// members, above all those in whom many meet, draw parts of one gang into communities of their own; a walk between its
/// members shows that they belong together.
///
/// # Complexity
/// That of [`communities`], and O(threads) for each of 60 rounds a community of two members or more.
pub(super) fn communities_of(web: &Web, members: &[usize]) -> Vec<usize> {
    let mut community = communities(web);
    let mut of_community: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &member in members {
        of_community.entry(community[member]).or_default().push(member);
    }
    // The most members first; of equals, the one that was met first.
    let mut in_turn: Vec<(usize, Vec<usize>)> = of_community.into_iter().collect();
    in_turn.sort_by_key(|(own, of)| (Reverse(of.len()), *own));
    let sum = |of: &[usize], figure: &[f64]| of.iter().map(|&member| figure[member]).sum::<f64>();
    let mut nearest: Vec<(f64, usize)> = (0..in_turn.len()).map(|at| (OF_OWN, at)).collect();
    for (to, (_, of_more)) in in_turn.iter().enumerate() {
        let fewer = to + 1..in_turn.len();
        if of_more.len() < 2 || fewer.is_empty() {
            break;
        }
        let strength = sum(of_more, &web.strength);
        let mut restart = vec![0.0; web.strength.len()];
        for &member in of_more {
            restart[member] = web.strength[member] / strength;
        }
        let near = walk(web, &restart, ROUNDS);
        // But for where it begins.
        let to_each_other = (sum(of_more, &near) - (1.0 - DAMPING)) / strength;
        for at in fewer {
            let of_fewer = &in_turn[at].1;
            let nearer = sum(of_fewer, &near) / sum(of_fewer, &web.strength) / to_each_other;
            if nearer > nearest[at].0 {
                nearest[at] = (nearer, to);
            }
        }
    }
    // Whom one joins may itself have joined another, which comes before it.
    let mut joined: BTreeMap<usize, usize> = BTreeMap::new();
    for ((own, _), &(_, to)) in in_turn.iter().zip(&nearest) {
        let to = in_turn[to].0;
        joined.insert(*own, joined.get(&to).copied().unwrap_or(to));
    }
    for own in &mut community {
        *own = joined.get(own).copied().unwrap_or(*own);
    }
    community
}

/// The community of each account of the web, numbered in the order in which they are met: those by which more weight
/// lies within communities than strengths alone would put there (modularity), found as Blondel, Guillaume, Lambiotte
/// and Lefebvre do (2008): each account in order moves to where most is gained, until none does; then communities are
/// accounts. Of equal gains the community met first counts, so the same web has the same communities.
///
/// # Complexity
/// O(threads) a round; a few rounds as a rule.
fn communities(web: &Web) -> Vec<usize> {
    let count = web.accounts.len();
    let mut coarse = Coarse {
        threads: (0..count).map(|place| web.threads(place).collect()).collect(),
        strength: web.strength.clone(),
    };
    let mut community: Vec<usize> = (0..count).collect();
    loop {
        let moved = coarse.settle();
        let joined = community.iter().map(|&own| moved[own]);
        community = joined.collect();
        let communities = moved.iter().max().map_or(0, |most| most + 1);
        if communities == coarse.strength.len() {
            return in_order(&community);
        }
        coarse = coarse.joined(&moved, communities);
    }
}

impl Coarse {
    /// Moves each account to the best of its neighbours' communities until nothing is gained; the communities,
    /// numbered without gaps.
    fn settle(&self) -> Vec<usize> {
        let count = self.strength.len();
        let whole: f64 = self.strength.iter().sum();
        let mut community: Vec<usize> = (0..count).collect();
        let mut total = self.strength.clone();
        let mut moved = true;
        while moved {
            moved = false;
            for own in 0..count {
                let mut to: BTreeMap<usize, f64> = BTreeMap::new();
                for &(other, weight) in self.threads[own].iter().filter(|(other, _)| *other != own) {
                    *to.entry(community[other]).or_default() += weight;
                }
                let home = community[own];
                total[home] -= self.strength[own];
                let gain = |at: usize, weight: f64| weight - self.strength[own] * total[at] / whole;
                let (mut best, mut most) = (home, gain(home, to.get(&home).copied().unwrap_or_default()));
                for (&at, &weight) in &to {
                    let gained = gain(at, weight);
                    if gained > most + GAIN {
                        (best, most) = (at, gained);
                    }
                }
                total[best] += self.strength[own];
                community[own] = best;
                moved |= best != home;
            }
        }
        in_order(&community)
    }

    fn joined(&self, community: &[usize], communities: usize) -> Coarse {
        let mut threads: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); communities];
        let mut strength = vec![0.0; communities];
        for (own, of_own) in self.threads.iter().enumerate() {
            strength[community[own]] += self.strength[own];
            for &(other, weight) in of_own {
                *threads[community[own]].entry(community[other]).or_default() += weight;
            }
        }
        Coarse {
            threads: threads.into_iter().map(|t| t.into_iter().collect()).collect(),
            strength,
        }
    }
}

/// The same communities, numbered as they are met.
fn in_order(community: &[usize]) -> Vec<usize> {
    let mut numbers = BTreeMap::new();
    let number = community.iter().map(|&own| {
        let next = numbers.len();
        *numbers.entry(own).or_insert(next)
    });
    number.collect()
}
