//! What banks and their customers hand in beside clean tables: files that break off, letters among the records, codes for
//! directions, days that a spreadsheet turned.

use std::fs;
use std::path::Path;

use fundtrail_statements::cell::Currencies;
use fundtrail_statements::{Case, Direction, Gathered, ReadOptions, gather, read};

/// Reads files of a folder, as they lie there.
fn folder(files: &[(&str, &[u8])]) -> Result<Case, String> {
    let folder = written(files);
    read(&[folder.path().to_owned()], &ReadOptions::default()).map_err(|error| {
        error
            .to_string()
            .replace(&format!("{}/", folder.path().display()), "")
    })
}

fn written(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).expect("written");
    }
    folder
}

/// The lines of one file.
fn lines(name: &str, bytes: impl AsRef<[u8]>) -> Result<Gathered, String> {
    let folder = written(&[(name, bytes.as_ref())]);
    gather(&[folder.path().join(name)], &ReadOptions::default()).map_err(|error| error.to_string())
}

fn notes(case: &Case) -> Vec<&str> {
    case.notes.iter().map(|note| note.code).collect()
}

#[track_caller]
fn assert_error<T>(read: &Result<T, String>, words: &[&str]) {
    let error = read.as_ref().err().expect("an error");
    for word in words {
        assert!(error.contains(word), "{word:?} is not in {error}");
    }
}

const RECORDS: &str = "账号,交易时间,交易金额,收付标志,对方账号\n\
                       6222000000000000011,2026-03-02 10:15:00,120.50,出,6217000000000000037\n";

#[test]
fn a_letter_and_a_pdf_among_the_records_are_noted() {
    let letter = "贵局来函收悉，附件为交易明细，请查收。\n".as_bytes();
    let case = folder(&[
        ("明细.csv", RECORDS.as_bytes()),
        ("说明.txt", letter),
        ("回单.pdf", b"%PDF-1.4\n"),
    ])
    .expect("read");
    assert_eq!(case.ledgers[0].transfers().len(), 1);
    assert_eq!(
        notes(&case)
            .iter()
            .filter(|code| **code == "file-skipped")
            .count(),
        2
    );
    // A letter alone is no case, and one that is named is asked about.
    assert!(folder(&[("说明.txt", letter)]).is_err());
    assert_error(&lines("说明.txt", letter), &["no known header"]);
    // Lines of figures are no letter.
    let report = "2026-03-02 转支 120.50 879.50\n2026-03-03 转存 10.00 889.50\n".as_bytes();
    assert!(folder(&[("明细.csv", RECORDS.as_bytes()), ("流水.txt", report)]).is_err());
}

#[test]
fn a_file_that_breaks_off_is_refused() {
    let ofx = "OFXHEADER:100\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>123456789</BANKACCTFROM>\n\
               <BANKTRANLIST><STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260302<TRNAMT>-1.00<FITID>1</STMTTRN>\n";
    assert_error(&lines("t.ofx", ofx), &["cut off"]);
    let whole = format!("{ofx}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n");
    assert_eq!(lines("t.ofx", whole).expect("read").entries.len(), 1);

    let page = "<html><table><tr><td>账号<td>交易时间<td>交易金额<td>收付标志\n\
                <tr><td>6222000000000000011<td>2026-03-02 10:15:00<td>1.00<td>出\n";
    assert_error(&lines("t.xls", page), &["ends inside its table", "</table>"]);
    assert_eq!(
        lines("t.xls", format!("{page}</table></html>"))
            .expect("read")
            .entries
            .len(),
        1
    );

    for name in ["formats.xls", "formats.xlsx", "formats.xlsb", "formats.ods"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../testdata/workbooks")
            .join(name);
        let bytes = fs::read(path).expect("a workbook");
        for part in [3, 5, 7, 9] {
            assert_error(&lines(name, &bytes[..bytes.len() * part / 10]), &["cut off"]);
        }
    }

    let table = "账号,交易时间,交易金额,对方账号\n6222000000000000011,2026-03-02 10:15:00,-1.00,6217000000000000037\n\
                 6222000000000000011,2026-03-03 10:15:00,-99";
    assert_error(&lines("t.csv", table), &["t.csv:3", "ends inside this line"]);
    assert!(
        lines("t.csv", format!("{table}.00,6217000000000000037")).is_ok(),
        "a line without an end that lacks nothing"
    );
}

