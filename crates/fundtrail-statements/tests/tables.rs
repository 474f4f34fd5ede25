//! Transfer tables, from files to ledgers.

use std::fs;
use std::path::PathBuf;

use fundtrail::{ExitKind, Ledger, Money, TransferIndex};
use fundtrail_statements::{Case, List, PaymentSpec, ReadOptions, Wanted, read, read_reached};
use tempfile::TempDir;

/// A folder with some files in it.
struct Folder(TempDir);

impl Folder {
    fn with(files: &[(&str, &[u8])]) -> Folder {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, bytes) in files {
            fs::write(folder.path().join(name), bytes).expect("written");
        }
        Folder(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, names: &[&str]) -> Result<Case, String> {
        self.read_with(names, &ReadOptions::default())
    }

    fn read_with(&self, names: &[&str], options: &ReadOptions) -> Result<Case, String> {
        let paths: Vec<PathBuf> = names.iter().map(|name| self.path(name)).collect();
        let folder = format!("{}/", self.0.path().display());
        read(&paths, options).map_err(|error| error.to_string().replace(&folder, ""))
    }
}

fn one(text: &str) -> Result<Case, String> {
    Folder::with(&[("t.csv", text.as_bytes())]).read(&["t.csv"])
}

/// The transfers of a ledger as text: `payer payee minor`.
fn transfers(case: &Case, ledger: &Ledger) -> Vec<String> {
    let name = |party: fundtrail::Party| match (party.account(), party.exit()) {
        (Some(account), _) => case.book.number(account).to_owned(),
        (_, Some(exit)) => {
            let exit = ledger.exits().exit(exit);
            format!("({} {})", exit.kind.name(), exit.name.as_deref().unwrap_or("-"))
        }
        (None, None) => unreachable!("a party is one of them"),
    };
    ledger
        .transfers()
        .iter()
        .map(|t| format!("{} {} {}", name(t.payer), name(t.payee), t.amount.minor()))
        .collect()
}

fn only_ledger(case: &Case) -> &Ledger {
    assert_eq!(case.ledgers.len(), 1);
    &case.ledgers[0]
}

#[test]
fn a_native_table_is_read_with_names_exits_and_ids() {
    let case = one(
        "id,time,from,to,amount,currency,from_name,to_name,from_bank,channel,note\n\
        t1,2026-03-01T09:00:00,V,M,\"1,000.50\",CNY,受害甲,户乙,工行,,\n\
        t2,2026-03-01T09:05:00,M,,400,,,,,cash,\n\
        t3,2026-03-01T09:06:00,M,M,1,,,,,,\n\
        t4,2026-03-01T09:07:00,M,X,0.00,,,,,,\n",
    )
    .expect("a case");
    let ledger = only_ledger(&case);
    assert_eq!(ledger.currency().code(), "CNY");
    assert_eq!(transfers(&case, ledger), ["V M 100050", "M (cash -) 40000"]);
    let first = ledger.transfers().get(TransferIndex::from_index(0));
    assert_eq!(case.id(first.source), Some("t1"));
    let payer = case.account("V").expect("known");
    let details = case.book.details(payer).expect("details");
    assert_eq!(details.holder.as_deref(), Some("受害甲"));
    assert_eq!(details.bank.as_deref(), Some("工行"));
    let counts = case.counts;
    assert_eq!((counts.lines, counts.ignored, counts.in_transfers), (5, 1, 2));
    assert_eq!((counts.own, counts.zero, counts.transfers), (1, 1, 2));
}

#[test]
fn paysim_types_say_which_end_is_an_exit() {
    let case = one("step,type,amount,nameOrig,oldbalanceOrg,newbalanceOrig,nameDest,oldbalanceDest,newbalanceDest,isFraud,isFlaggedFraud\n\
        1,CASH_IN,10.5,C1,0,0,C2,0,0,0,0\n\
        1,TRANSFER,9,C1,0,0,C3,0,0,0,0\n\
        2,CASH_OUT,8,C3,0,0,C4,0,0,0,0\n\
        2,PAYMENT,1,C3,0,0,M5,0,0,0,0\n")
    .expect("a case");
    let ledger = only_ledger(&case);
    assert_eq!(
        transfers(&case, ledger),
        [
            "(cash C2) C1 1050",
            "C1 C3 900",
            "C3 (cash C4) 800",
            "C3 (merchant M5) 100"
        ]
    );
    let times: Vec<String> = ledger
        .transfers()
        .times()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(times[0], "2017-01-01T01:00:00");
    assert_eq!(times[3], "2017-01-01T02:00:00");
}

