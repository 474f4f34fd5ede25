//! How a payment is named, and what is said where none or several fit.

use crate::util::Folder;

/// The worked example; t2 is the victim's payment.
pub(crate) const WORKED: &str = "id,time,from,to,amount\n\
    t1,2026-03-01T09:00:00,OWN,M,3000.00\n\
    t2,2026-03-01T10:00:00,V,M,50000.00\n\
    t3,2026-03-01T10:05:00,M,A,20000.00\n\
    t4,2026-03-01T10:06:00,X,M,30000.00\n\
    t5,2026-03-01T10:07:00,M,B,40000.00\n";

fn paid(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    let arguments = [&["trace", "t.csv", "--format", "json", "--quiet"], arguments].concat();
    let report = folder.run(&arguments).json();
    let payments = report["payments"].as_array().expect("payments");
    payments
        .iter()
        .map(|payment| payment["id"].as_str().expect("an id").to_owned())
        .collect()
}

#[test]
fn a_payment_is_an_id_a_line_or_what_it_says() {
    let folder = Folder::with("t.csv", WORKED);
    for spec in [
        "t2",
        "t.csv:3",
        "from=V",
        "from=V to=M",
        "to=M amount=50000",
        "at=2026-03-01T10:00:00",
        "from=V,to=M,at=2026-03-01 10:00,amount=50000.00",
    ] {
        assert_eq!(paid(&folder, &["--payment", spec]), ["t2"], "{spec}");
    }
}

#[test]
fn payments_stand_in_settlement_order_however_they_were_named() {
    let folder = Folder::with("t.csv", WORKED);
    assert_eq!(
        paid(&folder, &["--payment", "t4", "--payment", "t2"]),
        ["t2", "t4"]
    );
    assert_eq!(
        paid(&folder, &["--payment", "t2", "--payment", "t.csv:3"]),
        ["t2"],
        "named twice"
    );
}

#[test]
fn a_payment_that_does_not_exist_is_an_error() {
    let folder = Folder::with("t.csv", WORKED);
    folder
        .run(&["trace", "t.csv", "--payment", "t9"])
        .fails(1, &["t9"]);
    folder
        .run(&["trace", "t.csv", "--payment", "from=NOBODY"])
        .fails(1, &["NOBODY"]);
    folder
        .run(&["trace", "t.csv", "--payment", "t.csv:99"])
        .fails(1, &["t.csv:99"]);
}

#[test]
fn several_candidates_are_listed_with_their_lines() {
    let folder = Folder::with("t.csv", WORKED);
    let message = folder
        .run(&["trace", "t.csv", "--payment", "to=M"])
        .fails(1, &["t.csv:2", "t.csv:3", "t.csv:5"]);
    assert!(
        message.contains("50,000.00") || message.contains("50000.00"),
        "{message}"
    );
}

#[test]
fn a_repeated_id_is_ambiguous() {
    let table = WORKED.replace("t4,", "t2,");
    let folder = Folder::with("t.csv", table);
    folder
        .run(&["trace", "t.csv", "--payment", "t2"])
        .fails(1, &["t.csv:3", "t.csv:5"]);
}

#[test]
fn a_victims_payees_are_listed_before_more_than_one_is_followed() {
    let table = format!("{WORKED}t6,2026-03-01T11:00:00,V,LANDLORD,1800.00\n");
    let folder = Folder::with("t.csv", table);
    folder
        .run(&["trace", "t.csv", "--victim", "V"])
        .fails(1, &["M", "LANDLORD", "--all-payees", "1,800.00"]);
    assert_eq!(paid(&folder, &["--victim", "V", "--all-payees"]), ["t2", "t6"]);
    folder
        .run(&["trace", "t.csv", "--victim", "NOBODY"])
        .fails(1, &["NOBODY"]);
}

#[test]
fn one_payee_needs_no_further_word() {
    let folder = Folder::with("t.csv", WORKED);
    assert_eq!(paid(&folder, &["--victim", "V"]), ["t2"]);
}

#[test]
fn payments_come_from_a_file_too() {
    let folder = Folder::with("t.csv", WORKED);
    folder.write(
        "payments.csv",
        "from,to,at,amount\nV,M,2026-03-01T10:00:00,50000.00\n",
    );
    assert_eq!(paid(&folder, &["--payments", "payments.csv"]), ["t2"]);
    folder.write(
        "wrong.csv",
        "from,to,at,amount\nV,M,2026-03-01T10:00:00,50000.01\n",
    );
    folder
        .run(&["trace", "t.csv", "--payments", "wrong.csv"])
        .fails(1, &["wrong.csv", "50000.01", "t.csv:3"]);
}

