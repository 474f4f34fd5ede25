//! Statements agree with the ledger, line by line, as a simple reader of their own sees them.

use std::collections::{BTreeMap, BTreeSet};

use encoding_rs::{GBK, UTF_8};
use fundtrail::{AccountId, Money};
use fundtrail_synth::{
    CaseFile, Family, Mess, Shape, StatementOptions, Statements, SyntheticCase, case, statements,
};

fn small(family: Family) -> SyntheticCase {
    let shape = Shape {
        people: 30,
        days_before: 4,
        ..Shape::default()
    };
    case(family, 5, &shape)
}

/// A line of a statement as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    serial: String,
    account: AccountId,
    is_out: bool,
    time: String,
    amount: i64,
    balance: i64,
    other: Option<AccountId>,
    memo: String,
    failed: bool,
}

fn minor(text: &str) -> i64 {
    Money::parse(text, 2).expect("an amount").minor()
}

/// The lines of a file in their order, except those that only say that there are no records.
fn read(case: &SyntheticCase, file: &CaseFile) -> Vec<Line> {
    let is_gbk = file.name.ends_with("-31.csv") || file.name.ends_with("-guarded.csv");
    let (text, _, broken) = if is_gbk { GBK } else { UTF_8 }.decode(&file.bytes);
    assert!(!broken, "{}", file.name);
    let mut rows = text
        .lines()
        .map(|line| line.split(',').map(str::trim).collect::<Vec<_>>());
    let header = rows.next().expect("a header");
    let mut lines = Vec::new();
    for row in rows {
        assert_eq!(row.len(), header.len(), "{}", file.name);
        let cell = |names: &[&str]| {
            let column = header.iter().position(|name| names.contains(name));
            column.map_or("", |column| row[column])
        };
        if cell(&["查询反馈结果原因"]) == "查无此记录" {
            continue;
        }
        let debit = cell(&["Debit"]);
        let amount = cell(&["交易金额", "Credit"]);
        lines.push(Line {
            serial: cell(&["交易流水号", "Reference"]).to_owned(),
            account: case
                .book()
                .get(cell(&["交易卡号", "Card"]))
                .expect("a known card"),
            is_out: !debit.is_empty() || ["出", "借"].contains(&cell(&["收付标志", "借贷标志"])),
            time: cell(&["交易时间", "Date Time"]).replace(' ', "T"),
            amount: minor(if debit.is_empty() { amount } else { debit }),
            balance: minor(cell(&["交易余额", "Balance"])),
            other: case
                .book()
                .get(cell(&["交易对手账卡号", "对手账号", "Counterparty Account"])),
            memo: cell(&["摘要说明", "Description"]).to_owned(),
            failed: cell(&["交易是否成功"]) == "失败",
        });
    }
    lines
}

fn read_all(case: &SyntheticCase, statements: &Statements) -> Vec<Line> {
    statements
        .files
        .iter()
        .filter(|file| file.name != "人员信息.csv")
        .flat_map(|file| read(case, file))
        .collect()
}

/// What the ledger says that the statements of these accounts should say, without words and serials.
fn expected(case: &SyntheticCase, covered: &[AccountId]) -> Vec<Line> {
    let mut balances: Vec<i64> = case.openings().iter().map(|o| o.minor()).collect();
    let mut lines = Vec::new();
    for transfer in case.ledger().transfers().iter().take(case.known_transfers()) {
        let sides = [
            (transfer.payer, transfer.payee, true),
            (transfer.payee, transfer.payer, false),
        ];
        for (own, other, is_out) in sides {
            let Some(account) = own.account() else { continue };
            let amount = transfer.amount.minor();
            balances[account.index()] += if is_out { -amount } else { amount };
            if covered.contains(&account) {
                lines.push(Line {
                    serial: String::new(),
                    account,
                    is_out,
                    time: transfer.time.to_string(),
                    amount,
                    balance: balances[account.index()],
                    other: other.account(),
                    memo: String::new(),
                    failed: false,
                });
            }
        }
    }
    lines.sort();
    lines
}

