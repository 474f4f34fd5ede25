//! What commands that show tables have in common.

use std::path::Path;

use fundtrail_report::Lang;
use fundtrail_report::model::Note;
use fundtrail_statements::{Case, Place};

use crate::args::{ReadArgs, TableArgs};
use crate::failure::{Failure, Outcome};
use crate::handing::{self, How, OutputFile};
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

/// Gives the opening balances of a file to a ledger of the case.
pub(crate) fn read_openings(
    case: &mut Case,
    ledger: usize,
    path: Option<&Path>,
    lang: Lang,
) -> Result<Option<Note>, Failure> {
    let Some(path) = path else { return Ok(None) };
    let unknown = case.read_openings(path, ledger)?.unknown;
    let remark = Remark::OpeningsOfNobody { accounts: unknown };
    Ok((unknown > 0).then(|| Note {
        file: Some(path.display().to_string()),
        ..remark.note(lang)
    }))
}

/// The only ledger of the case that an account has dealings in.
pub(crate) fn ledger_of(case: &Case, accounts: &[fundtrail::AccountId]) -> Result<usize, Failure> {
    let names = |transfers: &fundtrail::Transfers| {
        let parties = transfers.payers().iter().chain(transfers.payees());
        parties
            .filter_map(|party| party.account())
            .any(|account| accounts.contains(&account))
    };
    let ledgers = case.ledgers.iter().enumerate();
    let found: Vec<usize> = ledgers
        .filter(|(_, ledger)| names(ledger.transfers()))
        .map(|(at, _)| at)
        .collect();
    match found[..] {
        [one] => Ok(one),
        [] => Err(Refusal::NoDealings {}.into()),
        _ => {
            let codes: Vec<_> = found
                .iter()
                .map(|&at| case.ledgers[at].currency().code())
                .collect();
            let codes = codes.join(", ");
            Err(Refusal::DealingsInCurrencies { codes }.into())
        }
    }
}

/// When the last transfer was.
pub(crate) fn last_time(ledger: &fundtrail::Ledger) -> fundtrail::Time {
    let times = ledger.transfers().times().iter().copied();
    times.max().unwrap_or(fundtrail::Time::MAX)
}

/// The accounts of a file, one a line; a header is any first line that names no account.
pub(crate) fn accounts_of_file(case: &Case, path: &Path) -> Result<Vec<fundtrail::AccountId>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Refusal::NotText {
        path: path.display().to_string(),
        error: error.to_string(),
    })?;
    let lines = text
        .trim_start_matches('\u{FEFF}')
        .lines()
        .map(str::trim)
        .enumerate();
    let mut accounts = Vec::new();
    for (at, line) in lines.filter(|(_, line)| !line.is_empty()) {
        match case.account(line) {
            Some(account) => accounts.push(account),
            None if at == 0 && !line.chars().any(|c| c.is_ascii_digit()) => {}
            None => {
                let place = Place::line(path, at as u64 + 1);
                return Err(case.unknown_account(line).at(place).into());
            }
        }
    }
    Ok(accounts)
}
