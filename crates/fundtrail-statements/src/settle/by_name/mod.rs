//! Sides of one movement that do not both give the number of the other: one gives it, or the holder's name, or a part
//! of it, and the other nothing that contradicts.
//!
//! Needs: the sides that name each other by number paired, and which lines are sides.
//! Leaves: pairings where amount, time and what is said leave one choice, or where any choice comes to the same
//! figures; else leads: which line may be the other side.

mod said;

use std::collections::BTreeMap;

use fundtrail::AccountId;
use hashbrown::HashMap;
use petgraph::unionfind::UnionFind;

use crate::settle::mirror::{Bucket, Mirrors, apart, is_exit, is_side};
use crate::settle::work::{Other, WIDE_WINDOW_NANOS, Work};

use said::{Names, Says, Spoken};

/// So many lines are looked at for the other side of one; where there are more, nothing is settled.
const LOOKED_AT: usize = 256;

/// So many lines are named where the other side of one is not settled.
const LEADS: usize = 8;

/// How well two lines fit. Pairs are made in this order, and only where no line has another choice that fits as well
/// or better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// One gives the number, the other the name, at one time.
    NumberAndName,
    /// One gives the number, the other does not say, at one time.
    Number,
    /// Each gives the name, at one time.
    Names,
    /// Each says who the other is, days apart.
    Later,
    /// One gives the name, the other does not say, at one time.
    Name,
    /// Nothing says who either is, at one time: a lead, never a pair, but as good as what follows.
    Chance,
    /// Each gives a name that no record knows, and whose account it is no record says either, at one time.
    Told,
    /// One says who the other is, the other does not say, days apart: a lead, never a pair.
    Lead,
}

/// An out and an in that may be sides of one movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    out: u32,
    into: u32,
    fit: Fit,
}

/// Pairs what does not give both numbers. Lines that a pairing shows to be of a named party are given that party.
pub(crate) fn pair_by_name(work: &mut Work<'_>, mirrors: &mut Mirrors, ranks: &[u32]) {
    let (mut candidates, crowded, names) = Search::new(work, mirrors).candidates();
    for fit in [
        Fit::NumberAndName,
        Fit::Number,
        Fit::Names,
        Fit::Later,
        Fit::Name,
        Fit::Told,
    ] {
        let open = |c: &&Candidate| c.fit <= fit && !mirrors.paired[c.out as usize];
        let open = |c: &&Candidate| open(c) && !mirrors.paired[c.into as usize];
        let open: Vec<Candidate> = candidates.iter().filter(open).copied().collect();
        let mut pairs = settled(work, &open, ranks, &crowded, fit);
        if fit == Fit::Told {
            pairs = told(work, &names, &open, pairs);
            mirrors.told.extend(&pairs);
        }
        for (out, into) in pairs {
            work.lines[out as usize].other = Other::Account(work.own(into));
            work.lines[into as usize].other = Other::Account(work.own(out));
            mirrors.both(out, into);
        }
    }
    mirrors.leads.clear();
    candidates.retain(|c| !mirrors.paired[c.out as usize] && !mirrors.paired[c.into as usize]);
    drop_crossing_chances(&mut candidates, &crowded);
    for of_out in candidates.chunk_by(|a, b| a.out == b.out) {
        let leads = of_out.iter().take(LEADS).map(|c| c.into).collect();
        mirrors.leads.insert(of_out[0].out, leads);
    }
}

/// The pairs among candidates that leave no choice: in each group of lines that hang together, all of one payer's
/// account and one payee's, as many of the one as of the other, in order.
fn settled(
    work: &Work<'_>,
    open: &[Candidate],
    ranks: &[u32],
    crowded: &Crowded,
    fit: Fit,
) -> Vec<(u32, u32)> {
    let mut number: HashMap<u32, usize> = HashMap::new();
    for line in open.iter().flat_map(|c| [c.out, c.into]) {
        let next = number.len();
        number.entry(line).or_insert(next);
    }
    let mut together = UnionFind::new(number.len());
    for c in open {
        together.union(number[&c.out], number[&c.into]);
    }
    let mut groups: BTreeMap<usize, Vec<Candidate>> = BTreeMap::new();
    for c in open {
        groups.entry(together.find(number[&c.out])).or_default().push(*c);
    }
    let in_order = |mut side: Vec<u32>| {
        side.sort_by_key(|&i| (work.line(i).track, ranks[i as usize]));
        side.dedup();
        side
    };
    let mut pairs = Vec::new();
    for group in groups.into_values() {
        let outs = in_order(group.iter().map(|c| c.out).collect());
        let ins = in_order(group.iter().map(|c| c.into).collect());
        let is_one = |side: &[u32]| {
            side.iter()
                .all(|&i| work.line(i).track == work.line(side[0]).track && !crowded.is(i, fit))
        };
        let is_candidate = |out: u32, into: u32| {
            let place = group.binary_search_by_key(&(out, into), |c| (c.out, c.into));
            place.is_ok()
        };
        if outs.len() == ins.len() && is_one(&outs) && is_one(&ins) {
            let zipped: Vec<_> = outs.into_iter().zip(ins).collect();
            if zipped.iter().all(|&(out, into)| is_candidate(out, into)) {
                pairs.extend(zipped);
            }
        }
    }
    pairs
}

