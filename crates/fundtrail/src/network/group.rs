//! Groups: which accounts work together more than with the rest.

use std::collections::BTreeMap;

use super::near::walk;
use super::web::Web;

/// Gains below this are none: sums of weights in another order differ by less.
const GAIN: f64 = 1e-10;
/// A community with no more members than this may be a part of another that neighbours outside drew away.
const FEW: usize = 4;
/// It joins a community to which it is nearer than chance by this factor. Of some 1,700 innocent accounts in societies
/// that tuned this, one in a hundred was so near to a gang, of gangs' own stragglers nineteen in twenty.
const NEARER: f64 = 1.5;
/// A walk moves by 0.9 to the rounds at most: 0.002.
const ROUNDS: usize = 60;

/// A web in which every account is a community by now: whole communities as one account each.
struct Coarse {
    /// To whom and how much, in order; itself included.
    threads: Vec<Vec<(usize, f64)>>,
    strength: Vec<f64>,
}

/// The communities of a web, of which those with few of `members` (places) have joined the community of many members to
/// which they are nearest, where they are much nearer than chance: by a walk that begins again and again at the members
/// of the larger, how often it comes to the few, over how often a walk from anywhere does.
///
/// # Complexity
/// That of [`communities`], and O(threads) for each of 60 rounds a community of many members.
pub(super) fn communities_of(web: &Web, members: &[usize]) -> Vec<usize> {
    let mut community = communities(web);
    let mut of_community: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &member in members {
        of_community.entry(community[member]).or_default().push(member);
    }
    let (many, few): (BTreeMap<_, _>, BTreeMap<_, _>) =
        of_community.into_iter().partition(|(_, of)| of.len() > FEW);
    if few.is_empty() {
        return community;
    }
    let whole: f64 = web.strength.iter().sum();
    let sum = |of: &[usize], figure: &[f64]| of.iter().map(|&member| figure[member]).sum::<f64>();
    let mut joins: BTreeMap<usize, (f64, usize)> = BTreeMap::new();
    for (&to, of_many) in &many {
        let strength = sum(of_many, &web.strength);
        let mut restart = vec![0.0; web.strength.len()];
        for &member in of_many {
            restart[member] = web.strength[member] / strength;
        }
        let near = walk(web, &restart, ROUNDS);
        for (&own, of_few) in &few {
            let nearer = sum(of_few, &near) / sum(of_few, &web.strength) * whole;
            let best = joins.entry(own).or_insert((NEARER, own));
            if nearer > best.0 {
                *best = (nearer, to);
            }
        }
    }
    for own in &mut community {
        *own = joins.get(own).map_or(*own, |&(_, to)| to);
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