#[test]
fn an_amlworld_conversion_ends_in_one_currency_and_begins_in_the_other() {
    let case = one("Timestamp,From Bank,Account,To Bank,Account,Amount Received,Receiving Currency,Amount Paid,Payment Currency,Payment Format,Is Laundering\n\
        2022/09/01 00:20,010,800,020,800,5.00,US Dollar,5.00,US Dollar,Wire,0\n\
        2022/09/01 00:21,020,800,030,900,0.00010000,Bitcoin,4.00,US Dollar,Bitcoin,0\n\
        2022/09/01 00:22,010,800,010,800,7.00,US Dollar,7.00,US Dollar,Reinvestment,0\n")
    .expect("a case");
    let codes: Vec<_> = case.ledgers.iter().map(|l| l.currency().code()).collect();
    assert_eq!(codes, ["BTC", "USD"]);
    assert_eq!(
        transfers(&case, &case.ledgers[0]),
        ["(converted 020/800) 030/900 10000"]
    );
    assert_eq!(
        transfers(&case, &case.ledgers[1]),
        ["010/800 020/800 500", "020/800 (converted 030/900) 400"]
    );
    assert_eq!(
        (case.counts.in_transfers, case.counts.own, case.counts.transfers),
        (2, 1, 3)
    );
}

#[test]
fn the_order_of_arguments_does_not_matter() {
    let folder = Folder::with(&[
        ("a.csv", b"time,from,to,amount\n2026-03-01 09:00:00,A,B,1\n"),
        ("b.csv", b"time,from,to,amount\n2026-03-01 09:00:00,B,C,1\n"),
    ]);
    let first = folder.read(&["a.csv", "b.csv"]).expect("a case");
    let second = folder.read(&["b.csv", "a.csv", "b.csv"]).expect("a case");
    assert_eq!(
        transfers(&first, only_ledger(&first)),
        transfers(&second, only_ledger(&second))
    );
    assert_eq!(first.files, second.files);
}

#[test]
fn a_copy_of_a_file_counts_once() {
    let table: &[u8] = b"time,from,to,amount\n2026-03-01 09:00:00,A,B,1\n";
    let case = Folder::with(&[("a.csv", table), ("b.csv", table)])
        .read(&["a.csv", "b.csv"])
        .expect("a case");
    assert_eq!(
        (
            case.counts.in_transfers,
            case.counts.duplicate,
            case.counts.ignored
        ),
        (1, 1, 2)
    );
    assert_eq!(only_ledger(&case).transfers().len(), 1);
}

#[test]
fn a_zipped_table_is_unpacked_up_to_a_limit() {
    use std::io::Write;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer
        .write_all(b"time,from,to,amount\n2026-03-01 09:00:00,A,B,1\n")
        .expect("packed");
    let folder = Folder::with(&[("t.csv.gz", &packer.finish().expect("packed"))]);
    assert_eq!(folder.read(&["t.csv.gz"]).expect("a case").counts.transfers, 1);
    let options = ReadOptions {
        unpacked_limit: 10,
        ..ReadOptions::default()
    };
    let error = folder.read_with(&["t.csv.gz"], &options).expect_err("too large");
    assert!(
        error.starts_with("t.csv.gz: it unpacks to more than 10 bytes"),
        "{error}"
    );
}

#[test]
fn a_damaged_table_in_parquet_is_an_error_with_its_name() {
    let bytes = &include_bytes!("../../../testdata/parquet/damaged.parquet")[..];
    let folder = Folder::with(&[("damaged.parquet", bytes)]);
    let result = read(&[folder.path("damaged.parquet")], &ReadOptions::default());
    let error = result.err().map(|error| error.to_string()).unwrap_or_default();
    assert!(
        error.contains("damaged.parquet") && error.contains("fetch it again"),
        "{error}"
    );
}

