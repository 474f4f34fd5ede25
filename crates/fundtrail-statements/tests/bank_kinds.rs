//! Kinds of exports that banks send, each as small as shows it: what they come to, or the question that they leave.

use std::fs;

use fundtrail_statements::{Direction, Gathered, ReadOptions, gather};

/// Reads a text as a file of that name.
fn read(name: &str, text: &str, options: &ReadOptions) -> Result<Gathered, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, text).expect("written");
    gather(&[path], options).map_err(|error| error.to_string())
}

/// Day, way, amount and currency of each entry.
fn entries(gathered: &Gathered) -> Vec<String> {
    assert!(gathered.rejects.is_empty(), "{:?}", gathered.rejects);
    let line = |entry: &fundtrail_statements::Entry| {
        let way = match entry.direction {
            Direction::In => "in",
            Direction::Out => "out",
            Direction::Own => "own",
            Direction::Open => "open",
        };
        let day = entry.time.start.to_string()[..10].to_owned();
        let currency = gathered.texts.get(entry.currency);
        format!("{day} {way} {} {currency}", entry.amount.minor())
    };
    gathered.entries.iter().map(line).collect()
}

fn read_plainly(name: &str, text: &str) -> Vec<String> {
    entries(&read(name, text, &ReadOptions::default()).expect("it is read"))
}

const BILL: &str = "交易日,记账日,交易摘要,人民币金额,卡号末四位,交易地金额\n\
    ,12/29,还款,-100.00,0011,-100.00\n01/02,01/03,某店,56.78,0011,56.78\n";

#[test]
fn a_bill_says_above_its_header_in_which_year_its_days_are() {
    let text = format!("信用卡对账单（2026年01月）\n{BILL}");
    let expected = ["2025-12-29 in 10000 CNY", "2026-01-03 out 5678 CNY"];
    assert_eq!(read_plainly("6225750000000000011.csv", &text), expected);
    assert_eq!(read_plainly("6225750000000000011-2026-01.csv", BILL), expected);
}

#[test]
fn days_without_a_year_are_asked_about_where_nothing_proves_it() {
    let fails = |name: &str, text: &str| read(name, text, &ReadOptions::default()).expect_err("a question");
    let error = fails("6225750000000000011.csv", BILL);
    assert!(
        error.contains("\"12/29\"") && error.contains("no year"),
        "{error}"
    );
    // The day of the export says nothing of the bill's.
    let error = fails(
        "6225750000000000011.csv",
        &format!("导出时间：2026-01-31\n{BILL}"),
    );
    assert!(error.contains("no year"), "{error}");
    let error = fails(
        "6225750000000000011.csv",
        &format!("对账单（2026年07月）\n{BILL}"),
    );
    assert!(error.contains("is not in the time"), "{error}");
}

#[test]
fn a_period_tells_day_and_month_apart() {
    let text = "Statement period,2026-01-16,2026-02-15\nDate,Description,Amount (EUR)\n\
        01/02,a,-5.00\n03/02,b,-6.00\n12/02,c,7.00\n";
    let expected = [
        "2026-02-01 out 500 EUR",
        "2026-02-03 out 600 EUR",
        "2026-02-12 in 700 EUR",
    ];
    assert_eq!(read_plainly("12345678.csv", text), expected);
    let open = "Statement,2026-02\nDate,Description,Amount (EUR)\n01/02,a,-5.00\n02/02,b,6.00\n";
    let error = read("12345678.csv", open, &ReadOptions::default()).expect_err("a question");
    assert!(error.contains("day or month stands first"), "{error}");
    assert_eq!(
        read_plainly(
            "12345678.csv",
            "Statement,2026-02\nDate,Description,Amount (EUR)\n5 Jan,a,-5.00\nFeb 3,b,6.00\n"
        ),
        ["2026-01-05 out 500 EUR", "2026-02-03 in 600 EUR"]
    );
}

