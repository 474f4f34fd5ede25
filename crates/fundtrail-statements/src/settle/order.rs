//! Step 4: the order and the balances of each account, on all its booked lines.
//!
//! Needs: every line that is still open moved money.
//! Leaves: each track's lines in order, its ties, whether its balances are believed, its opening balance and its jumps; which exports have the newest line first.

use std::ops::Range;

use hashbrown::{HashMap, HashSet};

use crate::entry::Entry;
use crate::error::ReadError;
use crate::note::NoteKind;
use crate::settle::balance_path::{Arrangement, Edge, arrange, start_of};
use crate::settle::work::{Break, Directions, Track, Work};
use crate::trouble::Trouble;

/// At least so many steps must be checkable before a balance column can be disbelieved.
const STEPS_TO_JUDGE: u32 = 4;

/// Orders every account's lines, judges its balances, finds its opening and the jumps in it.
pub(crate) fn order_lines(work: &mut Work<'_>) -> Result<(), ReadError> {
    let mut booked = vec![Vec::new(); work.tracks.len()];
    for i in 0..work.lines.len() as u32 {
        if work.is_open(i) && work.line(i).change != 0 {
            booked[work.line(i).track as usize].push(i);
        }
    }
    let directions = Directions::new(work, &booked);
    let mut chains: Vec<Chain> = Vec::with_capacity(booked.len());
    for lines in &booked {
        chains.push(Chain::new(in_file_order(work, &directions, lines), true));
    }
    let believed = judge(work, &chains);
    for (t, mut chain) in chains.into_iter().enumerate() {
        chain.refuse_swapped(work)?;
        if !believed[t] {
            chain.note_disbelief(work);
            chain = Chain::new(in_file_order(work, &directions, &booked[t]), false);
        }
        chain.untie_charges(work);
        chain.write(&mut work.tracks[t], believed[t]);
    }
    work.directions = directions;
    Ok(())
}

/// Lines by time, then by their place in the file.
pub(crate) fn in_file_order(work: &Work<'_>, directions: &Directions, lines: &[u32]) -> Vec<Edge> {
    let mut lines = lines.to_vec();
    lines.sort_by_key(|&i| (work.entry(i).time.start, directions.place(work, i)));
    let edge = |&i: &u32| {
        let line = work.line(i);
        Edge {
            line: i,
            change: line.change,
            after: line.balance,
            time: work.entry(i).time,
            other: line.other,
        }
    };
    lines.iter().map(edge).collect()
}

/// Runs of lines whose times overlap.
pub(crate) fn clusters(edges: &[Edge]) -> Vec<Range<usize>> {
    let mut clusters = Vec::new();
    let mut start = 0;
    let mut end_nanos = i64::MIN;
    for (i, edge) in edges.iter().enumerate() {
        if i > start && edge.time.start.nanos() >= end_nanos {
            clusters.push(start..i);
            start = i;
        }
        end_nanos = end_nanos.max(edge.time.end_nanos());
    }
    if start < edges.len() {
        clusters.push(start..edges.len());
    }
    clusters
}

/// The balance after lines in an order, as far as it is known.
pub(crate) fn balance_after(prev: Option<i128>, edges: &[Edge], order: &[u32]) -> Option<i128> {
    order.iter().fold(prev, |balance, &i| {
        let edge = &edges[i as usize];
        edge.after
            .map(i128::from)
            .or(balance.map(|b| b + i128::from(edge.change)))
    })
}

/// The balance before each cluster and after the last, where its own lines or those that follow tell.
///
/// `open` are lines that may not have moved: they tell nothing.
pub(crate) fn balances_before(
    edges: &[Edge],
    clusters: &[Range<usize>],
    open: impl Fn(u32) -> bool,
) -> Vec<Option<i128>> {
    let mut before = vec![None; clusters.len() + 1];
    for (c, cluster) in clusters.iter().enumerate().rev() {
        let tied = &edges[cluster.clone()];
        if !tied.iter().any(|e| open(e.line)) {
            before[c] = start_of(tied, before[c + 1]);
        }
    }
    before
}

