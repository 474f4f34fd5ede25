//! Step 3: did the money move? Status words say so, and where they do not, the balance does.
//!
//! The balance also settles what else a line leaves open: the sign of a negative amount that undoes nothing,
//! whether an own line moved anything, and whether equal lines of one export are copies.
//!
//! Needs: copies ended, so that a balance is met once.
//! Leaves: lines that did not move ended (failed, zero, own, copies that only balances show), every open line's change signed; tracks untouched.

use std::collections::BTreeMap;
use std::hash::BuildHasher as _;

use fundtrail::Source;
use hashbrown::{DefaultHashBuilder, HashMap, HashSet, HashTable};

use crate::entry::{Direction, Text};
use crate::note::NoteKind;
use crate::settle::ask_balances::{Question, ask_balances};
use crate::settle::convert::own_conversions;
use crate::settle::order::{files_of, files_with_balances, in_file_order};
use crate::settle::outcome::Fate;
use crate::settle::work::{Directions, Filled, Line, OfLines, Other, Work, same_other};
use crate::trouble::Trouble;
use crate::words::{Class, StatusWord};

/// Settles every line that its words, its sign or its parties leave open.
pub(crate) fn settle_status(work: &mut Work<'_>, filled: &Filled) {
    let mut open = find_open(work, filled);
    let mut by_track = vec![Vec::new(); work.tracks.len()];
    for i in (0..work.lines.len() as u32).filter(|&i| work.is_open(i)) {
        by_track[work.line(i).track as usize].push(i);
    }
    find_copies(work, &by_track, &mut open);
    let directions = Directions::new(work, &by_track);
    let with_balances = files_with_balances(work);
    let mut decided = OfLines::new(work.lines.len());
    for lines in &by_track {
        if lines.iter().any(|&i| open.has(i)) {
            let mut edges = in_file_order(work, &directions, lines);
            for edge in &mut edges {
                if !with_balances.contains(&work.source(edge.line).file()) {
                    edge.after = None;
                }
            }
            ask_balances(&edges, &open, &mut decided);
        }
    }
    follow_codes(work, filled, &open, &mut decided);
    note_ways(work, &open, &decided);
    note_codes(work, filled, &open, &decided);
    note_pending(work, filled, &open, &decided);
    for i in 0..work.lines.len() as u32 {
        if let Some(question) = open.get(i) {
            conclude(work, filled, i, question, decided.get(i).copied());
        }
    }
    reject_copies_without_a_way(work);
}

/// Ends what its bank refused, before copies are matched: such a line is no copy of a booked one, and swallows none.
pub(crate) fn drop_failed(work: &mut Work<'_>) {
    let with_status = files_with_status(work);
    for i in 0..work.lines.len() as u32 {
        let entry = work.entry(i);
        if work.is_open(i)
            && with_status.contains(&entry.source.file())
            && work.status(entry.status) == StatusWord::Failure
        {
            work.end(i, Fate::Failed);
        }
    }
}

/// The files that have a column of status words.
fn files_with_status(work: &Work<'_>) -> HashSet<usize> {
    let entries = work.reading.entries.iter();
    files_of(entries.filter(|e| !e.status.is_empty()))
}

/// Ends what words end, and lists what they leave open.
fn find_open(work: &mut Work<'_>, filled: &Filled) -> OfLines<Question> {
    let with_status = files_with_status(work);
    let undoing = negative_amounts_that_undo(work);
    let converted: HashSet<u32> = own_conversions(work).into_iter().flatten().collect();
    let mut open = OfLines::new(work.lines.len());
    for i in 0..work.lines.len() as u32 {
        if !work.is_open(i) {
            continue;
        }
        let (entry, line) = (*work.entry(i), *work.line(i));
        let has_column = with_status.contains(&entry.source.file());
        let status = if has_column {
            work.status(filled.status(work, i))
        } else {
            StatusWord::Success
        };
        let is_own = entry.direction == Direction::Own || line.other == Other::Account(work.own(i));
        if status == StatusWord::Failure {
            work.end(i, Fate::Failed);
        } else if entry.amount.is_zero() {
            work.end(i, Fate::Zero);
        } else if entry.direction == Direction::Open {
            work.lines[i as usize].change = entry.amount.minor();
            open.insert(i, Question::Way);
        } else if entry.amount.is_negative() && (!undoing.contains(&i) || shows_sign(status, is_own, &line)) {
            let may_undo = undoing.contains(&i);
            open.insert(i, Question::Sign { may_undo });
        } else if is_own && line.classes.has(Class::Fee) {
            if entry.direction == Direction::Own {
                work.lines[i as usize].change = entry.amount.minor().saturating_neg();
            }
        } else if is_own {
            if entry.direction == Direction::Own {
                work.lines[i as usize].change = entry.amount.minor();
            }
            if !converted.contains(&i) {
                open.insert(i, Question::Own(entry.direction));
            }
        } else if matches!(status, StatusWord::Unknown | StatusWord::Pending) {
            open.insert(i, Question::Status);
        }
    }
    open
}

