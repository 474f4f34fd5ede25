//! What balances say of amounts whose signs are in doubt.

use fundtrail::Money;
use hashbrown::HashMap;

use crate::entry::{Direction, Entry};
use crate::lines::scan::Part;
use crate::lines::statement::lines::EntryLines;

/// What the balances show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// The signs as they are written.
    Signs,
    /// Other signs: the entries have them now.
    OtherSigns,
    /// Neither.
    Nothing,
}

/// The entry of a part.
type At = (usize, usize);

/// How many steps from balance to balance there are, are as large as the amount, and have its sign or the other.
#[derive(Debug, Clone, Copy, Default)]
struct Fits {
    all: usize,
    size: usize,
    sign: usize,
    opposite: usize,
}

impl Fits {
    fn add(&mut self, moved: i128, entry: &Entry) {
        let amount = i128::from(entry.amount.minor());
        self.all += 1;
        self.size += usize::from(moved.abs() == amount);
        let change = signed(entry.direction, amount);
        self.sign += usize::from(moved == change);
        self.opposite += usize::from(moved == -change);
    }

    /// Whether nearly all steps are as large as the amounts, and the signs fit fewer of them. Where amounts of both signs
    /// fit the other way round throughout, the signs are sound and the balances stand before their lines.
    fn contradict(self, one_way: bool) -> bool {
        let needed = if one_way {
            self.sign < self.size
        } else {
            self.sign * 2 < self.size && self.opposite < self.size
        };
        needed && self.size * 10 >= self.all * 9
    }
}

fn signed(way: Direction, amount: i128) -> i128 {
    if way == Direction::Out { -amount } else { amount }
}

/// Gives the entries the ways that their balances show, where these run on with one choice of signs that is not the
/// written one.
pub(super) fn settle(parts: &mut [Part<EntryLines>]) -> Shown {
    let tracks = tracks(parts);
    let entry = |&(part, at): &At| &parts[part].lines.entries[at];
    let [mut forwards, mut backwards] = [Fits::default(); 2];
    for track in &tracks {
        for pair in track.windows(2) {
            let (before, after) = (entry(&pair[0]), entry(&pair[1]));
            forwards.add(step(before, after), after);
            backwards.add(step(after, before), before);
        }
    }
    let is_forwards = forwards.size >= backwards.size;
    let fits = if is_forwards { forwards } else { backwards };
    let mut ways = tracks.iter().flatten().map(|at| entry(at).direction);
    let first = ways.next();
    let one_way = ways.all(|way| Some(way) == first);
    if fits.contradict(one_way) {
        for mut track in tracks {
            if !is_forwards {
                track.reverse();
            }
            turn(parts, &track);
        }
        return Shown::OtherSigns;
    }
    if fits.sign * 2 > fits.all {
        Shown::Signs
    } else {
        Shown::Nothing
    }
}

/// The entries with an amount and a balance, by account and currency, in order of the file.
fn tracks(parts: &[Part<EntryLines>]) -> Vec<Vec<At>> {
    let mut places: HashMap<[&str; 3], usize> = HashMap::new();
    let mut tracks: Vec<Vec<At>> = Vec::new();
    for (part, Part { lines, .. }) in parts.iter().enumerate() {
        for (at, entry) in lines.entries.iter().enumerate() {
            if entry.amount.is_zero() || entry.balance.is_none() {
                continue;
            }
            let key = [entry.own.account, entry.own.card, entry.currency].map(|text| lines.texts.get(text));
            let place = *places.entry(key).or_insert_with(|| {
                tracks.push(Vec::new());
                tracks.len() - 1
            });
            tracks[place].push((part, at));
        }
    }
    tracks
}

fn minor(balance: Option<Money>) -> i128 {
    balance.map_or(0, |balance| i128::from(balance.minor()))
}

fn step(before: &Entry, after: &Entry) -> i128 {
    minor(after.balance) - minor(before.balance)
}

/// Gives the entries of an account, oldest first, the ways that its balances show. What the first balance leaves open
/// stays open, unless one way would have begun below zero and the other not, or at zero.
fn turn(parts: &mut [Part<EntryLines>], track: &[At]) {
    let mut before: Option<i128> = None;
    for &(part, at) in track {
        let entry = &mut parts[part].lines.entries[at];
        let (amount, after) = (i128::from(entry.amount.minor()), minor(entry.balance));
        entry.direction = match before {
            Some(before) if after - before == amount => Direction::In,
            Some(before) if before - after == amount => Direction::Out,
            None if after == amount => Direction::In,
            None if (0..amount).contains(&after) => Direction::Out,
            _ => Direction::Open,
        };
        before = Some(after);
    }
}