#[test]
fn one_payment_of_several_is_shown_alone() {
    let folder = Folder::with("t.csv", WORKED);
    let trace = [
        "trace",
        "t.csv",
        "--payment",
        "t2",
        "--payment",
        "t4",
        "--rule",
        "pro-rata",
        "--format",
        "json",
    ];
    let both = folder.run(&trace).json();
    let one = folder.run(&[&trace[..], &["--only", "t4"]].concat()).json();
    assert_eq!(one["payments"].as_array().map(Vec::len), Some(1));
    assert_eq!(one["totals"]["paid"], "30000.00");
    let by_payment = |report: &serde_json::Value, number: usize| -> Vec<(String, String)> {
        let accounts = report["accounts"].as_array().expect("accounts");
        let mut held: Vec<_> = accounts
            .iter()
            .map(|account| (account["account"].clone(), account["by_payment"][number].clone()))
            .map(|(account, held)| {
                (
                    account.as_str().unwrap().to_owned(),
                    held.as_str().unwrap().to_owned(),
                )
            })
            .filter(|(_, held)| held != "0.00")
            .collect();
        held.sort();
        held
    };
    assert_eq!(
        by_payment(&one, 0),
        by_payment(&both, 1),
        "narrowed, not traced again"
    );
    // Of t4 nothing went to A, which was paid before it came.
    assert!(
        one["accounts"]
            .as_array()
            .unwrap()
            .iter()
            .all(|account| account["account"] != "A")
    );
    let first = &one["accounts"][0];
    assert_eq!(
        (&first["account"], &first["received"], &first["held"]),
        (&"B".into(), &first["held"], &first["received"])
    );
    folder
        .run(&[&trace[..], &["--only", "t5"]].concat())
        .fails(1, &["t5", "not one of the payments"]);
}

fn note(folder: &Folder, arguments: &[&str], code: &str) -> String {
    let report = folder
        .run(&[&["trace", "t.csv", "--format", "json", "--quiet"], arguments].concat())
        .json();
    let notes = report["notes"].as_array().expect("notes");
    let note = notes.iter().find(|note| note["code"] == code);
    note.unwrap_or_else(|| panic!("{code} in {notes:?}"))["message"]
        .as_str()
        .expect("text")
        .to_owned()
}

/// V's two payments, an hour apart, as M's own statement has them.
const STATEMENT: &str = "交易卡号,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,交易流水号\n\
    9999000000000000011,2026-03-02 09:00:00,100.00,100.00,进,9999000000000000001,s1\n\
    9999000000000000011,2026-03-02 10:00:00,50.00,150.00,进,9999000000000000001,s2\n\
    9999000000000000011,2026-03-02 11:00:00,20.00,170.00,进,9999000000000000002,s3\n";

#[test]
fn a_payment_after_the_as_of_time_is_left_out_with_a_note_however_it_is_named() {
    let table = "id,time,from,to,amount\n\
        s1,2026-03-02T09:00:00,9999000000000000001,9999000000000000011,100.00\n\
        s2,2026-03-02T10:00:00,9999000000000000001,9999000000000000011,50.00\n\
        s3,2026-03-02T11:00:00,9999000000000000002,9999000000000000011,20.00\n";
    for content in [STATEMENT, table] {
        let folder = Folder::with("t.csv", content);
        for later in [
            ["--payment", "s2"],
            ["--payment", "t.csv:3"],
            ["--payment", "from=9999000000000000001 amount=50"],
            ["--payment", "at=2026-03-02T10:00"],
            ["--victim", "9999000000000000001"],
            ["--victim", "9999000000000000002"],
        ] {
            let asked = ["--payment", "s1", "--as-of", "2026-03-02T09:30", "--all-payees"];
            let asked = [&asked[..], &later].concat();
            assert_eq!(paid(&folder, &asked), ["s1"], "{later:?} {content}");
            let told = note(&folder, &asked, "payments-later");
            assert!(told.contains("left out"), "{told}");
        }
        let alone = ["trace", "t.csv", "--payment", "s2", "--as-of", "2026-03-02T09:30"];
        folder
            .run(&alone)
            .fails(1, &["t.csv:3", "2026-03-02T10:00:00", "--as-of"]);
    }
}

#[test]
fn a_payer_who_is_himself_paid_is_warned_of() {
    // M is named as a victim although V's money came to it: the trace of V's payment ends there.
    let folder = Folder::with("t.csv", WORKED);
    let message = note(&folder, &["--payment", "t2", "--payment", "t5"], "payer-was-paid");
    assert!(
        message.starts_with("M made a payment") && message.contains("50,000.00 CNY"),
        "{message}"
    );
}

#[test]
fn transfers_between_victims_are_counted_apart() {
    let folder = Folder::with("t.csv", format!("{WORKED}t6,2026-03-01T11:00:00,V,W,70.00\n"));
    let message = note(&folder, &["--victim", "V", "--victim", "W"], "between-victims");
    assert!(
        message.starts_with("1 transfers between victims' accounts (70.00 CNY)"),
        "{message}"
    );
}

#[test]
fn an_opening_balance_that_does_not_suffice_is_raised_and_said() {
    let folder = Folder::with("t.csv", WORKED);
    // By 10:07 M has paid 60,000 out of 83,000: enough whatever it began with. B pays 100 more than it got.
    folder.write("t.csv", format!("{WORKED}t6,2026-03-01T11:00:00,B,C,40100.00\n"));
    folder.write("openings.csv", "account,amount\nB,99.00\nM,0.00\n");
    let message = note(
        &folder,
        &["--payment", "t2", "--openings", "openings.csv"],
        "opening-raised",
    );
    assert!(
        message.starts_with("1 known opening balances") && message.contains(": B."),
        "{message}"
    );
}