/// Written by `DuckDB` (decimals) and by pandas (floating point, whole numbers, instants of UTC).
#[test]
fn a_table_in_parquet_is_read_like_the_same_in_csv() {
    let tables = [
        (
            "transfers.csv",
            &include_bytes!("../../../testdata/parquet/transfers.csv")[..],
        ),
        (
            "duckdb.parquet",
            &include_bytes!("../../../testdata/parquet/duckdb.parquet")[..],
        ),
        (
            "pandas.parquet",
            &include_bytes!("../../../testdata/parquet/pandas.parquet")[..],
        ),
    ];
    let folder = Folder::with(&tables);
    let read = |name| {
        let case = folder.read(&[name]).expect("a case");
        let ledger = only_ledger(&case);
        (transfers(&case, ledger), ledger.transfers().times().to_vec())
    };
    let expected = read("transfers.csv");
    assert_eq!(expected.0.len(), 40);
    assert_eq!(read("duckdb.parquet"), expected);
    assert_eq!(read("pandas.parquet"), expected);
}

#[test]
fn rejects_stop_the_reading_unless_they_are_accepted() {
    let text = "time,from,to,amount\n\
        2026-03-01 09:00:00,A,B,10.00\n\
        2026-03-01 09:00:00,A,6.22E+18,20.00\n\
        2026-03-01 09:00:00,A,B,-5\n\
        2026-13-01 09:00:00,A,B,30.00\n";
    let folder = Folder::with(&[("t.csv", text.as_bytes())]);
    let error = folder.read(&["t.csv"]).expect_err("three rejects");
    assert!(error.starts_with("t.csv:3: to: \"6.22E+18\""), "{error}");
    assert!(error.contains("3 line(s) with 50.00 CNY rejected"), "{error}");
    let options = ReadOptions {
        accept_rejects: true,
        ..ReadOptions::default()
    };
    let case = folder.read_with(&["t.csv"], &options).expect("a case");
    assert_eq!((case.counts.rejected, case.counts.in_transfers), (3, 1));
    assert_eq!(case.rejects[0].text, "2026-03-01 09:00:00,A,6.22E+18,20.00");
    assert_eq!(case.rejects[0].amount, Some(Money::from_minor(2000)));
}

#[test]
fn payments_are_found_and_candidates_listed() {
    let case = one("id,time,from,to,amount\n\
        p1,2026-03-01 09:00:10,V,M,500\n\
        p2,2026-03-01 09:00:40,V,M,500\n\
        p3,2026-03-02 09:00:00,V,N,7\n")
    .expect("a case");
    let find = |text: &str| {
        let spec: PaymentSpec = text.parse().expect("a spec");
        case.find_payment(&spec)
            .map(|(_, index)| index.index())
            .map_err(|error| error.to_string())
    };
    assert_eq!(find("p2"), Ok(1));
    assert_eq!(find("t.csv:2"), Ok(0));
    assert_eq!(find("from=V to=M at=2026-03-01 09:00:40 amount=500.00"), Ok(1));
    assert_eq!(find("at=2026-03-02"), Ok(2));
    let several = find("from=V to=M at=2026-03-01T09:00").expect_err("two fit");
    assert!(
        several.contains("2 transfers fit") && several.contains("t.csv:3 p2"),
        "{several}"
    );
    let none = find("from=V to=M amount=501").expect_err("none fits");
    assert!(
        none.contains("no transfer fits; near it:") && none.contains("t.csv:2 p1"),
        "{none}"
    );
}

#[test]
fn payments_that_are_looked_up_together_are_found_as_each_alone() {
    let case = one("id,time,from,to,amount\n\
        p1,2026-03-01 09:00:10,V,M,500\n\
        p2,2026-03-01 09:00:40,V,M,600\n\
        p2,2026-03-02 09:00:00,V,N,7\n\
        p4,2026-03-02 09:00:01,V,N,8\n")
    .expect("a case");
    let texts = ["t.csv:5", "p2", "p1", "p9", "t.csv:2", "from=V amount=8", "p1"];
    let specs: Vec<PaymentSpec> = texts.map(|text| text.parse().expect("a spec")).to_vec();
    let named = case.named(&specs);
    let found: Vec<Option<usize>> = specs
        .iter()
        .map(|spec| case.find_named(spec, &named).ok().map(|(_, index)| index.index()))
        .collect();
    // p2 stands twice, p9 nowhere.
    assert_eq!(found, [Some(3), None, Some(0), None, Some(0), Some(3), Some(0)]);
}

