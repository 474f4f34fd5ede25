//! `network`: what ties accounts, whose suspects they are, and what lies beside the records.

use serde_json::json;

use crate::util::Folder;

/// Two mules pay from one phone's address and draw cash; a friend is at home.
const SHARED_ADDRESS: &str = "交易卡号,交易账号,交易方户名,交易方证件号码,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,现金标志,对手户名,对手身份证号,对手开户银行,摘要说明,交易币种,交易网点名称,交易发生地,交易是否成功,传票号,IP地址,MAC地址,对手交易余额,交易流水号,日志号,凭证种类,凭证号,交易柜员号,备注,商户名称,交易类型,查询反馈结果原因
6222029900000000001,,甲,990001199001010001,2026-03-01 09:00:00,5000.00,5000.00,进,6222029900000000009,,,,,转账,CNY,,,成功,,,,,S1,,,,,,,,
6222029900000000001,,甲,990001199001010001,2026-03-01 09:05:00,4900.00,100.00,出,6222029900000000004,,,,,转账,CNY,,,成功,,203.0.113.7,02-5E-00-00-00-01,,S2,,,,,,,,
6222029900000000002,,乙,990001199001010002,2026-03-01 09:30:00,3000.00,3000.00,进,6222029900000000008,,,,,转账,CNY,,,成功,,,,,S3,,,,,,,,
6222029900000000002,,乙,990001199001010002,2026-03-01 09:40:00,3000.00,0.00,出,6222029900000000005,,,,,转账,CNY,,,成功,,203.0.113.7,02:5e:00:00:00:01,,S4,,,,,,,,
6222029900000000003,,丙,990001199001010003,2026-03-01 10:00:00,800.00,800.00,进,6222029900000000007,,,,,转账,CNY,,,成功,,,,,S5,,,,,,,,
6222029900000000003,,丙,990001199001010003,2026-03-01 10:40:00,500.00,300.00,出,6222029900000000006,,,,,转账,CNY,,,成功,,198.51.100.4,,,S6,,,,,,,,
";

#[test]
fn a_shared_device_ties_accounts_that_never_paid_each_other_and_names_the_lines() {
    let folder = Folder::with("甲.csv", SHARED_ADDRESS);
    let ask = [
        "network",
        "甲.csv",
        "--suspect",
        "6222029900000000001",
        "--format",
        "json",
        "--quiet",
    ];
    let report = folder.run(&ask).json();
    let members = report["members"].as_array().expect("members");
    let place = |account: &str| members.iter().position(|m| m["account"] == account);
    assert!(place("6222029900000000002").is_some(), "by the device alone");
    assert_eq!(place("6222029900000000003"), None, "nothing leads there");
    let ties = report["ties"].as_array().expect("ties");
    let device = ties
        .iter()
        .find(|tie| tie["kind"] == "device")
        .expect("a tie by device");
    assert_eq!(
        device["accounts"],
        serde_json::json!(["6222029900000000001", "6222029900000000002"])
    );
    let lines: Vec<_> = device["source"]
        .as_array()
        .expect("lines")
        .iter()
        .map(|s| s["line"].as_u64())
        .collect();
    assert_eq!(lines, [Some(3), Some(5)]);
    // What two have is more than one may have: it ties nobody then, and that is said.
    let report = folder.run(&[&ask[..], &["--most-sharing", "1"]].concat()).json();
    assert!(
        report["ties"]
            .as_array()
            .expect("ties")
            .iter()
            .all(|tie| tie["kind"] == "money")
    );
    let kinds: Vec<_> = report["everybodys"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|e| e["kind"].as_str())
        .collect();
    assert_eq!(kinds, [Some("ip"), Some("device")]);
}