/// Of the pairs that leave no choice those in which each side gives a name of the other, and no account is given two.
fn told(work: &Work<'_>, names: &Names, open: &[Candidate], pairs: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    let is_told = |&(out, into): &(u32, u32)| {
        let place = open.binary_search_by_key(&(out, into), |c| (c.out, c.into));
        place.is_ok_and(|place| open[place].fit == Fit::Told)
    };
    let pairs: Vec<_> = pairs.into_iter().filter(is_told).collect();
    let mut said: BTreeMap<AccountId, Vec<u32>> = BTreeMap::new();
    for &(out, into) in &pairs {
        said.entry(work.own(into)).or_default().push(out);
        said.entry(work.own(out)).or_default().push(into);
    }
    said.retain(|_, lines| lines.iter().any(|&line| !names.agree(work, lines[0], line)));
    let is_one = |line: u32| !said.contains_key(&work.own(line));
    let both = |&(out, into): &(u32, u32)| is_one(out) && is_one(into);
    pairs.into_iter().filter(both).collect()
}

/// A line that only the time joins to another leads there if it is the only one.
fn drop_crossing_chances(candidates: &mut Vec<Candidate>, crowded: &Crowded) {
    let mut choices: HashMap<u32, usize> = HashMap::new();
    for line in candidates.iter().flat_map(|c| [c.out, c.into]) {
        *choices.entry(line).or_default() += 1;
    }
    let is_only = |line: u32| choices[&line] == 1 && !crowded.is(line, Fit::Chance);
    candidates.retain(|c| c.fit != Fit::Chance || (is_only(c.out) && is_only(c.into)));
}

/// Lines for which there were more to look at than are looked at.
#[derive(Default)]
struct Crowded {
    at_once: Vec<u32>,
    later: Vec<u32>,
}

impl Crowded {
    fn is(&self, line: u32, fit: Fit) -> bool {
        self.at_once.binary_search(&line).is_ok()
            || (fit >= Fit::Later && self.later.binary_search(&line).is_ok())
    }
}

/// Which of the other accounts with records each line may speak of, and the lines that speak of none.
fn asks(work: &Work<'_>, names: &mut Names, lines: &[u32]) -> (Vec<(u32, u32)>, Vec<u32>) {
    let tracks = work.tracks.iter().enumerate();
    let tracks: HashMap<(AccountId, usize), u32> = tracks
        .map(|(t, track)| ((track.account, track.currency), t as u32))
        .collect();
    let (mut asks, mut unplaced) = (Vec::new(), Vec::new());
    for &line in lines {
        let own = work.line(line).track;
        let currency = work.tracks[own as usize].currency;
        let meant = names.meant(work, line);
        if meant.is_empty() {
            unplaced.push(line);
        }
        let others = meant
            .into_iter()
            .filter_map(|meant| tracks.get(&(meant, currency)).copied());
        asks.extend(others.filter(|&track| track != own).map(|track| (line, track)));
    }
    (asks, unplaced)
}

/// Looks for candidates.
struct Search<'w, 'a> {
    work: &'w Work<'a>,
    names: Names,
    /// Lines, each with the account and currency among whose lines its other side may be.
    asks: Vec<(u32, u32)>,
    /// Lines by account and currency, change, and whom they speak of.
    by_spoken: HashMap<(u32, i64, Spoken), Bucket>,
    /// Those of `by_spoken` that give a name, whichever.
    named: HashMap<(u32, i64), Bucket>,
    /// Lines that say nothing of an account that has records, or of any number.
    unplaced_lines: Vec<u32>,
    /// The same by currency and change.
    unplaced: HashMap<(usize, i64), Bucket>,
    crowded: Crowded,
}

impl<'w, 'a> Search<'w, 'a> {
    fn new(work: &'w Work<'a>, mirrors: &Mirrors) -> Self {
        let mut names = Names::new(work);
        let is_platform = |i: u32| {
            let name = work.text(work.entry(i).other.name);
            work.line(i).other == Other::Nobody && work.words.is_platform_name(name)
        };
        let lines: Vec<u32> = (0..work.lines.len() as u32)
            .filter(|&i| is_side(work, i) && !mirrors.paired[i as usize])
            .filter(|&i| !is_exit(work.line(i).classes) && !is_platform(i))
            .collect();
        let (asks, unplaced_lines) = asks(work, &mut names, &lines);
        let mut is_asked = vec![false; work.tracks.len()];
        for &(_, track) in &asks {
            is_asked[track as usize] = true;
        }
        let mut by_spoken: HashMap<_, Bucket> = HashMap::new();
        let mut named: HashMap<_, Bucket> = HashMap::new();
        for &i in lines.iter().filter(|&&i| is_asked[work.line(i).track as usize]) {
            let (line, spoken) = (work.line(i), names.spoken(work, i));
            by_spoken
                .entry((line.track, line.change, spoken))
                .or_default()
                .push(i);
            if matches!(spoken, Spoken::Name(_)) {
                named.entry((line.track, line.change)).or_default().push(i);
            }
        }
        let mut unplaced: HashMap<_, Bucket> = HashMap::new();
        for &i in &unplaced_lines {
            let line = work.line(i);
            let key = (work.tracks[line.track as usize].currency, line.change);
            unplaced.entry(key).or_default().push(i);
        }
        by_spoken
            .values_mut()
            .chain(named.values_mut())
            .chain(unplaced.values_mut())
            .for_each(|b| b.sort(work));
        Search {
            work,
            names,
            asks,
            by_spoken,
            named,
            unplaced_lines,
            unplaced,
            crowded: Crowded::default(),
        }
    }