#[test]
fn amounts_may_name_their_currency() {
    let text = "交易日期,摘要,对方账号,金额\n2026-03-02,消费,,-CNY 1,2\n"
        .replace("-CNY 1,2", "\"-CNY1,234.50\"")
        + "2026-03-03,退款,,JPY 1000\n2026-03-04,转入,,5.00 EUR\n2026-03-05,转出,,USD5.00-\n";
    assert_eq!(
        read_plainly("6225750000000000011.csv", &text),
        [
            "2026-03-02 out 123450 CNY",
            "2026-03-03 in 1000 JPY",
            "2026-03-04 in 500 EUR",
            "2026-03-05 out 500 USD",
        ]
    );
    // A balance that names none would be that of each.
    let text = "交易日期,摘要,金额,余额\n2026-03-02,消费,-CNY5.00,95.00\n2026-03-03,退款,USD5.00,100.00\n";
    let error = read("6225750000000000011.csv", text, &ReadOptions::default()).expect_err("a question");
    assert!(error.contains("two currencies"), "{error}");
}

#[test]
fn a_sign_may_repeat_the_word_of_the_direction() {
    let text =
        "Date,Description,Amount (EUR),Debit/Credit\n2026-03-02,a,-5.00,DEBIT\n2026-03-03,b,7.00,CREDIT\n";
    let expected = ["2026-03-02 out 500 EUR", "2026-03-03 in 700 EUR"];
    assert_eq!(read_plainly("12345678.csv", text), expected);
    let apart = "Date,Description,Debit (EUR),Credit (EUR)\n2026-03-02,a,-5.00,\n2026-03-03,b,,7.00\n";
    assert_eq!(read_plainly("12345678.csv", apart), expected);
    // A minus that some lines of the word have and others not undoes something.
    let undone =
        "Date,Description,Amount (EUR),Debit/Credit\n2026-03-02,a,5.00,DEBIT\n2026-03-03,b,-5.00,DEBIT\n";
    assert_eq!(
        read_plainly("12345678.csv", undone),
        ["2026-03-02 out 500 EUR", "2026-03-03 out -500 EUR"]
    );
}

#[test]
fn gross_fee_and_net_say_whether_a_fee_left_beside() {
    let read_lines = |fee: &str, net: &str| {
        let text = format!(
            "Date,Description,Gross (EUR),Fee,Net\n2026-03-02,a,100.00,{fee},{net}\n2026-03-03,b,-5.00,0.00,-5.00\n"
        );
        read("12345678.csv", &text, &ReadOptions::default())
    };
    let beside = [
        "2026-03-02 in 10000 EUR",
        "2026-03-02 out 300 EUR",
        "2026-03-03 out 500 EUR",
    ];
    for (fee, net) in [("-3.00", "97.00"), ("3.00", "97.00")] {
        assert_eq!(
            entries(&read_lines(fee, net).expect("it is read")),
            beside,
            "{fee}"
        );
    }
    let given_back = [
        "2026-03-02 in 10000 EUR",
        "2026-03-02 in 300 EUR",
        "2026-03-03 out 500 EUR",
    ];
    assert_eq!(
        entries(&read_lines("3.00", "103.00").expect("it is read")),
        given_back
    );
    let within = ["2026-03-02 in 10000 EUR", "2026-03-03 out 500 EUR"];
    assert_eq!(
        entries(&read_lines("3.00", "100.00").expect("it is read")),
        within
    );
    let error = read_lines("3.00", "96.00").expect_err("a question");
    assert!(error.contains("do not add up"), "{error}");
}

#[test]
fn a_file_without_a_header_is_read_by_the_layout_that_is_named() {
    let text = "05/01/2026,SHOP A   _M,1.96,,13.04\n05/13/2026,DEPOSIT,,10.00,23.04\n";
    let error = read("12345678.csv", text, &ReadOptions::default()).expect_err("a question");
    assert!(
        error.contains("no row names the columns") && error.contains("ca-td"),
        "{error}"
    );
    let named = ReadOptions {
        layouts: vec!["ca-td".into()],
        ..ReadOptions::default()
    };
    let read = read("12345678.csv", text, &named).expect("it is read");
    assert_eq!(
        entries(&read),
        ["2026-05-01 out 196 CAD", "2026-05-13 in 1000 CAD"]
    );
    assert_eq!(read.entries[0].source.line(), 1);
}