#[test]
fn suspects_of_a_payment_are_whom_it_reached() {
    let folder = Folder::with(
        "t.csv",
        "id,time,from,to,amount\n\
         P1,2026-03-01T09:00:00,V,A,5000.00\n\
         P2,2026-03-01T09:05:00,A,B,5000.00\n\
         P3,2026-03-01T09:20:00,B,C,4900.00\n\
         P4,2026-03-01T12:00:00,C,V,100.00\n",
    );
    let ask = [
        "network",
        "t.csv",
        "--payment",
        "P1",
        "--format",
        "json",
        "--quiet",
    ];
    let report = folder.run(&ask).json();
    let members = report["members"].as_array().expect("members");
    let suspects = members
        .iter()
        .filter(|m| m["suspect"] == true)
        .map(|m| m["account"].as_str().expect("a number"));
    let mut suspects: Vec<_> = suspects.collect();
    suspects.sort_unstable();
    assert_eq!(
        suspects,
        ["A", "B", "C"],
        "and not the victim, though some came back"
    );
    let first = members.iter().find(|m| m["account"] == "A").expect("A");
    assert!(
        first["roles"]
            .as_array()
            .expect("roles")
            .contains(&"victim-facing".into())
    );
    let groups = report["groups"].as_array().expect("groups");
    let grouped = groups
        .iter()
        .map(|group| group["accounts"].as_array().map_or(0, Vec::len));
    assert_eq!(grouped.sum::<usize>(), 3, "each member is in one group");
    folder
        .run(&["network", "t.csv", "--payment", "p1", "--quiet"])
        .fails(1, &["p1", "no transfer fits"]);
}

/// What lies in a folder beside the records: an opening balance, and a list with a bank.
#[test]
fn a_folder_of_records_with_openings_and_a_list_is_read_when_the_options_name_them() {
    let folder = Folder::with(
        "case/t.csv",
        "id,time,from,to,amount\n\
         P1,2026-03-01T09:00:00,V,A,50.00\n\
         P2,2026-03-01T09:05:00,A,B,80.00\n",
    );
    folder.write("case/open.csv", "nodeid,isFraud,init_balance\nA,1,40.00\n");
    folder.write("case/list.csv", "账号,开户行\nA,火星银行\n");
    let without = folder.run(&["network", "case", "--suspect", "A", "--openings", "case/open.csv"]);
    without.fails(
        1,
        &[
            "list.csv:1",
            "a list of accounts",
            "--suspects FILE (network)",
            "--origins FILE (sources)",
        ],
    );
    let chinese = [
        "sources",
        "case",
        "--account",
        "A",
        "--openings",
        "case/open.csv",
        "--lang",
        "zh",
    ];
    folder
        .run(&chinese)
        .fails(1, &["list.csv:1", "账户名单", "--suspects FILE (network)"]);
    let ask = [
        "network",
        "case",
        "--suspects",
        "case/list.csv",
        "--openings",
        "case/open.csv",
        "--format",
        "json",
        "--quiet",
    ];
    let report = folder.run(&ask).json();
    // 40.00 at first, 50.00 in, 80.00 out.
    assert_eq!(report["to_freeze"][0]["balance"], "10.00");
    assert_eq!(report["to_freeze"][0]["opening_assumed"], false);
}

/// Three members: of one the opening balance that was given suffices, of one it does not, of one nobody gave it.
#[test]
fn the_list_to_freeze_says_what_a_balance_rests_on() {
    let folder = Folder::with(
        "t.csv",
        "id,time,from,to,amount\n\
         P1,2026-03-01T09:00:00,A,B,80.00\n\
         P2,2026-03-01T09:05:00,V,A,50.00\n\
         P3,2026-03-01T09:10:00,C,B,3.00\n",
    );
    folder.write("open.csv", "nodeid,init_balance\nA,10.00\nC,5.00\n");
    folder.write("list.csv", "account\nA\nB\nC\n");
    let ask = |more: &[&'static str]| {
        let ask = [
            "network",
            "t.csv",
            "--suspects",
            "list.csv",
            "--openings",
            "open.csv",
            "--quiet",
        ];
        folder.run(&[&ask, more].concat())
    };
    let report = ask(&["--format", "json"]).json();
    let rows = report["to_freeze"].as_array().expect("a list");
    let of = |account: &str| {
        let row = rows.iter().find(|row| row["account"] == account);
        let row = row.expect("listed");
        json!([row["balance"], row["opening_assumed"], row["opening_raised"]])
    };
    // A paid 80.00 of at least as much, whatever was given, and then received 50.00.
    assert_eq!(of("A"), json!(["50.00", false, true]));
    assert_eq!(of("B"), json!(["83.00", true, false]));
    assert_eq!(of("C"), json!(["2.00", false, false]));
    for (lang, title, raised, unknown) in [
        ("en", "To freeze, by group", "more than given", "not known"),
        ("zh", "各组待冻结账户", "高于所给数额", "未知"),
    ] {
        let text = ask(&["--lang", lang]).ok();
        let list = text.split(title).nth(1).expect("the list");
        let row = |balance: &str| list.lines().find(|line| line.contains(balance)).expect("a row");
        assert!(row("50.00").ends_with(raised), "{list}");
        assert!(row("83.00").ends_with(unknown), "{list}");
        assert!(row(" 2.00").trim_end().ends_with("2.00"), "{list}");
    }
}