#[test]
fn a_qif_file_that_names_no_account_goes_by_its_own_name() {
    let qif = "!Type:Bank\nD03/13/2026\nT$5,000.00\nPB Person\n^\nD03/02/2026\nT-$120.50\nPA Person\n^\n";
    let folder = written(&[("000123456789.qif", qif.as_bytes())]);
    let dollar = Currencies::built_in().read("USD").ok().flatten();
    let options = ReadOptions {
        currency: dollar.cloned(),
        ..ReadOptions::default()
    };
    let read = gather(&[folder.path().join("000123456789.qif")], &options).expect("read");
    let numbers: Vec<&str> = read
        .entries
        .iter()
        .map(|entry| read.texts.get(entry.own.account))
        .collect();
    assert_eq!(numbers, ["000123456789", "000123456789"]);
}

#[test]
fn codes_below_a_name_of_both_ways_are_asked_about() {
    let table = "账号,交易日期,收入支出类别,金额,摘要\n\
                 6222000000000000011,2026-03-02,0,120.50,房租\n6222000000000000011,2026-03-03,1,500.00,货款\n";
    assert_error(&lines("t.csv", table), &["收入支出类别", "direction"]);
    // The bank's own layout says what they mean.
    let table = "调查户名,账号,交易日期,0(支出)/1（收入）,金额\n\
                 甲,6222000000000000011,2026-03-02,0,120.50\n甲,6222000000000000011,2026-03-03,1,500.00\n";
    let read = lines("t.csv", table).expect("read");
    let ways: Vec<Direction> = read.entries.iter().map(|entry| entry.direction).collect();
    assert_eq!(ways, [Direction::Out, Direction::In]);
}

#[test]
fn a_bill_that_names_a_card_by_its_last_digits_is_asked_about() {
    let bill = |memo: &str| {
        format!(
            "交易日期,交易摘要,卡号末四位,金额\n2026-03-02,{memo},0011,120.50\n2026-03-12,还款,0011,-500.00\n"
        )
    };
    assert_error(&lines("t.csv", bill("某商店")), &["卡号末四位", "in-sign"]);
}

#[test]
fn a_payment_that_is_thanked_for_came_in() {
    for (thanks, column) in [
        ("AUTOPAY PAYMENT - THANK YOU", "Description"),
        ("Ihre Zahlung, vielen Dank / danke", "Verwendungszweck"),
        ("PAIEMENT - MERCI", "Libellé"),
    ] {
        let bill = |sign: [&str; 2]| {
            let [bought, paid] = sign;
            format!(
                "Date,{column},Amount,Currency\n2026-03-15,A SHOP,{bought}23.10,EUR\n\
                 2026-03-16,B SHOP,{bought}88.00,EUR\n2026-03-20,\"{thanks}\",{paid}111.10,EUR\n"
            )
        };
        assert_error(
            &lines("4111000000000011.csv", bill(["", "-"])),
            &["4111000000000011.csv:4", thanks, "in-sign"],
        );
        let ways = |read: &Gathered| -> Vec<Direction> { read.entries.iter().map(|e| e.direction).collect() };
        let read = lines("4111000000000011.csv", bill(["-", ""])).expect("as an account has it");
        assert_eq!(ways(&read), [Direction::Out, Direction::Out, Direction::In]);
    }
    // A note of the payer's own.
    let note = "Date,Description,Amount\n2026-03-15,A SHOP,-23.10\n2026-03-16,wages,88.00\n\
                2026-03-20,\"payment for dinner, thank you!\",-11.10\n";
    assert!(lines("4111000000000011.csv", note).is_ok());
}

#[test]
fn merchants_that_seem_to_pay_are_asked_about() {
    let bill = |lines: &str| format!("Date,Merchant,Amount\n{lines}");
    let bought = "2026-03-15,A SHOP,23.10\n2026-03-16,B SHOP,88.00\n2026-03-20,C SHOP,-12.00\n";
    assert_error(
        &lines("4111000000000011.csv", bill(bought)),
        &["Merchant", "2 of the 3", "in-sign"],
    );
    // As an account has it: more is bought than sent back.
    let bought = "2026-03-15,A SHOP,-23.10\n2026-03-16,B SHOP,-88.00\n2026-03-20,C SHOP,12.00\n";
    assert!(lines("4111000000000011.csv", bill(bought)).is_ok());
}

