//! Lines that say a total, where the balances show that their amounts moved: a payee may be called TOTAL.

use fundtrail::Money;

use super::lines::EntryLines;
use crate::entry::{Direction, Entry};
use crate::lines::scan::{Part, Tally};

/// Counts the held lines as movements whose amount the balances need: it leads from the balance before to its own, and
/// the next line goes on from there. A total only repeats the balance.
///
/// Complexity: O(lines).
pub(super) fn restore(parts: &mut [Part<EntryLines>]) {
    for at in 0..parts.len() {
        let held = std::mem::take(&mut parts[at].lines.sums);
        let mut restored = 0;
        for (before, entry) in held {
            let place = before + restored;
            let above = neighbour(parts, at, place, Way::Above).copied();
            let below = neighbour(parts, at, place, Way::Below).copied();
            if !moved(above.as_ref(), &entry, below.as_ref())
                && !moved(below.as_ref(), &entry, above.as_ref())
            {
                continue;
            }
            let Part { lines, tally } = &mut parts[at];
            lines.entries.insert(place, entry);
            restored += 1;
            count(tally);
        }
    }
}

/// A line that was a sum is none.
fn count(tally: &mut Tally) {
    tally.counts.ignored -= 1;
    if let Some((_, sums)) = &mut tally.doubts.sums {
        *sums -= 1;
    }
    tally.doubts.sums = tally.doubts.sums.filter(|&(_, sums)| sums > 0);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Above,
    Below,
}

/// The entry next to a place of a part, that of another part where there is none in its own.
fn neighbour(parts: &[Part<EntryLines>], part: usize, place: usize, way: Way) -> Option<&Entry> {
    let here = &parts[part].lines.entries;
    match way {
        Way::Above => here[..place].last().or_else(|| {
            parts[..part]
                .iter()
                .rev()
                .find_map(|part| part.lines.entries.last())
        }),
        Way::Below => here[place..].first().or_else(|| {
            parts[part + 1..]
                .iter()
                .find_map(|part| part.lines.entries.first())
        }),
    }
}

/// Whether the amount of an entry leads from the balance of the one before to its own, and that of the next one on.
fn moved(before: Option<&Entry>, entry: &Entry, after: Option<&Entry>) -> bool {
    let leads = |from: &Entry, to: &Entry| {
        let change = change(to);
        !to.amount.is_zero()
            && change
                .zip(from.balance)
                .and_then(|(change, from)| from.checked_add(change))
                .is_some_and(|reached| Some(reached) == to.balance)
    };
    before.is_some_and(|before| leads(before, entry)) && after.is_none_or(|after| leads(entry, after))
}

fn change(entry: &Entry) -> Option<Money> {
    match entry.direction {
        Direction::In => Some(entry.amount),
        Direction::Out => entry.amount.checked_neg(),
        Direction::Own | Direction::Open => None,
    }
}