/// A mule buys crypto-assets by card, by a dealer without a number, and pays a friend.
#[test]
fn who_buys_crypto_assets_has_that_role() {
    let folder = Folder::with(
        "甲.csv",
        SHARED_ADDRESS.lines().next().expect("a header").to_owned()
            + "\n\
6222029900000000001,,甲,990001199001010001,2026-03-01 09:00:00,5000.00,5000.00,进,6222029900000000009,,,,,转账,CNY,,,成功,,,,,S1,,,,,,,,
6222029900000000001,,甲,990001199001010001,2026-03-01 09:05:00,2000.00,3000.00,出,,,,,,快捷支付,CNY,,,成功,,,,,S2,,,,,,Binance Europe,,
6222029900000000001,,甲,990001199001010001,2026-03-01 09:06:00,1900.00,1100.00,出,,,,,,购买USDT,CNY,,,成功,,,,,S3,,,,,,,,
6222029900000000001,,甲,990001199001010001,2026-03-01 09:07:00,1000.00,100.00,出,6222029900000000004,,,,,转账,CNY,,,成功,,,,,S4,,,,,,,,
",
    );
    let ask = [
        "network",
        "甲.csv",
        "--suspect",
        "6222029900000000001",
        "--format",
        "json",
        "--quiet",
    ];
    let report = folder.run(&ask).json();
    let suspect = &report["members"][0];
    let roles = suspect["roles"].as_array().expect("roles");
    assert!(roles.contains(&"crypto".into()), "{roles:?}");
    // 3,900.00 of 4,900.00.
    let share = suspect["figures"]["crypto"].as_f64().expect("a share");
    assert!((share - 39.0 / 49.0).abs() < 1e-9, "{share}");
    assert_eq!(report["groups"][0]["exited"][0]["kind"], "crypto");
    assert_eq!(report["groups"][0]["exited"][0]["amount"], "3900.00");
}

#[test]
fn an_account_with_dealings_in_two_currencies_is_asked_about_one() {
    let folder = Folder::with(
        "t.csv",
        "id,time,from,to,amount,currency\n\
         P1,2026-03-01T09:00:00,V,A,50.00,CNY\n\
         P2,2026-03-01T09:05:00,A,B,80.00,USD\n",
    );
    for command in [["sources", "--account"], ["network", "--suspect"]] {
        let ask = [command[0], "t.csv", command[1], "A", "--quiet"];
        folder
            .run(&ask)
            .fails(1, &["dealings in CNY, USD", "--in-currency CODE"]);
        folder
            .run(&[&ask[..], &["--lang", "zh"]].concat())
            .fails(1, &["CNY, USD", "--in-currency CODE"]);
        folder
            .run(&[&ask[..], &["--in-currency", "EUR"]].concat())
            .fails(1, &["no dealings in EUR, but in CNY, USD"]);
        let report = folder.run(&[&ask[..], &["--in-currency", "USD", "--format", "json"]].concat());
        assert_eq!(report.json()["currency"], "USD");
    }
    // The payment says which currency it is.
    let ask = [
        "network",
        "t.csv",
        "--payment",
        "P1",
        "--suspect",
        "A",
        "--format",
        "json",
        "--quiet",
    ];
    assert_eq!(folder.run(&ask).json()["currency"], "CNY");
}