impl Directions {
    /// Decides by times, else by balances, else that the file is in order.
    pub(crate) fn new(work: &Work<'_>, lines_by_track: &[Vec<u32>]) -> Self {
        let mut votes: HashMap<(u32, u32), [i64; 2]> = HashMap::new();
        let mut last: HashMap<(u32, u32), u32> = HashMap::new();
        for (t, lines) in lines_by_track.iter().enumerate() {
            let mut lines = lines.clone();
            lines.sort_by_key(|&i| work.source(i));
            for i in lines {
                let key = (work.entry(i).export, t as u32);
                if let Some(before) = last.insert(key, i) {
                    let votes = votes.entry(key).or_default();
                    let [earlier, later] = [before, i].map(|i| work.entry(i).time.start);
                    votes[0] += (later.cmp(&earlier)) as i64;
                    votes[1] += chain_vote(work, before, i);
                }
            }
        }
        let newest_first = |[times, balances]: [i64; 2]| times < 0 || (times == 0 && balances < 0);
        Directions(votes.into_iter().map(|(k, v)| (k, newest_first(v))).collect())
    }
}

/// 1 where the balances say that the second line follows the first, −1 where the first follows the second.
fn chain_vote(work: &Work<'_>, first: u32, second: u32) -> i64 {
    let [a, b] = [first, second].map(|i| {
        let line = work.line(i);
        line.balance
            .map(|after| (i128::from(after) - i128::from(line.change), i128::from(after)))
    });
    match (a, b) {
        (Some(a), Some(b)) => i64::from(a.1 == b.0) - i64::from(b.1 == a.0),
        _ => 0,
    }
}

/// One account's lines in order.
struct Chain {
    edges: Vec<Edge>,
    ties: Vec<(Range<usize>, bool)>,
}

/// How many steps from line to line can be checked, and how many fail.
#[derive(Clone, Copy, Default)]
struct Steps {
    checked: u32,
    failed: u32,
}

impl Steps {
    fn add(&mut self, other: Steps) {
        self.checked += other.checked;
        self.failed += other.failed;
    }

    fn mostly_fail(self) -> bool {
        self.failed * 2 > self.checked
    }
}

impl Chain {
    fn new(mut edges: Vec<Edge>, with_balances: bool) -> Self {
        if !with_balances {
            for edge in &mut edges {
                edge.after = None;
            }
        }
        let clusters = clusters(&edges);
        let mut ordered = Vec::with_capacity(edges.len());
        let mut ties = Vec::new();
        let mut balance = None;
        let before = balances_before(&edges, &clusters, |_| false);
        for (c, cluster) in clusters.iter().enumerate() {
            let tied = &edges[cluster.clone()];
            if let [only] = tied {
                balance = balance_after(balance, tied, &[0]);
                ordered.push(*only);
                continue;
            }
            let Arrangement {
                order,
                proven,
                by_balance,
            } = arrange(balance, tied, before[c + 1]);
            balance = balance_after(balance, tied, &order);
            ordered.extend(order.iter().map(|&i| tied[i as usize]));
            if !proven {
                ties.push((cluster.clone(), !by_balance));
            }
        }
        Chain { edges: ordered, ties }
    }

    /// A movement and its charge, of one line, stand in that order: they are no tie.
    fn untie_charges(&mut self, work: &Work<'_>) {
        let edges = &self.edges;
        self.ties.retain(|(tied, _)| {
            let mut sources = edges[tied.clone()].iter().map(|edge| work.source(edge.line));
            let first = sources.next();
            sources.any(|source| Some(source) != first)
        });
    }