#[test]
fn a_victim_with_several_payees_must_choose() {
    let case = one("time,from,to,amount\n\
        2026-03-01 09:00:00,V,M,500\n\
        2026-03-01 09:01:00,V2,M,100\n\
        2026-03-01 09:02:00,V,V2,50\n\
        2026-03-01 09:03:00,V,,20\n\
        2026-03-01 09:04:00,V,R,30\n")
    .expect("a case");
    let error = case
        .victim_payments(&["V+V2"], false)
        .expect_err("two payees")
        .to_string();
    assert!(
        error.contains("M 600.00 CNY in 2 payment(s)") && error.contains("R 30.00 CNY"),
        "{error}"
    );
    let found = case.victim_payments(&["V+V2"], true).expect("payments");
    assert_eq!(found.payments.len(), 3);
    assert!(case.victim_payments(&["nobody"], true).is_err());
}

#[test]
fn opening_balances_are_read_from_nodes() {
    let folder = Folder::with(&[
        ("t.csv", b"sourceNodeId,targetNodeId,value,time\n0,1,5.00,1\n"),
        (
            "nodes.csv",
            b"nodeid,isFraud,init_balance,fraudStep\n0,0,184.44,-1\n1,0,2,-1\n2,0,3,-1\n",
        ),
    ]);
    let mut case = folder.read(&["t.csv"]).expect("a case");
    let openings = case
        .read_openings(&folder.path("nodes.csv"), 0)
        .expect("openings");
    assert_eq!((openings.known.len(), openings.unknown), (2, 1));
    let zero = case
        .account("0")
        .expect("node 0 is an account, since AMLSim numbers its nodes from 0");
    assert_eq!(only_ledger(&case).opening(zero), Some(Money::from_minor(18444)));
}

#[test]
fn a_general_table_is_read_without_work() {
    let text = "sep=;\n付款账号;收款账号;交易时间;交易金额（元）\n\t6222;\t6333;1/3/2026 9:05;1.234,50\n6222;6333;13/3/2026 9:05;2,00\n";
    let case = one(text).expect("a case");
    let ledger = only_ledger(&case);
    assert_eq!(transfers(&case, ledger), ["6222 6333 123450", "6222 6333 200"]);
    assert_eq!(
        ledger.transfers().times()[0].to_string(),
        "2026-03-01T09:05:00",
        "day first is proved by the 13th"
    );
}

#[test]
fn an_exit_column_says_the_kind() {
    let case = one("seq,id,time,from,to,amount,exit,sources\n1,a,2026-03-01 09:00:00,A,,5,fee,x.csv:3\n")
        .expect("a case");
    let ledger = only_ledger(&case);
    let payee = ledger.transfers().payees()[0].exit().expect("an exit");
    assert_eq!(ledger.exits().exit(payee).kind, ExitKind::Fee);
}

#[test]
fn a_summary_says_what_a_file_came_to() {
    let text = "time,from,to,amount\n\
        2026-03-01 09:00:00,A,B,10.00\n\
        2026-03-02 09:00:00,B,C,4.00\n\
        2026-03-03 09:00:00,C,D,7x\n\
        2026-03-04 09:00:00,C,6.2E+18,7.00\n";
    let folder = Folder::with(&[("t.csv", text.as_bytes())]);
    let options = ReadOptions {
        accept_rejects: true,
        ..ReadOptions::default()
    };
    let case = folder.read_with(&["t.csv"], &options).expect("a case");
    let [summary] = &case.summaries()[..] else {
        panic!("one file")
    };
    let cny = only_ledger(&case).currency().clone();
    assert_eq!(
        (
            summary.counts.lines,
            summary.counts.in_transfers,
            summary.counts.rejected
        ),
        (5, 2, 2)
    );
    assert_eq!(summary.money[&(List::InTransfers, cny.clone())], 1400);
    assert_eq!(summary.money[&(List::Rejected, cny)], 700);
    assert_eq!(summary.accounts, 3);
    let period = summary.period.expect("a period");
    assert_eq!(
        (period.from.to_string(), period.until.to_string()),
        ("2026-03-01T09:00:00".into(), "2026-03-02T09:00:00".into())
    );
}