    /// All candidates, sorted, for which lines there may be more, and what the names are.
    fn candidates(mut self) -> (Vec<Candidate>, Crowded, Names) {
        let mut found = Vec::new();
        for line in std::mem::take(&mut self.unplaced_lines) {
            self.among_unplaced(line, &mut found);
        }
        for (line, track) in std::mem::take(&mut self.asks) {
            self.among(line, track, &mut found);
        }
        found.sort_unstable();
        found.dedup();
        self.crowded.at_once.sort_unstable();
        self.crowded.later.sort_unstable();
        (found, self.crowded, self.names)
    }

    /// The candidates for a line that says nothing of an account with records, among those that do not either.
    fn among_unplaced(&mut self, line: u32, found: &mut Vec<Candidate>) {
        let work = self.work;
        let currency = work.tracks[work.line(line).track as usize].currency;
        let change = work.line(line).change.saturating_neg();
        let Some(bucket) = self.unplaced.get(&(currency, change)) else {
            return;
        };
        let near = bucket.near(work, line, work.options.mirror_window_nanos);
        let mut others = near.filter(|&other| work.own(other) != work.own(line));
        let looked_at = others.by_ref().take(LOOKED_AT);
        found.extend(looked_at.filter_map(|other| self.candidate(line, other)));
        self.crowded.at_once.extend(others.next().map(|_| line));
    }

    /// The candidates for a line among those of another account.
    fn among(&mut self, line: u32, track: u32, found: &mut Vec<Candidate>) {
        let (work, tight) = (self.work, self.work.options.mirror_window_nanos);
        let own = work.own(line);
        let change = work.line(line).change.saturating_neg();
        let of = |spoken| self.by_spoken.get(&(track, change, spoken));
        let by_name = self.names.of(own).filter_map(|name| of(Spoken::Name(name)));
        let saying: Vec<&Bucket> = [of(Spoken::Account(own)), of(Spoken::Part)]
            .into_iter()
            .flatten()
            .chain(by_name)
            .collect();
        let nameless = self.names.of(own).next().is_none();
        let any_name = self.named.get(&(track, change)).filter(|_| nameless);
        let silent: Vec<&Bucket> = [of(Spoken::Nobody), any_name].into_iter().flatten().collect();
        let mut see = |buckets: &[&Bucket], window: i64, most: usize| {
            let mut near = buckets.iter().flat_map(|b| b.near(work, line, window));
            found.extend(
                near.by_ref()
                    .take(most)
                    .filter_map(|other| self.candidate(line, other)),
            );
            near.next().is_some()
        };
        let all: Vec<&Bucket> = saying.iter().chain(&silent).copied().collect();
        let at_once = see(&all, tight, LOOKED_AT);
        let later = see(&saying, WIDE_WINDOW_NANOS, LOOKED_AT);
        see(&silent, WIDE_WINDOW_NANOS, LEADS);
        self.crowded.at_once.extend(at_once.then_some(line));
        self.crowded.later.extend(later.then_some(line));
    }

    /// Two lines as a candidate, if neither says that it is of somebody else.
    fn candidate(&self, a: u32, b: u32) -> Option<Candidate> {
        let work = self.work;
        let (out, into) = if work.line(a).change < 0 { (a, b) } else { (b, a) };
        let says = [
            self.names.says(work, out, work.own(into))?,
            self.names.says(work, into, work.own(out))?,
        ];
        let at_once = apart(work, out, into) <= work.options.mirror_window_nanos;
        let fit = match (says[0].min(says[1]), says[0].max(says[1]), at_once) {
            // Where both give the number they had their turn; where neither says anything, only the time joins them.
            (Says::Number, ..) | (_, Says::Nothing, false) => return None,
            (_, Says::Nothing, true) => self.names.told(work, out, into)?,
            (Says::Name, Says::Number, true) => Fit::NumberAndName,
            (Says::Nothing, Says::Number, true) => Fit::Number,
            (Says::Name, _, true) => Fit::Names,
            (Says::Name, _, false) => Fit::Later,
            (Says::Nothing, _, true) => Fit::Name,
            (Says::Nothing, _, false) => Fit::Lead,
        };
        Some(Candidate { out, into, fit })
    }
}
