//! Questions as files, for other programs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use fundtrail::{AccountId, Party};
use fundtrail_synth::SyntheticCase;

/// Writes a society: transfers, holders, footprints and gangs, up to the as-of time.
pub(crate) fn write_society(case: &SyntheticCase, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let number = |account: AccountId| case.book().number(account);
    let name = |party: Party| party.account().map_or("", number);
    let mut transfers = String::from("second,from,to,amount_minor\n");
    for transfer in case.ledger().transfers().iter().take(case.known_transfers()) {
        let second = transfer.time.nanos() / 1_000_000_000;
        let (payer, payee) = (name(transfer.payer), name(transfer.payee));
        line(
            &mut transfers,
            &format!("{second},{payer},{payee},{}", transfer.amount.minor()),
        );
    }
    let mut holders = String::from("account,holder\n");
    for account in case.book().accounts() {
        let details = case.book().details(account);
        let holder = details.and_then(|d| d.holder_id.as_deref()).unwrap_or_default();
        line(&mut holders, &format!("{},{holder}", number(account)));
    }
    let mut footprints = String::from("kind,value,account,lines\n");
    for footprint in case.footprints().until(case.as_of()) {
        for seen in &footprint.accounts {
            let (kind, value) = (footprint.kind, footprint.value);
            line(
                &mut footprints,
                &format!("{kind},{value},{},{}", number(seen.account), seen.lines),
            );
        }
    }
    let mut gangs = String::from("account,gang\n");
    for (gang, accounts) in case.truth().gangs().iter().enumerate() {
        for &account in accounts {
            line(&mut gangs, &format!("{},{gang}", number(account)));
        }
    }
    fs::write(folder.join("transfers.csv"), transfers)?;
    fs::write(folder.join("holders.csv"), holders)?;
    fs::write(folder.join("footprints.csv"), footprints)?;
    fs::write(folder.join("gangs.csv"), gangs)
}

/// Writes accounts with the number of a group.
pub(crate) fn write_groups(
    case: &SyntheticCase,
    groups: &BTreeMap<AccountId, usize>,
    file: &Path,
) -> io::Result<()> {
    let mut text = String::from("account,group\n");
    for (&account, group) in groups {
        line(&mut text, &format!("{},{group}", case.book().number(account)));
    }
    fs::write(file, text)
}

/// Writes one column of accounts.
pub(crate) fn write_accounts(
    case: &SyntheticCase,
    accounts: impl IntoIterator<Item = AccountId>,
    file: &Path,
) -> io::Result<()> {
    let mut text = String::from("account\n");
    for account in accounts {
        line(&mut text, case.book().number(account));
    }
    fs::write(file, text)
}

fn line(text: &mut String, cells: &str) {
    writeln!(text, "{cells}").expect("a text takes everything");
}