#[test]
fn a_platforms_name_beside_a_blank_number_is_a_clearing_exit() {
    let case = one("time,from,to,amount,from_name,to_name,channel\n\
                    2026-03-01 09:00:00,A,,5,某备付金,户甲,\n\
                    2026-03-01 09:01:00,A,,5,户甲,某支付备付金,快捷\n\
                    2026-03-01 09:02:00,A,,5,户甲,某支付备付金,ATM取现\n")
    .expect("a case");
    let ledger = only_ledger(&case);
    let kinds = ledger.transfers().payees().iter().map(|payee| {
        let exit = payee.exit().expect("an exit");
        ledger.exits().exit(exit).kind
    });
    // The name of the side that has a number says nothing of the other.
    let expected = [ExitKind::Unknown, ExitKind::Clearing, ExitKind::Clearing];
    assert_eq!(kinds.collect::<Vec<_>>(), expected);
}

#[test]
fn an_exit_of_a_table_is_the_same_beside_statements_as_without_them() {
    let table = "time,from,to,amount,from_name,to_name,channel,exit\n\
                 2026-03-01 09:00:00,6217000000000000001,,5,户甲,某支付备付金,,\n\
                 2026-03-01 09:01:00,6217000000000000001,,6,户甲,,ATM取现,\n\
                 2026-03-01 09:02:00,6217000000000000001,,7,,,,converted\n\
                 2026-03-01 09:03:00,6217000000000000001,6222****0001,8,,,,merchant\n";
    let statement = "本方账号,交易时间,借贷标志,交易金额,交易余额,对手账号\n\
                     6217000000000000009,2026-03-01 08:00:00,出,9,91,6217000000000000008\n";
    let exits = |files: &[(&str, &[u8])]| {
        let folder = Folder::with(files);
        let paths: Vec<PathBuf> = files.iter().map(|(name, _)| folder.path(name)).collect();
        let case = read(&paths, &ReadOptions::default()).expect("a case");
        let ledger = only_ledger(&case);
        let ends = ledger.transfers().payees().iter();
        let exits = ends.filter_map(|payee| Some(ledger.exits().exit(payee.exit()?).clone()));
        exits.map(|exit| (exit.kind, exit.name)).collect::<Vec<_>>()
    };
    let alone = exits(&[("t.csv", table.as_bytes())]);
    let kinds: Vec<ExitKind> = alone.iter().map(|exit| exit.0).collect();
    let expected = [
        ExitKind::Clearing,
        ExitKind::Cash,
        ExitKind::Converted,
        ExitKind::Merchant,
    ];
    assert_eq!(kinds, expected);
    assert_eq!(alone[3].1.as_deref(), Some("6222****0001"));
    let beside = exits(&[("t.csv", table.as_bytes()), ("s.csv", statement.as_bytes())]);
    assert_eq!(beside, alone);
}

/// What a trace of this payment needs of a table, read by what it can reach.
fn reached(text: &str, payment: &str) -> Option<Case> {
    let folder = Folder::with(&[("t.csv", text.as_bytes())]);
    let payment: PaymentSpec = payment.parse().expect("a payment");
    let wanted = Wanted::new([&payment], []).expect("it is named");
    read_reached(&[folder.path("t.csv")], &ReadOptions::default(), &wanted).expect("no line is wrong")
}

#[test]
fn only_what_a_payment_reaches_is_read_whole_and_every_line_is_counted() {
    let table = "id,time,from,to,amount\n\
                 1,2026-03-01 10:00:00,6217000000000000001,6217000000000000002,5.00\n\
                 2,2026-03-01 10:00:01,6217000000000000003,6217000000000000004,6.00\n\
                 3,2026-03-01 10:00:02,6217000000000000002,6217000000000000005,7.00\n\
                 4,2026-03-01 10:00:03,6217000000000000006,6217000000000000006,8.00\n\
                 5,2026-03-01 10:00:04,6217000000000000007,6217000000000000008,0.00\n\
                 6,2026-03-01 10:00:05,6217000000000000003,6217000000000000004,9.00\n";
    let case = reached(table, "1").expect("a plain table");
    assert!(case.is_partial());
    let amounts = case.ledgers[0].transfers().amounts().iter().map(|a| a.minor());
    assert_eq!(
        amounts.collect::<Vec<_>>(),
        [500, 700, 900],
        "the payment, where it went on to, and the last on record"
    );
    let counts = case.counts;
    assert_eq!(
        (
            counts.lines,
            counts.in_transfers,
            counts.own,
            counts.zero,
            counts.ignored
        ),
        (7, 4, 1, 1, 1)
    );
    assert_eq!(case.files[0].transfers, 4);
}