    /// The steps that balances let check, by the line that shows them.
    fn steps(&self) -> impl Iterator<Item = (u32, bool)> + '_ {
        self.edges.windows(2).filter_map(|w| {
            let (after, before) = (w[0].after?, w[1].before()?);
            Some((w[1].line, i128::from(after) == before))
        })
    }

    /// Says that a balance column is not believed, at the first line that breaks it.
    fn note_disbelief(&self, work: &mut Work<'_>) {
        let broken = self.steps().find(|&(_, holds)| !holds);
        if let Some((line, _)) = broken {
            let account = work.book.number(work.own(line)).to_owned();
            let source = work.source(line);
            work.note(NoteKind::BalancesNotBelieved { account }, source);
        }
    }

    fn count(&self) -> Steps {
        let mut steps = Steps::default();
        for (_, holds) in self.steps() {
            steps.checked += 1;
            steps.failed += u32::from(!holds);
        }
        steps
    }

    /// Refuses a direction column that chains only when in and out change places.
    fn refuse_swapped(&self, work: &Work<'_>) -> Result<(), ReadError> {
        let mut as_is = Steps::default();
        let mut swapped = Steps::default();
        let mut shown = None;
        for w in self.edges.windows(2) {
            let (Some(a), Some(b)) = (w[0].after, w[1].after) else {
                continue;
            };
            if w[1].time.start.nanos() < w[0].time.end_nanos() {
                continue;
            }
            let moved = i128::from(b) - i128::from(a);
            let change = i128::from(w[1].change);
            as_is.add(Steps {
                checked: 1,
                failed: u32::from(moved != change),
            });
            swapped.add(Steps {
                checked: 1,
                failed: u32::from(moved != -change),
            });
            shown = shown.or((moved == -change).then_some((w[0].line, w[1].line)));
        }
        match shown {
            Some((a, b)) if as_is.mostly_fail() && swapped.failed == 0 => {
                let [first, second] = [a, b].map(|line| work.reading.place(work.source(line)));
                Err(Trouble::SwappedDirections { first, second }.into())
            }
            _ => Ok(()),
        }
    }

    fn write(self, track: &mut Track, believed: bool) {
        track.believed = believed;
        track.ties = self.ties;
        let mut expected: Option<i128> = None;
        let mut moved: i128 = 0;
        for (at, edge) in self.edges.iter().enumerate() {
            moved += i128::from(edge.change);
            let Some(before) = edge.before().filter(|_| believed) else {
                expected = expected.map(|e| e + i128::from(edge.change));
                continue;
            };
            match expected {
                None => track.opening = i64::try_from(before - (moved - i128::from(edge.change))).ok(),
                Some(expected) if expected != before => {
                    // Beyond 64 bits no bank has such a balance: the column was misread, the jump stays open.
                    if let Ok(amount) = i64::try_from(before - expected) {
                        track.breaks.push(Break { at, amount });
                    }
                }
                Some(_) => {}
            }
            expected = edge.after.map(i128::from);
        }
        track.lines = self.edges.into_iter().map(|e| e.line).collect();
    }
}

/// Which accounts' balances are believed: unless all are zero, or most of at least four checkable steps fail
/// (the account's; if it has fewer, the file's).
fn judge(work: &Work<'_>, chains: &[Chain]) -> Vec<bool> {
    let mut by_file: HashMap<usize, Steps> = HashMap::new();
    for (line, holds) in chains.iter().flat_map(Chain::steps) {
        let step = Steps {
            checked: 1,
            failed: u32::from(!holds),
        };
        by_file.entry(work.source(line).file()).or_default().add(step);
    }
    let with_balances = files_with_balances(work);
    let believed = |chain: &Chain| {
        let shows = |e: &Edge| e.after.is_some() && with_balances.contains(&work.source(e.line).file());
        if !chain.edges.iter().any(shows) {
            return false;
        }
        let own = chain.count();
        let steps = if own.checked >= STEPS_TO_JUDGE {
            own
        } else {
            let first = chain.edges.first().map(|e| work.source(e.line).file());
            first.and_then(|f| by_file.get(&f)).copied().unwrap_or_default()
        };
        steps.checked < STEPS_TO_JUDGE || !steps.mostly_fail()
    };
    chains.iter().map(believed).collect()
}

/// The files whose balance column is not all zeros.
pub(crate) fn files_with_balances(work: &Work<'_>) -> HashSet<usize> {
    let lines = work.lines.iter().zip(&work.reading.entries);
    let shown = lines.filter(|(line, _)| line.balance.is_some_and(|b| b != 0));
    files_of(shown.map(|(_, entry)| entry))
}

/// The files of some entries.
pub(crate) fn files_of<'a>(entries: impl Iterator<Item = &'a Entry>) -> HashSet<usize> {
    let mut files = HashSet::new();
    let mut last = None;
    for file in entries.map(|entry| entry.source.file()) {
        // Nearly always a line is of the same file as the one before it.
        if last != Some(file) {
            files.insert(file);
            last = Some(file);
        }
    }
    files
}
