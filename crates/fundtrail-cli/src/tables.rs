//! What commands that show tables have in common.

use std::path::Path;

use fundtrail::Currency;
use fundtrail_report::Lang;
use fundtrail_report::model::Note;
use fundtrail_statements::{Beside, Case};

use crate::args::{ReadArgs, TableArgs};
use crate::failure::{Failure, Outcome};
use crate::handing::{self, How, OutputFile};
use crate::reading;
use crate::refusal::Refusal;
use crate::remark::Remark;

/// Checks that no file is written over what was read.
pub(crate) fn check<'a>(
    files: &[OutputFile],
    case: &'a Case,
    asked: impl IntoIterator<Item = &'a Path>,
) -> Outcome {
    let inputs = case.files.iter().map(|file| file.path.as_path());
    handing::check_not_inputs(files, inputs.chain(asked))
}

/// How the options say to hand on.
pub(crate) fn how(show: &TableArgs, top: usize, read: &ReadArgs) -> How {
    How {
        lang: read.lang.words(),
        format: show.format,
        width: show.width,
        top,
        quiet: read.quiet,
    }
}

/// Gives the opening balances of a file to a ledger of the case; tells what a reader should know of them.
pub(crate) fn read_openings(
    case: &mut Case,
    ledger: usize,
    path: Option<&Path>,
    lang: Lang,
) -> Result<Vec<Note>, Failure> {
    let Some(path) = path else { return Ok(Vec::new()) };
    let openings = case.read_openings(path, ledger)?;
    let mut notes: Vec<Note> = openings
        .notes
        .iter()
        .map(|note| reading::beside(note, lang))
        .collect();
    if openings.unknown > 0 {
        let accounts = openings.unknown;
        notes.push(of_file(&Remark::OpeningsOfNobody { accounts }, path, lang));
    }
    Ok(notes)
}

/// What a file beside the records says; what a reader should know of it is added to the notes.
pub(crate) fn said<T>(beside: Beside<T>, notes: &mut Vec<Note>, lang: Lang) -> T {
    notes.extend(beside.notes.iter().map(|note| reading::beside(note, lang)));
    beside.said
}

/// A remark on a file.
pub(crate) fn of_file(remark: &Remark, path: &Path, lang: Lang) -> Note {
    Note {
        file: Some(path.display().to_string()),
        ..remark.note(lang)
    }
}

/// The ledgers of the case in which some of the accounts have dealings.
pub(crate) fn ledgers_with(case: &Case, accounts: &[fundtrail::AccountId]) -> Vec<usize> {
    let names = |transfers: &fundtrail::Transfers| {
        let parties = transfers.payers().iter().chain(transfers.payees());
        parties
            .filter_map(|party| party.account())
            .any(|account| accounts.contains(&account))
    };
    let ledgers = case.ledgers.iter().enumerate();
    ledgers
        .filter(|(_, ledger)| names(ledger.transfers()))
        .map(|(at, _)| at)
        .collect()
}

/// The only ledger of the case in which some of the accounts have dealings, or of those the one in that currency.
pub(crate) fn ledger_of(
    case: &Case,
    accounts: &[fundtrail::AccountId],
    in_currency: Option<&Currency>,
) -> Result<usize, Failure> {
    let mut found = ledgers_with(case, accounts);
    let code = |at: usize| case.ledgers[at].currency().code();
    let all = found.iter().map(|&at| code(at)).collect::<Vec<_>>().join(", ");
    if found.is_empty() {
        return Err(Refusal::NoDealings {}.into());
    }
    if let Some(asked) = in_currency {
        found.retain(|&at| code(at) == asked.code());
    }
    match (&found[..], in_currency) {
        (&[one], _) => Ok(one),
        (_, None) => Err(Refusal::DealingsInCurrencies { codes: all }.into()),
        (_, Some(asked)) => {
            let asked = asked.code().to_owned();
            Err(Refusal::NoDealingsIn { asked, codes: all }.into())
        }
    }
}

/// When the last transfer was.
pub(crate) fn last_time(ledger: &fundtrail::Ledger) -> fundtrail::Time {
    let times = ledger.transfers().times().iter().copied();
    times.max().unwrap_or(fundtrail::Time::MAX)
}
