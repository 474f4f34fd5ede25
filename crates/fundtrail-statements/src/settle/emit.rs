//! The end of the pipeline: ledgers in settlement order, and an account of every line.
//!
//! Needs: movements and courses.
//! Leaves: the ledgers, and a fate for every line: nothing is open any more.

use fundtrail::order::{Sequence, merge};
use fundtrail::{
    AccountBook, AccountId, Coverage, ExitBook, ExitKind, Further, Ledger, LedgerBuilder, Money, Party,
    Source, Tie, Transfer, TransferIndex, Transfers,
};
use hashbrown::HashMap;
use smallvec::{SmallVec, smallvec};

use crate::error::ReadError;
use crate::note::{Note, NoteKind};
use crate::settle::course::{Course, courses};
use crate::settle::exit::Node;
use crate::settle::mirror::Mirrors;
use crate::settle::movement::{Evidence, Movement, Movements, movements};
use crate::settle::one_sided::Leftovers;
use crate::settle::outcome::{AccountReading, Fate, Settled};
use crate::settle::work::Work;

/// Makes ledgers of what the steps found.
pub(crate) fn emit(
    mut work: Work<'_>,
    mirrors: &Mirrors,
    leftovers: &Leftovers,
) -> Result<Settled, ReadError> {
    let mut made = movements(&mut work, mirrors, leftovers);
    let courses = courses(&work, leftovers, &mut made)?;
    note_jumps(&mut work, leftovers);
    note_movements(&mut work, &made);
    let mut currencies: Vec<usize> = (0..work.currencies.len()).collect();
    currencies.sort_by(|&a, &b| work.currencies[a].code().cmp(work.currencies[b].code()));
    currencies
        .retain(|&c| work.tracks.iter().any(|t| t.currency == c) || made.all.iter().any(|m| m.currency == c));
    let mut placed = vec![None; made.all.len()];
    let mut ledgers = Vec::with_capacity(currencies.len());
    for (number, &currency) in currencies.iter().enumerate() {
        let settler = Settler {
            work: &work,
            made: &made,
            leftovers,
            courses: &courses,
            currency,
        };
        let (ledger, order, contradictions) = settler.ledger();
        for (index, &movement) in order.iter().enumerate() {
            let transfer = TransferIndex::from_index(index);
            placed[movement as usize] = Some(Fate::Transfer {
                ledger: number,
                transfer,
            });
        }
        for movement in contradictions {
            let source = first_source(&work, leftovers, &made.all[movement as usize]);
            work.note(NoteKind::ClocksContradict {}, source);
        }
        ledgers.push(ledger);
    }
    Ok(account_for(work, &made, leftovers, &placed, &currencies, ledgers))
}

/// Settles the movements of one currency.
struct Settler<'w, 'a> {
    work: &'w Work<'a>,
    made: &'w Movements,
    leftovers: &'w Leftovers,
    courses: &'w [Course],
    currency: usize,
}

impl Settler<'_, '_> {
    /// The ledger, its movements in settlement order, and those whose clocks contradict.
    fn ledger(&self) -> (Ledger, Vec<u32>, Vec<u32>) {
        let mut members: Vec<u32> = (0..self.made.all.len() as u32)
            .filter(|&m| self.made.all[m as usize].currency == self.currency)
            .collect();
        members.sort_by_cached_key(|&m| self.place(m));
        let position_of = positions_of(&members, self.made.all.len());
        let mut builder = LedgerBuilder::new(self.work.currencies[self.currency].clone());
        let given = self.transfers(&members, builder.exits_mut());
        let sequences = self.sequences(&position_of);
        let accounts = self.work.book.len();
        let merged = merge(&given, accounts, &sequences);
        let order: Vec<u32> = merged.positions.iter().map(|&p| members[p as usize]).collect();
        let mut transfers = rearranged(&given, &merged.positions);
        let coming = self.coming(&order);
        for &(index, m) in &coming {
            let further = Further {
                payee_time: self.made.all[m as usize].payee_time,
                ..transfers.further(index).cloned().unwrap_or_default()
            };
            transfers.set_further(index, further);
        }
        builder
            .append(transfers)
            .expect("amounts of movements are above zero");
        let mut ledger = builder.from_statements(accounts);
        assert_eq!(ledger.transfers().len(), order.len(), "a movement is a transfer");
        for &(transfer, arrives_before) in &merged.transits {
            let transfer = TransferIndex::from_index(transfer as usize);
            ledger.add_transit(transfer, arrives_before as usize);
        }
        // What its payee's records end too soon to show comes after all that they show.
        for (index, _) in coming {
            ledger.add_transit(index, order.len());
        }
        self.describe(&mut ledger, &order);
        let contradictions = merged
            .contradictions
            .iter()
            .map(|&p| members[p as usize])
            .collect();
        (ledger, order, contradictions)
    }

