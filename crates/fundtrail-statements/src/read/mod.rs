//! From paths to a case.

pub(crate) mod carried;
pub(crate) mod reached;
pub mod selection;
mod statements;
mod table_balances;
pub(crate) mod tables;

use std::collections::BTreeMap;
use std::path::PathBuf;

use fundtrail::{Currency, Footprints, Money};

use crate::case::Case;
use crate::case::footprint::phones;
use crate::case::summary::FileSummary;
use crate::error::{ReadError, Rejected};
use crate::lines::gather::{self, Gathered};
use crate::lines::transfer_table::Rising;
use crate::note::NoteKind;
use crate::options::ReadOptions;
use crate::provenance::{Counts, Reject};
use tables::Joined;

/// Reads files and folders into ledgers, one a currency.
///
/// The result does not depend on the order in which paths are named.
///
/// # Errors
/// [`ReadError`] says what was found, where, and what to do. Lines that cannot be read are one, unless the
/// options accept them.
///
/// Complexity: linear in the bytes read, and the order of the ledger (see [`fundtrail::order`]).
pub fn read(paths: &[PathBuf], options: &ReadOptions) -> Result<Case, ReadError> {
    let gathered = gather::gather(paths, options)?;
    let case = if gathered.entries.is_empty() {
        from_tables(gathered)
    } else {
        statements::settle(gathered, options)?
    };
    checked(case, options)
}

/// A case all of whose lines are accounted for; an error where some could not be read and nobody accepts that.
pub(crate) fn checked(case: Case, options: &ReadOptions) -> Result<Case, ReadError> {
    assert_eq!(
        case.counts.lines,
        case.counts.accounted_for(),
        "every line ends in one list"
    );
    match case.rejects.first() {
        Some(_) if !options.accept_rejects => {
            let place = |reject: &Reject| case.place(reject.source);
            Err(Rejected::of(&case.rejects, sums_of(&case.rejects), place).into())
        }
        _ => Ok(case),
    }
}

/// The case of transfer tables alone: no statement orders or contradicts them.
pub(crate) fn from_tables(mut gathered: Gathered) -> Case {
    let mut joined = Joined::default();
    let mut rising = Rising::default();
    for table in std::mem::take(&mut gathered.tables) {
        rising.join(table.rising);
        for part in table.parts {
            joined.part(part, table.file);
        }
    }
    of_joined(gathered, joined, rising)
}

/// The case of transfer tables whose lines are joined. `rising`: whether they number their own order.
pub(crate) fn of_joined(mut gathered: Gathered, mut joined: Joined, rising: Rising) -> Case {
    if rising.is_numbered() && !rising.settles() {
        gathered.note(NoteKind::SequenceIgnored {}, None);
    }
    for companion in &gathered.companions {
        companion.describe(&mut joined.book, &gathered.texts);
    }
    let balances = std::mem::take(&mut joined.balances);
    let carried = std::mem::take(&mut joined.carried);
    let (book, mut ledgers) = joined.settle(rising.settles());
    if !balances.is_empty() {
        for ledger in &mut ledgers {
            table_balances::set_openings(ledger, &balances, &book, &mut gathered);
        }
    }
    carried.give(
        &mut ledgers,
        &book,
        rising.settles(),
        |_, _| false,
        &mut gathered.notes,
    );
    let summaries = summaries_of(&gathered.file_counts);
    let is_plain = carried.is_empty() || carried.has_plain();
    if is_plain && ledgers.iter().any(|ledger| !ledger.transfers().is_empty()) {
        gathered.note(NoteKind::CoveredByTable {}, None);
    }
    let mut footprints = Footprints::new();
    phones(&gathered.companions, &gathered.texts, &book, &mut footprints);
    Case {
        book,
        ledgers,
        files: gathered.files,
        summaries,
        counts: gathered.counts,
        notes: gathered.notes,
        rejects: gathered.rejects,
        companions: gathered.companions,
        footprints,
        texts: gathered.texts,
        readings: Vec::new(),
        ids: gathered.ids,
        fates: Vec::new(),
        later: Vec::new(),
        unread: None,
    }
}

fn summaries_of(counts: &[Counts]) -> Vec<FileSummary> {
    let summary = |&counts: &Counts| FileSummary {
        counts,
        ..FileSummary::default()
    };
    counts.iter().map(summary).collect()
}

/// The money in rejected lines, by currency: `1,200.00 CNY`.
fn sums_of(rejects: &[Reject]) -> Vec<String> {
    let mut sums: BTreeMap<&Currency, i128> = BTreeMap::new();
    for reject in rejects {
        if let (Some(amount), Some(currency)) = (reject.amount, &reject.currency) {
            *sums.entry(currency).or_default() += i128::from(Money::minor(amount));
        }
    }
    sums.into_iter()
        .map(|(currency, sum)| format!("{} {}", currency.grouped(sum), currency.code()))
        .collect()
}
