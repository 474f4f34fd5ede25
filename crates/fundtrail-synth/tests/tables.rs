//! Tables read back to what was written.

use std::collections::BTreeMap;

use fundtrail::Money;
use fundtrail_synth::{Family, Network, Shape, SyntheticCase, case, write_case_table, write_network_table};

fn small() -> SyntheticCase {
    let shape = Shape {
        people: 30,
        days_before: 4,
        ..Shape::default()
    };
    case(Family::DeepSplit, 3, &shape)
}

/// The lines of a table by column name.
fn read(table: &[u8]) -> Vec<BTreeMap<String, String>> {
    let text = std::str::from_utf8(table).expect("UTF-8");
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned));
    let header: Vec<String> = lines.next().expect("a header").collect();
    lines
        .map(|cells| header.iter().cloned().zip(cells).collect())
        .collect()
}

fn minor(text: &str) -> i64 {
    Money::parse(text, 2).expect("an amount").minor()
}

#[test]
fn a_case_table_agrees_with_its_ledger_line_by_line() {
    let case = small();
    let mut table = Vec::new();
    write_case_table(&case, &mut table).expect("written");
    let lines = read(&table);
    assert_eq!(lines.len(), case.known_transfers());
    let mut balances: BTreeMap<&str, i64> = BTreeMap::new();
    for account in case.book().accounts() {
        balances.insert(
            case.book().number(account),
            case.openings()[account.index()].minor(),
        );
    }
    for (line, transfer) in lines.iter().zip(case.ledger().transfers().iter()) {
        assert_eq!(line["time"], transfer.time.to_string());
        assert_eq!(minor(&line["amount"]), transfer.amount.minor());
        for (side, party, sign) in [("from", transfer.payer, -1), ("to", transfer.payee, 1)] {
            let number = party.account().map_or("", |a| case.book().number(a));
            assert_eq!(line[side], number);
            if let Some(balance) = balances.get_mut(number) {
                *balance += sign * transfer.amount.minor();
                assert_eq!(minor(&line[&format!("{side}_balance")]), *balance);
            }
        }
        let at_exit = line["from"].is_empty() || line["to"].is_empty();
        assert_eq!(!line["exit"].is_empty(), at_exit, "{line:?}");
    }
}

/// More than two chunks of transfers.
const TRANSFERS: u64 = 40_000;

fn network_table(threads: usize) -> Vec<u8> {
    let case = small();
    let network = Network::new(9, TRANSFERS, 5_000).until(case.as_of());
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .expect("a pool");
    let mut table = Vec::new();
    pool.install(|| write_network_table(&network, Some(&case), &mut table))
        .expect("written");
    table
}

#[test]
fn a_network_table_has_every_line_once_and_in_order_of_time() {
    let case = small();
    let lines = read(&network_table(2));
    assert_eq!(lines.len(), TRANSFERS as usize + case.known_transfers());
    assert!(lines.is_sorted_by_key(|line| line["time"].clone()));
    let ours: Vec<_> = lines.iter().filter(|line| line["id"].starts_with('T')).collect();
    assert_eq!(ours.len(), case.known_transfers());
    for (line, transfer) in ours.iter().zip(case.ledger().transfers().iter()) {
        assert_eq!(line["time"], transfer.time.to_string());
        assert_eq!(minor(&line["amount"]), transfer.amount.minor());
    }
    let last = &lines.last().expect("some")["time"];
    assert!(*last <= case.as_of().to_string(), "{last}");
    let theirs = lines.iter().filter(|line| line["id"].starts_with('N'));
    let ids = theirs.map(|line| line["id"][1..].parse::<usize>().expect("a number"));
    assert!(ids.eq(1..=TRANSFERS as usize));
}

#[test]
fn people_of_the_case_pay_at_shops_of_the_network() {
    let lines = read(&network_table(2));
    let paid = |id: char| {
        let lines = lines.iter().filter(move |line| line["id"].starts_with(id));
        lines
            .map(|line| line["to"].as_str())
            .collect::<std::collections::BTreeSet<_>>()
    };
    let both = paid('T')
        .intersection(&paid('N'))
        .filter(|to| !to.is_empty())
        .count();
    assert!(both >= 4, "{both} accounts are paid by both");
}

#[test]
fn threads_do_not_change_a_byte() {
    assert!(network_table(1) == network_table(3));
}