/// Whether the balance of a line that may undo another can say more than that: nothing else of it is open.
fn shows_sign(status: StatusWord, is_own: bool, line: &Line) -> bool {
    status == StatusWord::Success && !is_own && line.balance.is_some()
}

/// The lines with a negative amount that have an earlier line of the same parties and the opposite amount.
fn negative_amounts_that_undo(work: &Work<'_>) -> HashSet<u32> {
    let mut undoing = HashSet::new();
    let mut forward: HashMap<_, Vec<u32>> = HashMap::new();
    let mut order: Vec<u32> = (0..work.lines.len() as u32)
        .filter(|&i| work.is_open(i))
        .collect();
    if !order.iter().any(|&i| work.entry(i).amount.is_negative()) {
        return undoing;
    }
    order.sort_by_key(|&i| {
        (
            work.entry(i).time.start,
            work.entry(i).amount.is_negative(),
            work.source(i),
        )
    });
    for i in order {
        let (entry, line) = (work.entry(i), work.line(i));
        let key = (line.track, entry.direction, entry.amount.minor().unsigned_abs());
        let earlier = forward.entry(key).or_default();
        if entry.amount.is_negative() {
            let found = earlier
                .iter()
                .rposition(|&e| same_other(work.line(e).other, line.other));
            if let Some(found) = found {
                earlier.remove(found);
                undoing.insert(i);
            }
        } else {
            earlier.push(i);
        }
    }
    undoing
}

/// Lists equal lines of one export as possible copies: same time, amount, balance and counterparty.
fn find_copies(work: &Work<'_>, by_track: &[Vec<u32>], open: &mut OfLines<Question>) {
    let figures = |i: u32| (work.entry(i).time, work.line(i).change, work.line(i).balance);
    let says = |i: u32| {
        let entry = work.entry(i);
        let texts = (entry.kind, entry.memo, entry.channel, entry.serial);
        (entry.export, entry.other.texts(), texts)
    };
    let hasher = DefaultHashBuilder::default();
    // Hardly two lines have the same figures, so only those are hashed.
    let hash = |&i: &u32| hasher.hash_one(figures(i));
    let mut firsts = HashTable::new();
    for lines in by_track {
        firsts.clear();
        for &i in lines.iter().filter(|&&i| work.line(i).balance.is_some()) {
            let is_same = |&first: &u32| figures(first) == figures(i) && says(first) == says(i);
            let first = *firsts.entry(hash(&i), is_same, hash).or_insert(i).get();
            if first != i && !open.has(i) {
                open.insert(i, Question::Copy(first));
            }
        }
    }
}

/// A line with a balance that the chain does not decide (the first of a statement) goes as every other line
/// of its file with the same status word was found to.
fn follow_codes(work: &Work<'_>, filled: &Filled, open: &OfLines<Question>, decided: &mut OfLines<i64>) {
    let mut found: HashMap<(usize, Text), [bool; 2]> = HashMap::new();
    let of_status = || {
        open.iter()
            .filter(|(_, q)| matches!(q, Question::Status))
            .map(|(i, _)| i)
    };
    let key = |i: u32| (work.source(i).file(), filled.status(work, i));
    for i in of_status() {
        if let Some(&change) = decided.get(i) {
            found.entry(key(i)).or_default()[usize::from(change != 0)] = true;
        }
    }
    for i in of_status().filter(|&i| work.line(i).balance.is_some()) {
        if decided.has(i) {
            continue;
        }
        match found.get(&key(i)) {
            Some([false, true]) => decided.insert(i, work.line(i).change),
            Some([true, false]) => decided.insert(i, 0),
            _ => {}
        }
    }
}