#[test]
fn a_day_that_breaks_the_order_and_keeps_it_turned_is_asked_about() {
    let head = "Konto;Buchungstag;Betrag;Währung;Verwendungszweck\n";
    let line = |day: &str, sum: &str| format!("DE02120300000000202051;{day};{sum};EUR;x{day}\n");
    let days = |days: [&str; 5]| {
        let body: String = days.iter().map(|day| line(day, "-1,00")).collect();
        lines("t.csv", format!("{head}{body}"))
    };
    assert!(
        days([
            "02.03.2026",
            "05.03.2026",
            "13.03.2026",
            "20.03.2026",
            "25.03.2026"
        ])
        .is_ok()
    );
    let turned = days([
        "02.03.2026",
        "03.05.2026",
        "13.03.2026",
        "20.03.2026",
        "25.03.2026",
    ]);
    assert_error(&turned, &["t.csv:3", "2026-05-03", "2026-03-05"]);
    let all = days([
        "03.02.2026",
        "03.05.2026",
        "03.06.2026",
        "20.03.2026",
        "25.03.2026",
    ]);
    assert_error(&all, &["2026-02-03", "2026-03-02"]);
    // A day out of order that no turn explains is as it is.
    assert!(
        days([
            "02.03.2026",
            "14.03.2026",
            "13.03.2026",
            "20.03.2026",
            "25.03.2026"
        ])
        .is_ok()
    );
}

#[test]
fn a_line_that_stands_twice_is_noted_where_nothing_tells_the_two_apart() {
    let line = "6222000000000000011,2026-03-02 10:15:00,120.50,出,6217000000000000037\n";
    let case = folder(&[("t.csv", format!("{RECORDS}{line}").as_bytes())]).expect("read");
    assert_eq!(case.ledgers[0].transfers().len(), 2);
    assert!(
        !notes(&case).contains(&"line-twice"),
        "no words, no number: nothing that could be a copy"
    );
    let head = "账号,交易时间,交易金额,收付标志,对方账号,摘要\n";
    let line = "6222000000000000011,2026-03-02 10:15:00,120.50,出,6217000000000000037,房租\n";
    let case = folder(&[("t.csv", format!("{head}{line}{line}").as_bytes())]).expect("read");
    assert_eq!(case.ledgers[0].transfers().len(), 2);
    assert!(notes(&case).contains(&"line-twice"), "{:?}", case.notes);
}

#[test]
fn an_iban_and_the_number_in_it_are_one_account() {
    let table = "Konto;IBAN Auftragskonto;Buchungstag;Betrag;Währung;Verwendungszweck\n\
                 0000202051;DE02120300000000202051;13.03.2026;-1,00;EUR;x\n";
    assert!(lines("t.csv", table).is_ok());
    let other = table.replacen("\n0000202051;", "\n0000999999;", 1);
    assert_error(&lines("t.csv", other), &["two places name two accounts"]);
}

#[test]
fn a_header_bears_out_the_encoding_that_the_bytes_suggest() {
    let table = "Kontonummer;Bokföringsdag;Beskrivning;Belopp;Valuta;Bokfört saldo\n\
                 123456789;2026-03-02;Hyra för lägenhet på Åsögatan;-120,50;SEK;879,50\n\
                 123456789;2026-03-13;Överföring från Åke;5000,00;SEK;5879,50\n";
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(table);
    let options = ReadOptions {
        currency: Currencies::built_in().read("SEK").ok().flatten().cloned(),
        ..ReadOptions::default()
    };
    let folder = written(&[("t.csv", bytes.as_ref())]);
    let case = read(&[folder.path().join("t.csv")], &options).expect("read");
    assert!(notes(&case).contains(&"encoding-by-header"), "{:?}", case.notes);
    assert_eq!(case.ledgers[0].transfers().len(), 2);
}

/// Cards whose purchases are positive (Discover) and negative (Chase) have headers that differ by little.
#[test]
fn a_layout_with_turned_signs_takes_no_other_banks_file() {
    for (header, sum) in [
        (
            "Trans. Date,Post Date,Description,Amount,Category",
            "120.50,Shopping",
        ),
        (
            "Transaction Date,Post Date,Description,Category,Type,Amount,Memo",
            "Shopping,Sale,-120.50,",
        ),
    ] {
        let table =
            format!("{header}\n03/13/2026,03/14/2026,A SHOP,{sum}\n03/20/2026,03/21/2026,A SHOP 2,{sum}\n");
        let read = lines("4000000000000011.csv", table).expect("read");
        let ways: Vec<Direction> = read.entries.iter().map(|entry| entry.direction).collect();
        assert_eq!(ways, [Direction::Out, Direction::Out], "{header}");
    }
}