    /// By file and line (of a newest-first export, from its end), then as they were made.
    fn place(&self, m: u32) -> (usize, i64, u32) {
        let source = first_source(self.work, self.leftovers, &self.made.all[m as usize]);
        let line = match self.made.all[m as usize].evidence {
            Evidence::Line(i) | Evidence::Both(i, _) | Evidence::Balance(i) => i,
            Evidence::Table(_) => return (source.file(), source.line().cast_signed(), m),
        };
        let (file, _, number) = self.work.directions.place(self.work, line);
        (file, number, m)
    }

    fn transfers(&self, members: &[u32], exits: &mut ExitBook) -> Transfers {
        let mut transfers = Transfers::with_capacity(members.len());
        for &m in members {
            let movement = &self.made.all[m as usize];
            let sources = sources(self.work, self.leftovers, movement);
            let index = transfers.push(Transfer {
                time: movement.time,
                payer: party(&movement.payer, exits),
                payee: party(&movement.payee, exits),
                amount: Money::from_minor(movement.amount),
                source: sources[0],
            });
            // Where what is on its way comes in is no matter of clocks.
            let is_coming = self.made.coming.binary_search(&m).is_ok();
            let further = Further {
                payee_time: movement.payee_time.filter(|_| !is_coming),
                sources: sources[1..].to_vec(),
                leads: self.made.leads.get(&m).cloned().unwrap_or_default(),
            };
            if further != Further::default() {
                transfers.set_further(index, further);
            }
        }
        transfers
    }

    fn sequences(&self, position_of: &[u32]) -> Vec<(AccountId, Sequence)> {
        let mut sequences = Vec::new();
        for (track, course) in self.work.tracks.iter().zip(self.courses) {
            if track.currency == self.currency {
                let mut sequence = Sequence::new();
                for group in &course.groups {
                    sequence.push_group(group.iter().map(|&m| position_of[m as usize]));
                }
                sequences.push((track.account, sequence));
            }
        }
        sequences
    }

    /// The movements that are on their way in the end, with their places among those in order.
    fn coming(&self, order: &[u32]) -> Vec<(TransferIndex, u32)> {
        if self.made.coming.is_empty() {
            return Vec::new();
        }
        let index_of = positions_of(order, self.made.all.len());
        let of_currency = |&&m: &&u32| self.made.all[m as usize].currency == self.currency;
        let place = |&m: &u32| (TransferIndex::from_index(index_of[m as usize] as usize), m);
        self.made.coming.iter().filter(of_currency).map(place).collect()
    }

    /// Tells the ledger what is known of its accounts.
    fn describe(&self, ledger: &mut Ledger, order: &[u32]) {
        let index_of = positions_of(order, self.made.all.len());
        let index_of = |m: u32| TransferIndex::from_index(index_of[m as usize] as usize);
        let of_currency = |t: &usize| self.work.tracks[*t].currency == self.currency;
        for account in self.table_accounts() {
            ledger.set_coverage(account, Coverage::Whole);
        }
        for t in (0..self.work.tracks.len()).filter(of_currency) {
            let track = &self.work.tracks[t];
            ledger.set_coverage(track.account, Coverage::Periods(track.covered.clone()));
            if let Some(&parked) = self.made.parked.get(&track.account) {
                ledger.set_coverage(parked, Coverage::Periods(track.covered.clone()));
                ledger.set_parked_for(parked, track.account);
            }
            if let Some(opening) = self.courses[t].opening {
                ledger
                    .set_opening(track.account, Money::from_minor(opening))
                    .expect("an opening is never negative: debt is a payment to come");
            }
            for (range, _) in &track.ties {
                let lines = &track.lines[range.clone()];
                let tied = lines.iter().flat_map(|&i| &self.made.of_line[i as usize]);
                let mut transfers: Vec<_> = tied.map(|&m| index_of(m)).collect();
                transfers.sort_unstable();
                transfers.dedup();
                if transfers.len() > 1 {
                    ledger.add_tie(Tie {
                        account: track.account,
                        transfers,
                    });
                }
            }
        }
    }