#[test]
fn what_hangs_on_a_whole_file_is_left_to_the_whole_reading() {
    let line = "1,2026-03-01 10:00:00,6217000000000000001,6217000000000000002";
    let plain = format!("id,time,from,to,amount\n{line},5.00\n");
    assert!(reached(&plain, "1").is_some());
    assert!(
        reached(&plain, "2").is_none(),
        "no such payment: the whole tells what is near it"
    );
    let balances = format!("id,time,from,to,amount,from_balance,to_balance\n{line},5.00,1.00,5.00\n");
    assert!(reached(&balances, "1").is_none(), "balances prove openings");
    let swapped = line.replace("2026-03-01", "13/03/2026");
    let swapped = format!("id,time,from,to,amount\n{line},5.00\n2{},5.00\n", &swapped[1..]);
    assert!(
        reached(&swapped, "1").is_none(),
        "a spreadsheet may have swapped the dates"
    );
    let ragged = format!(
        "id,time,from,to,amount,note\n{line},5.00,\n2{},5.00\n",
        &line[1..]
    );
    assert!(
        reached(&ragged, "1").is_none(),
        "lines of different lengths are looked at together"
    );
    let zero =
        "id,time,from,to,amount\n1,2026-03-01 10:00:00,1,2,5.00\n2,2026-03-01 10:00:01,2,0,5.00\n".to_owned();
    assert!(reached(&zero, "1").is_none(), "0 may be an account");
    let charged = format!("id,time,from,to,amount,fee\n{line},5.00,1.00\n");
    assert!(reached(&charged, "1").is_none(), "charges are movements");
    let two = format!("{plain}\n日期,账号,收入,支出,余额\n");
    assert!(reached(&two, "1").is_none(), "another table begins");
    let chinese = encoding_rs::GB18030
        .encode(&plain.replace("id,", "流水号,"))
        .0
        .into_owned();
    let folder = Folder::with(&[("t.csv", &chinese)]);
    let payment: PaymentSpec = "1".parse().expect("a payment");
    let wanted = Wanted::new([&payment], []).expect("it is named");
    let case = read_reached(&[folder.path("t.csv")], &ReadOptions::default(), &wanted);
    assert!(
        case.expect("no error").is_none(),
        "an encoding is judged on the whole file"
    );
    let by_amount: PaymentSpec = "amount=5.00".parse().expect("a payment");
    assert!(Wanted::new([&by_amount], []).is_none(), "any line may be it");
}

#[test]
fn files_that_memory_does_not_hold_are_not_loaded() {
    let line = "1,2026-03-01 10:00:00,6217000000000000001,6217000000000000002,5.00\n";
    let text = format!("id,time,from,to,amount\n{}", line.repeat(1000));
    let folder = Folder::with(&[("t.csv", text.as_bytes())]);
    let read_in = |memory_limit, since| {
        let options = ReadOptions {
            memory_limit,
            since,
            ..ReadOptions::default()
        };
        read(&[folder.path("t.csv")], &options)
    };
    let bytes = text.len() as u64;
    assert!(read_in(None, None).is_ok() && read_in(Some(4 * bytes), None).is_ok());
    let error = read_in(Some(4 * bytes - 1), None).expect_err("a byte too much");
    assert!(
        error
            .to_string()
            .contains("read fewer files, or a part of their time"),
        "{error}"
    );
    let since = Some(fundtrail::Time::MIN);
    assert!(
        read_in(Some(4 * bytes - 1), since).is_ok(),
        "lines left out take less"
    );
    assert!(read_in(Some(bytes), since).is_err());
}