fn without_words(lines: Vec<Line>) -> Vec<Line> {
    let mut lines: Vec<Line> = lines
        .into_iter()
        .map(|line| Line {
            serial: String::new(),
            memo: String::new(),
            ..line
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn tidy_statements_say_exactly_what_the_ledger_says() {
    for (family, covered, percent) in [
        (Family::DeepSplit, 1.0, 100),
        (Family::MuleGang, 0.4, 40),
        (Family::Cycle, 0.0, 0),
    ] {
        let case = small(family);
        let options = StatementOptions {
            covered,
            ..StatementOptions::default()
        };
        let folder = statements(&case, &options);
        assert!(case.truth().victims().iter().all(|v| folder.covered.contains(v)));
        let share = 100 * folder.covered.len() / case.book().len();
        assert!(share.abs_diff(percent) < 20, "{share} % for {percent}");
        let found = without_words(read_all(&case, &folder));
        assert_eq!(found, expected(&case, &folder.covered), "{family}");
    }
}

#[test]
fn the_two_sides_of_a_transfer_share_their_serial() {
    let case = small(Family::FanIn);
    let folder = statements(&case, &StatementOptions::default());
    let mut sides: BTreeMap<String, Vec<(AccountId, Option<AccountId>)>> = BTreeMap::new();
    for line in read_all(&case, &folder)
        .into_iter()
        .filter(|line| !line.serial.is_empty())
    {
        sides
            .entry(line.serial)
            .or_default()
            .push((line.account, line.other));
    }
    let pairs = sides.values().filter(|sides| sides.len() == 2);
    assert!(pairs.clone().count() > 100);
    for pair in pairs {
        assert_eq!((Some(pair[0].0), Some(pair[1].0)), (pair[1].1, pair[0].1));
    }
}

#[test]
fn all_four_formats_are_there() {
    let case = small(Family::FanOut);
    let names: String = statements(&case, &StatementOptions::default())
        .files
        .into_iter()
        .map(|file| file.name + " ")
        .collect();
    for format in ["-31.csv", "-34.csv", "-guarded.csv", "-english.csv"] {
        assert!(names.contains(format), "{format} in {names}");
    }
}

#[test]
fn under_all_the_mess_the_balances_still_tell_what_happened() {
    let case = small(Family::Mix);
    let options = StatementOptions {
        covered: 1.0,
        // A copy with other times is a line of its own for this test's simple reader.
        mess: Mess {
            copies_without_seconds: false,
            ..Mess::SEEN_THROUGH
        },
    };
    let folder = statements(&case, &options);
    assert_eq!(folder, statements(&case, &options), "the same bytes again");
    let tidy = read_all(&case, &statements(&case, &StatementOptions::default()));
    let messy: BTreeSet<Line> = read_all(&case, &folder).into_iter().collect();
    assert!(messy.len() > tidy.len(), "more lines than records");
    assert!(messy.iter().any(|line| line.failed));
    assert!(messy.iter().any(|line| line.memo == "冲正"));
    assert!(messy.iter().any(|line| line.time.ends_with(":00")));
    for account in case.book().accounts() {
        let lines = messy
            .iter()
            .filter(|line| line.account == account && !line.failed);
        let net: i64 = lines
            .map(|line| if line.is_out { -line.amount } else { line.amount })
            .sum();
        let true_lines = tidy.iter().filter(|line| line.account == account);
        let true_net: i64 = true_lines
            .map(|line| if line.is_out { -line.amount } else { line.amount })
            .sum();
        assert_eq!(net, true_net, "{}", case.book().number(account));
    }
}

#[test]
fn each_kind_of_mess_can_be_seen() {
    let case = small(Family::Stack);
    let tidy = statements(&case, &StatementOptions::default());
    for name in Mess::NAMES {
        let mut mess = Mess::default();
        assert!(mess.turn_on(name));
        let options = StatementOptions { covered: 1.0, mess };
        assert_ne!(statements(&case, &options).files, tidy.files, "{name}");
    }
}