    /// The accounts that only table lines name: a table covers its accounts.
    fn table_accounts(&self) -> impl Iterator<Item = AccountId> + '_ {
        let of_currency = self
            .leftovers
            .beside
            .alone
            .iter()
            .filter(|m| m.currency == self.currency);
        of_currency.flat_map(|m| m.payer.into_iter().chain(m.payee))
    }
}

/// Where each of `all` movements stands among `members`; of those that do not, nothing is asked.
fn positions_of(members: &[u32], all: usize) -> Vec<u32> {
    let mut positions = vec![u32::MAX; all];
    for (position, &m) in (0..).zip(members) {
        positions[m as usize] = position;
    }
    positions
}

fn rearranged(transfers: &Transfers, positions: &[u32]) -> Transfers {
    let mut arranged = Transfers::with_capacity(positions.len());
    for &position in positions {
        let old = TransferIndex::from_index(position as usize);
        let new = arranged.push(transfers.get(old));
        if let Some(further) = transfers.further(old) {
            arranged.set_further(new, further.clone());
        }
    }
    arranged
}

fn party(node: &Node, exits: &mut ExitBook) -> Party {
    match node {
        Node::Account(account) => (*account).into(),
        Node::Exit(kind, name) => exits.intern(*kind, name.as_deref()).into(),
    }
}

/// Every line that records a movement, in order of evidence.
fn sources(work: &Work<'_>, leftovers: &Leftovers, movement: &Movement) -> SmallVec<[Source; 2]> {
    if let (Evidence::Line(i), true) = (&movement.evidence, leftovers.beside.with_line.is_empty()) {
        return smallvec![work.source(*i)];
    }
    let (lines, with): (SmallVec<[u32; 2]>, _) = match movement.evidence {
        Evidence::Line(i) => (smallvec![i], Some(i)),
        Evidence::Balance(i) => (smallvec![i], None),
        Evidence::Both(out, into) => (smallvec![out, into], Some(out)),
        Evidence::Table(table) => return smallvec![work.reading.table[table as usize].source],
    };
    let mut sources: SmallVec<[Source; 2]> = lines.into_iter().map(|i| work.source(i)).collect();
    let tables = with
        .and_then(|i| leftovers.beside.with_line.get(&i))
        .into_iter()
        .flatten();
    sources.extend(tables.map(|&table| work.reading.table[table as usize].source));
    sources.sort_unstable();
    sources
}

fn first_source(work: &Work<'_>, leftovers: &Leftovers, movement: &Movement) -> Source {
    sources(work, leftovers, movement)[0]
}

fn note_jumps(work: &mut Work<'_>, leftovers: &Leftovers) {
    for t in 0..work.tracks.len() {
        for b in 0..work.tracks[t].breaks.len() {
            let jump = work.tracks[t].breaks[b];
            let explained = leftovers.explained[t].get(&b).copied().unwrap_or(0);
            let rest = i128::from(jump.amount) - explained;
            if rest == 0 {
                continue;
            }
            let track = &work.tracks[t];
            let account = work.book.number(track.account).to_owned();
            let sign = if rest > 0 { '+' } else { '-' };
            let amount = format!("{sign}{}", work.currencies[track.currency].grouped(rest.abs()));
            let kind = if leftovers.seams[t].contains(&b) {
                NoteKind::RecordsMissing { account, amount }
            } else {
                NoteKind::Unrecorded { account, amount }
            };
            let source = work.source(track.lines[jump.at]);
            work.note(kind, source);
        }
    }
}