/// Says how many lines went the way that their balances prove.
fn note_ways(work: &mut Work<'_>, open: &OfLines<Question>, decided: &OfLines<i64>) {
    let proven = |&i: &u32| matches!(open.get(i), Some(Question::Way)) && decided.has(i);
    let sources: Vec<Source> = (0..work.lines.len() as u32)
        .filter(proven)
        .map(|i| work.source(i))
        .collect();
    for file in sources.chunk_by(|a, b| a.file() == b.file()) {
        work.note(NoteKind::DirectionByBalance { lines: file.len() }, file[0]);
    }
}

/// Says how many lines are believed by their status code alone.
fn note_codes(work: &mut Work<'_>, filled: &Filled, open: &OfLines<Question>, decided: &OfLines<i64>) {
    let mut lines: BTreeMap<(usize, String), (Source, usize)> = BTreeMap::new();
    for i in 0..work.lines.len() as u32 {
        let is_open = matches!(open.get(i), Some(Question::Status)) && !decided.has(i);
        let word = work.text(filled.status(work, i));
        if is_open && work.words.is_success_code(word) {
            let source = work.source(i);
            let key = (source.file(), word.to_owned());
            lines.entry(key).or_insert((source, 0)).1 += 1;
        }
    }
    for ((_, word), (first, lines)) in lines {
        work.note(NoteKind::SuccessByCode { word, lines }, first);
    }
}

/// Says how many lines are set aside because their payment is on its way.
fn note_pending(work: &mut Work<'_>, filled: &Filled, open: &OfLines<Question>, decided: &OfLines<i64>) {
    let mut files: BTreeMap<usize, (Source, usize)> = BTreeMap::new();
    for i in 0..work.lines.len() as u32 {
        let is_open = matches!(open.get(i), Some(Question::Status)) && !decided.has(i);
        if is_open && work.status(filled.status(work, i)) == StatusWord::Pending {
            let source = work.source(i);
            files.entry(source.file()).or_insert((source, 0)).1 += 1;
        }
    }
    for (first, lines) in files.into_values() {
        work.note(NoteKind::Pending { lines }, first);
    }
}

/// A copy of a line whose direction stayed open is no better: it is rejected beside it, not dropped.
fn reject_copies_without_a_way(work: &mut Work<'_>) {
    let without: HashSet<Source> = (0..work.lines.len() as u32)
        .filter(|&i| {
            work.entry(i).direction == Direction::Open && work.fates[i as usize] == Some(Fate::Rejected)
        })
        .map(|i| work.source(i))
        .collect();
    for i in 0..work.lines.len() as u32 {
        if let Some(Fate::Duplicate { of }) = work.fates[i as usize]
            && without.contains(&of)
        {
            work.reopen(i);
            work.reject(i, Trouble::NoWay {});
        }
    }
}

fn conclude(work: &mut Work<'_>, filled: &Filled, i: u32, question: &Question, decided: Option<i64>) {
    match (question, decided) {
        (Question::Status, Some(0)) => work.end(i, Fate::Failed),
        (Question::Copy(of), Some(0)) => work.end(i, Fate::Duplicate { of: work.source(*of) }),
        // Whether it moved nothing or nobody can tell: step 6 ends it as an own line.
        (Question::Own(_), Some(0) | None) => work.lines[i as usize].change = 0,
        (_, Some(change)) => work.lines[i as usize].change = change,
        (Question::Copy(_) | Question::Sign { may_undo: true }, None) => {}
        (Question::Status, None) if work.words.is_success_code(work.text(filled.status(work, i))) => {}
        (Question::Status, None) => {
            let word = work.text(filled.status(work, i)).to_owned();
            if work.words.status(&word) == StatusWord::Pending {
                work.end(i, Fate::Failed);
                return;
            }
            let trouble = if word.is_empty() {
                Trouble::StatusBlank {}
            } else {
                Trouble::StatusOpen { word }
            };
            work.reject(i, trouble);
        }
        (Question::Way, None) => {
            work.reject(i, Trouble::NoWay {});
        }
        (Question::Sign { may_undo: false }, None) => {
            work.reject(i, Trouble::NegativeAlone {});
        }
    }
}