#[test]
fn states_are_known_in_several_languages() {
    let text = "Date,Description,Amount (EUR),Status\n2026-03-02,a,-5.00,Terminé\n2026-03-03,b,-6.00,Rechazado\n\
        2026-03-04,c,-7.00,In sospeso\n2026-03-05,d,8.00,Completado\n";
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("12345678.csv");
    fs::write(&path, text).expect("written");
    let case = fundtrail_statements::read(&[path], &ReadOptions::default()).expect("it is read");
    assert_eq!((case.counts.failed, case.counts.rejected), (2, 0));
}

#[test]
fn charges_that_nothing_proves_are_counted_beside_the_amounts_and_noted() {
    let text = "交易时间,交易卡号,交易金额,手续费,收付标志,交易对手账卡号\n\
        2026-03-01 10:00:00,9999000000000000011,500.00,0.00,进,9999000000000000001\n\
        2026-03-01 11:00:00,9999000000000000011,100.00,1.00,出,9999000000000000022\n";
    let gathered = read("a.csv", text, &ReadOptions::default()).expect("it is read");
    let expected = [
        "2026-03-01 in 50000 CNY",
        "2026-03-01 out 10000 CNY",
        "2026-03-01 out 100 CNY",
    ];
    assert_eq!(entries(&gathered), expected);
    let mut notes = gathered.notes.iter().map(|note| &note.message);
    assert!(
        notes.any(|note| note.contains("charges = \"within\"")),
        "it is said"
    );
}

#[test]
fn charges_of_both_signs_are_asked_about_unless_balances_tell() {
    let line = |day: u32, amount: &str, fee: &str, balance: &str| {
        format!("2026-03-0{day},GB00TEST11,{amount},{fee},{balance},GBP\n")
    };
    let table = |lines: [String; 3]| format!("Date,Account,Amount,Fee,Balance,Currency\n{}", lines.concat());
    let open = table([
        line(1, "-100.00", "1.00", ""),
        line(2, "50.00", "-1.00", ""),
        line(3, "5.00", "", ""),
    ]);
    let error = read("a.csv", &open, &ReadOptions::default()).expect_err("a question");
    assert!(
        error.contains("a.csv:3: ") && error.contains("line 2") && error.contains("taken-off"),
        "{error}"
    );
    // 900 - 50 + 1 given back = 851; 851 + 20 - 2 = 869.
    let told = table([
        line(1, "900.00", "", "900.00"),
        line(2, "-50.00", "-1.00", "851.00"),
        line(3, "20.00", "2.00", "869.00"),
    ]);
    let expected = [
        "2026-03-01 in 90000 GBP",
        "2026-03-02 out 5000 GBP",
        "2026-03-02 in 100 GBP",
        "2026-03-03 in 2000 GBP",
        "2026-03-03 out 200 GBP",
    ];
    assert_eq!(read_plainly("a.csv", &told), expected);
}

#[test]
fn a_cell_above_the_header_may_name_holder_account_and_currency() {
    let records = "交易时间,交易金额,收付标志,对方账号\n2026-03-01 10:00:00,500.00,进,9999000000000000001\n";
    for above in [
        "户名：户甲 账号：9999000000000000011 币种：美元",
        "户名：户甲，账号：9999000000000000011，币种：美元",
        "账号:9999000000000000011;币种:美元",
    ] {
        let text = format!("{above},,,\n{records}");
        let gathered = read("a.csv", &text, &ReadOptions::default()).expect("it is read");
        assert_eq!(entries(&gathered), ["2026-03-01 in 50000 USD"], "{above}");
        let own = gathered.texts.get(gathered.entries[0].own.account);
        assert_eq!(own, "9999000000000000011", "{above}");
    }
}

