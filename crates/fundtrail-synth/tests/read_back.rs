//! What is written reads back to the ledger, mess or no mess.

use std::collections::BTreeMap;
use std::fs;

use fundtrail::{AccountBook, ExitBook, Ledger, Party, Query, Rule, SubLedger, Transfer, TransferIndex};
use fundtrail_statements::{Case, ReadOptions, read};
use fundtrail_synth::{
    Family, Mess, Shape, StatementOptions, SyntheticCase, case, statements, write_case_table,
};

fn small(family: Family, seed: u64) -> SyntheticCase {
    let shape = Shape {
        people: 20,
        days_before: 3,
        ..Shape::default()
    };
    case(family, seed, &shape)
}

/// A transfer by what names its ends, without its time.
type Named = (String, String, i64);

fn named(transfer: &Transfer, name: impl Fn(Party) -> String) -> Named {
    (
        name(transfer.payer),
        name(transfer.payee),
        transfer.amount.minor(),
    )
}

fn name_of(party: Party, book: &AccountBook, exits: &ExitBook) -> String {
    match (party.account(), party.exit()) {
        (Some(account), _) => book.number(account).to_owned(),
        (None, Some(exit)) => exits.exit(exit).kind.name().to_owned(),
        (None, None) => unreachable!("an end is one of the two"),
    }
}

fn count(named: impl Iterator<Item = Named>) -> BTreeMap<Named, usize> {
    let mut counts = BTreeMap::new();
    for transfer in named {
        *counts.entry(transfer).or_default() += 1;
    }
    counts
}

/// The transfers of a case up to its as-of time.
fn known(case: &SyntheticCase) -> BTreeMap<Named, usize> {
    let ledger = case.ledger();
    let transfers = ledger.transfers().iter().take(case.known_transfers());
    count(transfers.map(|t| named(&t, |party| name_of(party, case.book(), ledger.exits()))))
}

/// An end of a transfer that was read, by the number that the case has.
fn our_name(case: &SyntheticCase, read: &Case, ledger: &Ledger, party: Party) -> String {
    let Some(account) = party.account() else {
        return name_of(party, &read.book, ledger.exits());
    };
    let ours = read
        .book
        .numbers(account)
        .find_map(|number| case.book().get(number));
    let ours = ours.unwrap_or_else(|| panic!("no account {}", read.book.number(account)));
    case.book().number(ours).to_owned()
}

fn only_ledger(read: &Case) -> &Ledger {
    let [ledger] = &read.ledgers[..] else {
        panic!("one currency, not {}", read.ledgers.len())
    };
    ledger
}

/// The transfers that were read.
fn found(case: &SyntheticCase, read: &Case) -> BTreeMap<Named, usize> {
    let ledger = only_ledger(read);
    let name = |party| our_name(case, read, ledger, party);
    count(ledger.transfers().iter().map(|transfer| named(&transfer, name)))
}

fn read_statements(case: &SyntheticCase, mess: Mess) -> Case {
    let folder = tempfile::tempdir().expect("a folder");
    let options = StatementOptions { covered: 1.0, mess };
    for file in statements(case, &options).files {
        fs::write(folder.path().join(file.name), file.bytes).expect("written");
    }
    read(&[folder.path().to_owned()], &ReadOptions::default()).expect("it reads")
}

/// The held money of a case's payments by account and rule.
type Held = BTreeMap<(Rule, String), i128>;

fn held(ledger: &Ledger, query: &Query, name: impl Fn(Party) -> String) -> Held {
    let sub = SubLedger::new(ledger, query).expect("small amounts");
    let mut held = BTreeMap::new();
    for rule in Rule::ALL {
        for traced in sub.trace(rule).accounts() {
            held.insert((rule, name(traced.account.into())), traced.held);
        }
    }
    held
}

fn held_by_ledger(case: &SyntheticCase) -> Held {
    let ledger = case.ledger();
    let query = Query::new(ledger, case.payments().iter().copied()).expect("payments");
    let query = query.as_of(ledger, case.as_of()).expect("known payments");
    held(ledger, &query, |party| {
        name_of(party, case.book(), ledger.exits())
    })
}

fn held_by_reading(case: &SyntheticCase, read: &Case) -> Held {
    let ours = case.ledger();
    let of_case = |party| name_of(party, case.book(), ours.exits());
    let payment = |&p: &TransferIndex| named(&ours.transfers().get(p), of_case);
    let payments: Vec<Named> = case.payments().iter().map(payment).collect();
    let ledger = only_ledger(read);
    let name = |party| our_name(case, read, ledger, party);
    let is_payment = |p: &TransferIndex| payments.contains(&named(&ledger.transfers().get(*p), name));
    let query = Query::new(ledger, ledger.transfers().indices().filter(is_payment)).expect("payments");
    assert_eq!(query.payments().len(), payments.len());
    held(ledger, &query, name)
}

#[test]
fn tidy_statements_read_back_to_the_ledger_and_trace_alike() {
    for family in [Family::FanOut, Family::Cycle, Family::BaitRefunds, Family::Random] {
        let case = small(family, 1);
        let read = read_statements(&case, Mess::default());
        assert_eq!(found(&case, &read), known(&case), "{family}");
        assert_eq!(held_by_reading(&case, &read), held_by_ledger(&case), "{family}");
    }
}

#[test]
fn all_the_mess_is_seen_through() {
    for family in [Family::MuleGang, Family::Stack, Family::PeelChain, Family::Mix] {
        let case = small(family, 2);
        let read = read_statements(&case, Mess::SEEN_THROUGH);
        assert_eq!(found(&case, &read), known(&case), "{family}");
        assert_eq!(held_by_reading(&case, &read), held_by_ledger(&case), "{family}");
        assert!(
            read.counts.duplicate > 0 && read.counts.failed > 0,
            "{:?}",
            read.counts
        );
    }
}

#[test]
fn each_kind_of_mess_is_seen_through_alone() {
    let case = small(Family::TestTransfers, 3);
    for name in Mess::NAMES.into_iter().filter(|&name| name != "cut-exports") {
        let mut mess = Mess::default();
        assert!(mess.turn_on(name));
        let mut known = known(&case);
        for returned in statements(&case, &StatementOptions { covered: 1.0, mess }).returned {
            let [payer, payee] = [returned.payer, returned.payee].map(|a| case.book().number(a).to_owned());
            for ends in [[&payer, &payee], [&payee, &payer]] {
                let [payer, payee] = ends.map(String::clone);
                *known.entry((payer, payee, returned.amount)).or_default() += 1;
            }
        }
        assert_eq!(found(&case, &read_statements(&case, mess)), known, "{name}");
    }
}

#[test]
fn a_table_reads_back_to_the_ledger_and_traces_alike() {
    for family in Family::ALL {
        let case = small(family, 4);
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("transfers.csv");
        let mut table = Vec::new();
        write_case_table(&case, &mut table).expect("written");
        fs::write(&path, table).expect("written");
        let mut read = read(&[path], &ReadOptions::default()).expect("it reads");
        assert_eq!(found(&case, &read), known(&case), "{family}");
        let openings: Vec<_> = read.book.accounts().collect();
        for account in openings {
            let ours = case.book().get(read.book.number(account)).expect("ours");
            let opening = case.openings()[ours.index()];
            read.ledgers[0]
                .set_opening(account, opening)
                .expect("not negative");
        }
        assert_eq!(held_by_reading(&case, &read), held_by_ledger(&case), "{family}");
    }
}
