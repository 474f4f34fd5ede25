//! Groups: which accounts work together more than with the rest.

use std::collections::BTreeMap;

use super::web::Web;

/// Gains below this are none: sums of weights in another order differ by less.
const GAIN: f64 = 1e-10;

/// A web in which every account is a community by now: whole communities as one account each.
struct Coarse {
    /// To whom and how much, in order; itself included.
    threads: Vec<Vec<(usize, f64)>>,
    strength: Vec<f64>,
}

/// The community of each account of the web, numbered in the order in which they are met: those by which more weight
/// lies within communities than strengths alone would put there (modularity), found as Blondel, Guillaume, Lambiotte
/// and Lefebvre do (2008): each account in order moves to where most is gained, until none does; then communities are
/// accounts. Of equal gains the community met first counts, so the same web has the same communities.
///
/// # Complexity
/// O(threads) a round; a few rounds as a rule.
pub(super) fn communities(web: &Web) -> Vec<usize> {
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
