//! What the first reading found: payments, whom their money reaches, and so the lines to be read whole.

use std::ops::Range;

use hashbrown::HashSet;

use super::SkimmedFile;
use super::rows::{AllRows, Key, KeyWidth as _, Picked, Reached};
use super::skim::Skimmed;
use super::wanted::Wanted;
use crate::cell::key::{NOBODY, WideKey, key_of};
use crate::lines::transfer_table::Rising;

/// What the first reading found: which lines are to be read whole.
pub(super) struct Found {
    pub(super) picked: Picked,
    /// The rows of each file.
    pub(super) files: Vec<Range<u32>>,
    pub(super) terminals: HashSet<WideKey>,
}

impl Found {
    /// `None` where no payment was found. The rows are taken out of `files`.
    pub(super) fn new(files: &mut [SkimmedFile], wanted: &Wanted) -> Option<Self> {
        let mut rising = Rising::default();
        for file in &*files {
            rising.join(rising_of(&file.pieces));
        }
        let mut seeds = Vec::new();
        let mut lasts: Vec<(&str, i64, u32)> = Vec::new();
        let mut ranges = Vec::new();
        let mut start = 0_u32;
        for file in &*files {
            let first = start;
            for piece in &file.pieces {
                seeds.extend(piece.seeds.iter().map(|seed| (start + seed.row, *seed)));
                for last in &piece.lasts {
                    let row = start + last.row;
                    match lasts.iter_mut().find(|(currency, ..)| *currency == last.currency) {
                        Some((_, nanos, _)) if *nanos >= last.nanos => {}
                        Some((_, nanos, at)) => (*nanos, *at) = (last.nanos, row),
                        None => lasts.push((&last.currency, last.nanos, row)),
                    }
                }
                start = start.checked_add(u32::try_from(piece.rows.len()).ok()?)?;
            }
            ranges.push(first..start);
        }
        if seeds.is_empty() {
            return None;
        }
        let terminals = terminals(&seeds.iter().map(|(_, seed)| (seed.name, seed.payer)), wanted);
        let mut needed = Reached::default();
        let pieces = files.iter().flat_map(|file| &file.pieces);
        let platforms = pieces.flat_map(|piece| piece.needed.iter().copied());
        for key in wanted.keys().chain(platforms) {
            needed.insert(Key::cut(key));
        }
        let lasts: Vec<u32> = lasts.into_iter().map(|(.., row)| row).collect();
        let rows = files.iter_mut().flat_map(|file| &mut file.pieces);
        let rows = rows.map(|piece| std::mem::take(&mut piece.rows)).collect();
        let all = AllRows::new(rows, rising.settles())?;
        let seed_rows: Vec<u32> = seeds.iter().map(|&(row, _)| row).collect();
        let ends = terminals.iter().map(|&key| Key::cut(key)).collect();
        let mut reached = all.reach(&seed_rows, &ends);
        reached.join(needed);
        let mut picked = all.touching(&reached);
        // A payment to an exit touches nobody, and the last transfer tells up to when there are records.
        for row in seed_rows.into_iter().chain(lasts) {
            picked.pick(row);
        }
        Some(Found {
            picked,
            files: ranges,
            terminals,
        })
    }
}

/// The accounts at which the trace ends, as far as that is known: payers of payments, and those named to stop at.
/// Where several lines have the name of one payment, none is known to be it. `seeds`: which of the wanted names a line
/// has that may be a payment, and its payer.
pub(crate) fn terminals(
    seeds: &(impl Iterator<Item = (Option<usize>, WideKey)> + Clone),
    wanted: &Wanted,
) -> HashSet<WideKey> {
    let numbers = wanted.payers.iter().chain(&wanted.stops);
    let mut terminals: HashSet<WideKey> = numbers.map(|number| key_of(number)).collect();
    for name in 0..wanted.named.len() {
        let mut lines = seeds.clone().filter(|&(of, _)| of == Some(name));
        if let (Some((_, payer)), None) = (lines.next(), lines.next()) {
            terminals.insert(payer);
        }
    }
    terminals.remove(&NOBODY);
    terminals
}

/// Whether the lines of a table number their own order.
pub(super) fn rising_of(pieces: &[Skimmed]) -> Rising {
    let mut rising = Rising::default();
    for piece in pieces {
        rising.join_part(piece.rising, piece.tally.counts.transfers > 0);
    }
    rising
}