fn note_movements(work: &mut Work<'_>, made: &Movements) {
    for movement in &made.all {
        if let (Node::Account(_), Node::Exit(ExitKind::Converted, Some(place))) =
            (&movement.payer, &movement.payee)
            && let Evidence::Line(i) = movement.evidence
            && let crate::settle::work::Role::Converted(mate) = work.line(i).role
        {
            let text = |i: u32| {
                let currency = &work.currencies[work.tracks[work.line(i).track as usize].currency];
                format!(
                    "{} {}",
                    currency.grouped(work.line(i).change.abs()),
                    currency.code()
                )
            };
            let kind = NoteKind::Converted {
                from: text(i),
                to: text(mate),
                place: place.to_string(),
            };
            let source = work.source(i);
            work.note(kind, source);
        }
    }
    for &m in &made.coming {
        note_coming(work, &made.all[m as usize]);
    }
    for &i in &made.unmatched {
        let account = work.book.number(work.own(i)).to_owned();
        let source = work.source(i);
        work.note(NoteKind::Unmatched { account }, source);
    }
    for t in 0..work.tracks.len() {
        if let Some((range, _)) = work.tracks[t].ties.first() {
            let source = work.source(work.tracks[t].lines[range.start]);
            let account = work.book.number(work.tracks[t].account).to_owned();
            let lines = range.len();
            let kind = match work.tracks[t].ties.len() - 1 {
                0 => NoteKind::OrderNotProven { account, lines },
                more => NoteKind::OrderNotProvenOften { account, lines, more },
            };
            work.note(kind, source);
        }
    }
}

fn note_coming(work: &mut Work<'_>, movement: &Movement) {
    let number = |node: &Node| match node {
        Node::Account(account) => Some(work.book.number(*account).to_owned()),
        Node::Exit(..) => None,
    };
    let source = match movement.evidence {
        Evidence::Line(i) => work.source(i),
        Evidence::Table(table) => work.reading.table[table as usize].source,
        Evidence::Both(..) | Evidence::Balance(_) => return,
    };
    if let Some(account) = number(&movement.payee) {
        work.note(NoteKind::NotBookedYet { account }, source);
    }
}

/// Says where every line ended.
fn account_for(
    work: Work<'_>,
    made: &Movements,
    leftovers: &Leftovers,
    placed: &[Option<Fate>],
    currencies: &[usize],
    ledgers: Vec<Ledger>,
) -> Settled {
    let of_movement = |m: u32| placed[m as usize].expect("every movement is in a ledger");
    let fates: Vec<Fate> = (0..work.lines.len())
        .map(|i| {
            let transfer = made.of_line[i].first().map(|&m| of_movement(m));
            match (work.fates[i], transfer) {
                (Some(fate), None) | (None, Some(fate)) => fate,
                (Some(_), Some(_)) | (None, None) => {
                    panic!("a line is evidence of a transfer or in one list")
                }
            }
        })
        .collect();
    let mut recorded: HashMap<u32, Fate> = HashMap::new();
    for (line, tables) in &leftovers.beside.with_line {
        recorded.extend(tables.iter().map(|&table| (table, fates[*line as usize])));
    }
    let table_fates: Vec<Fate> = (0..work.reading.table.len() as u32)
        .map(|table| {
            let listed = leftovers.beside.fates[table as usize];
            let alone = made.of_table.get(&table).map(|&m| of_movement(m));
            listed
                .or(alone)
                .or(recorded.get(&table).copied())
                .expect("a table line is a transfer or in one list")
        })
        .collect();
    let accounts = readings(&work, currencies);
    let mut notes = work.notes;
    notes.extend(of_copies(&fates));
    notes.sort();
    let mut rejects = work.rejects;
    rejects.sort_by_key(|r| r.source);
    let book: AccountBook = work.book;
    Settled {
        book,
        ledgers,
        unmatched: made.unmatched.len() as u64,
        notes,
        rejects,
        fates,
        table_fates,
        accounts,
    }
}

fn of_copies(fates: &[Fate]) -> Option<Note> {
    let copies = fates
        .iter()
        .filter(|f| matches!(f, Fate::Duplicate { .. }))
        .count();
    (copies > 0).then(|| Note::new(NoteKind::CountedOnce { lines: copies }, None))
}

fn readings(work: &Work<'_>, currencies: &[usize]) -> Vec<AccountReading> {
    let ledger_of = |currency| {
        currencies
            .iter()
            .position(|&c| c == currency)
            .expect("a track has a ledger")
    };
    let mut readings: Vec<_> = work
        .tracks
        .iter()
        .map(|track| AccountReading {
            account: track.account,
            ledger: ledger_of(track.currency),
            covered: track.covered.clone(),
            lines: track.lines.len(),
            opening: track.opening.filter(|_| track.believed).map(Money::from_minor),
            breaks: track
                .breaks
                .iter()
                .map(|b| (work.source(track.lines[b.at]), Money::from_minor(b.amount)))
                .collect(),
            order_proven: track.ties.is_empty(),
        })
        .collect();
    readings.sort_by_key(|r| (r.ledger, r.account));
    readings
}