#[test]
fn times_of_which_only_some_name_their_zone_are_asked_about() {
    let text = "time,from,to,amount,currency\n2026-03-01 10:00:00,A,B,5.00,CNY\n\
        2026-03-01T02:30:00Z,B,C,5.00,CNY\n";
    let error = read("a.csv", text, &ReadOptions::default()).expect_err("a question");
    assert!(error.contains("a.csv:3: ") && error.contains("zone"), "{error}");
}

#[test]
fn a_header_whose_bytes_are_broken_is_asked_about() {
    let text = "Compte;Date de comptabilisation;Date op\u{e9}ration;Libell\u{e9};Montant;Devise\n\
        30012345678;14/03/2026;13/03/2026;VIR;1250,00;EUR\n30012345678;28/03/2026;28/03/2026;EDF;-88,10;EUR\n";
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.csv");
    // Latin-1 has the first 256 characters of Unicode.
    let bytes: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).expect("a byte"))
        .collect();
    fs::write(&path, bytes).expect("written");
    let error = gather(&[path], &ReadOptions::default())
        .map_err(|error| error.to_string())
        .expect_err("a question");
    assert!(
        error.contains("a.csv:1: ") && error.contains("encoding"),
        "{error}"
    );
}

/// Headers as banks of seven languages write them; each file gives 1250 in and 88.10 (yen and won: 88) out.
#[test]
fn statements_of_several_languages_are_read_by_the_usual_names() {
    let read_lines =
        |text: &str| entries(&read("12345678901.csv", text, &ReadOptions::default()).expect(text));
    let euros = ["2026-03-14 in 125000 EUR", "2026-03-28 out 8810 EUR"];
    for text in [
        "Date de l'opération;Libellé;Montant de l'opération;Devise\n14/03/2026;VIR;1250,00;EUR\n28/03/2026;EDF;-88,10;EUR\n",
        "Date;Libellé;Débit euros;Crédit euros\n14/03/2026;VIR;;1250,00\n28/03/2026;EDF;88,10;\n",
        "Fecha operación;Fecha valor;Concepto;Importe;Saldo;Divisa\n14/03/2026;14/03/2026;NOMINA;1.250,00;2.250,00;EUR\n\
         28/03/2026;28/03/2026;LUZ;-88,10;2.161,90;EUR\n",
        "Data;Dare;Avere;Divisa;Causale\n14/03/2026;;1.250,00;EUR;BONIFICO\n28/03/2026;88,10;;EUR;LUCE\n",
        "Data mov.;Data valor;Descrição;Débito;Crédito;Moeda\n14-03-2026;14-03-2026;TRF;;1.250,00;EUR\n\
         28-03-2026;28-03-2026;LUZ;88,10;;EUR\n",
        "Datum;Omschrijving;Tegenrekening;Af Bij;Bedrag (EUR)\n14-03-2026;loon;NL20INGB0001234567;Bij;1250,00\n\
         28-03-2026;stroom;NL02RABO0123456789;Af;88,10\n",
        "Buchungstag;Wertstellung (Valuta);Vorgang;Umsatz in EUR\n14.03.2026;14.03.2026;Lohn;1.250,00\n\
         28.03.2026;28.03.2026;Strom;-88,10\n",
    ] {
        assert_eq!(read_lines(text), euros, "{text}");
    }
    let yen = "取引日,入出金(円),取引後残高(円),入出金内容\n20260314,\"1,250\",\"2,250\",給料\n20260328,-88,\"2,162\",電気\n";
    assert_eq!(
        read_lines(yen),
        ["2026-03-14 in 1250 JPY", "2026-03-28 out 88 JPY"]
    );
    let won = "거래일자,적요,출금(원),입금(원),내용,잔액(원)\n2026-03-14,급여,0,\"1,250\",예시,\"2,250\"\n2026-03-28,이체,88,0,전기,\"2,162\"\n";
    assert_eq!(
        read_lines(won),
        ["2026-03-14 in 1250 KRW", "2026-03-28 out 88 KRW"]
    );
}
