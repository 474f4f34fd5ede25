//! Other faces of the import cases: the same kinds of faults in other clothes.

use std::fs;
use std::path::PathBuf;

use fundtrail_statements::{Case, ReadOptions, read};

/// Reads one file of that name; lines that cannot be read are set aside. An error is its text from the name on.
fn file(name: &str, bytes: impl AsRef<[u8]>) -> Result<Case, String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path: PathBuf = folder.path().join(name);
    fs::write(&path, bytes).expect("written");
    let options = ReadOptions {
        accept_rejects: true,
        ..ReadOptions::default()
    };
    read(&[path], &options).map_err(|error| {
        error
            .to_string()
            .replace(&format!("{}/", folder.path().display()), "")
    })
}

fn csv(text: impl AsRef<[u8]>) -> Result<Case, String> {
    file("t.csv", text)
}

/// `PAYER PAYEE AMOUNT CODE` of every transfer, in settlement order; `-` is an exit.
fn transfers(case: &Case) -> Vec<String> {
    let mut found = Vec::new();
    for ledger in &case.ledgers {
        let currency = ledger.currency();
        for index in ledger.transfers().indices() {
            let transfer = ledger.transfers().get(index);
            let name = |account: Option<_>| account.map_or("-", |account| case.book.number(account));
            found.push(format!(
                "{} {} {} {}",
                name(transfer.payer.account()),
                name(transfer.payee.account()),
                currency.grouped(i128::from(transfer.amount.minor())),
                currency.code()
            ));
        }
    }
    found
}

fn rejects(case: &Case) -> Vec<String> {
    let reject = |r: &fundtrail_statements::Reject| format!("{}: {}", r.source.line(), r.trouble);
    case.rejects.iter().map(reject).collect()
}

#[track_caller]
fn assert_error(read: &Result<Case, String>, words: &[&str]) {
    let error = read.as_ref().expect_err("an error");
    for word in words {
        assert!(error.contains(word), "{word:?} is not in {error}");
    }
}

#[track_caller]
fn assert_notes(case: &Case, code: &str) {
    assert!(
        case.notes.iter().any(|note| note.code == code),
        "{:?}",
        case.notes
    );
}

const STATEMENT: &str = "账号,交易时间,交易金额,收付标志,对方账号\n";

/// 08 and 05: what banks' web sites hand out under the names of tables.
#[test]
fn a_file_that_is_no_table_is_named_for_what_it_is() {
    for (name, bytes, what) in [
        (
            "t.xls",
            &b"<html><table><tr><td>1</td></tr></table></html>"[..],
            "an HTML page without a table",
        ),
        (
            "t.csv",
            b"\xEF\xBB\xBF\r\n<!DOCTYPE html>\n<html></html>",
            "an HTML page without a table",
        ),
        (
            "t.xls",
            b"<?xml version=\"1.0\"?><Workbook/>",
            "an XML file, not a workbook",
        ),
        ("t.xlsx", b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n\0", "a PDF"),
        ("t.csv", b"{\\rtf1\\ansi hello}", "a text document (RTF)"),
        ("t.csv", b"\x89PNG\r\n\x1A\n\0", "a picture"),
        (
            "t.xlsx",
            b"PK\x03\x04 word/document.xml PK\x05\x06",
            "a Word document",
        ),
        ("t.csv", b"Rar!\x1A\x07\x01\0", "a RAR archive"),
        (
            "t.txt",
            b"[{\"account\":\"11\",\"time\":\"2026-03-01\",\"amount\":\"5\"}]",
            "JSON, not a table",
        ),
    ] {
        assert_error(&file(name, bytes), &[&format!("{name}: {what}; ")]);
    }
    assert_error(
        &file("t.zip.xlsx", b"PK\x03\x04 a.csv PK\x05\x06"),
        &["t.zip.xlsx: the zip archive is damaged or cut off"],
    );
    assert_error(
        &file("t.xls", "<TABLE border=1><tr><td>账号</td></tr></TABLE>"),
        &["open it in a spreadsheet and save it as .xlsx or CSV"],
    );
}

/// 16: the end of a day, and a year that may stand at either end.
#[test]
fn the_last_instant_of_a_day_is_the_next_midnight() {
    let case = csv(format!("{STATEMENT}11,2026-02-28 24:00:00,5.00,出,22\n")).expect("read");
    let start = case.ledgers[0]
        .transfers()
        .get(fundtrail::TransferIndex::from_index(0))
        .time;
    assert_eq!(start.to_string(), "2026-03-01T00:00:00");
}

#[test]
fn a_named_month_between_two_short_numbers_is_proved_by_the_column_or_asked_for() {
    let header = "account,date,amount,counterparty\n";
    assert_error(
        &csv(format!("{header}11,26-Jan-12,5.00,22\n11,27-Jan-12,5.00,22\n")),
        &[
            "t.csv:2: \"26-Jan-12\"",
            "day or year stands first",
            "say which does",
        ],
    );
    let first_day = |text: String| {
        let case = csv(text).expect("read");
        let first = fundtrail::TransferIndex::from_index(0);
        case.ledgers[0].transfers().get(first).time.to_string()
    };
    assert_eq!(
        first_day(format!("{header}11,26-Jan-12,5.00,22\n11,5-Feb-12,5.00,22\n")),
        "2012-01-26T00:00:00"
    );
    assert_eq!(
        first_day(format!("{header}11,26-Jan-12,5.00,22\n11,45-Feb-12,5.00,22\n")),
        "2026-01-12T00:00:00"
    );
}

/// 26: marks that nobody sees do not make another account.
#[test]
fn marks_of_the_writing_direction_do_not_tell_accounts_apart() {
    let case = csv(format!(
        "{STATEMENT}11,2026-03-01 10:00:00,5.00,出,22\n11,2026-03-01 10:01:00,5.00,出,\u{202A}22\u{202C}\n"
    ))
    .expect("read");
    assert_eq!(transfers(&case), ["11 22 5.00 CNY", "11 22 5.00 CNY"]);
}

#[test]
fn a_number_with_a_plus_in_it_can_be_named_as_a_victim() {
    let text = "交易时间,交易金额,收付标志,对方账号\n2026-03-01 10:00:00,5.00,出,22\n";
    let case = file("a+b.csv", text).expect("read");
    for victim in ["a+b.csv", "22+a+b.csv"] {
        let found = case.victim_payments(&[victim], false);
        assert_eq!(found.is_ok(), victim == "a+b.csv", "{victim}");
    }
}

/// 11: a blank currency cell beside an amount with a sign.
#[test]
fn the_sign_of_an_amount_fills_a_blank_currency() {
    let header = "account,time,amount,currency,counterparty\n";
    let case = csv(format!(
        "{header}11,2026-03-01 10:00:00,-5.00 €,,22\n11,2026-03-01 10:01:00,-6.00,CNY,22\n"
    ))
    .expect("read");
    assert_eq!(transfers(&case), ["11 22 6.00 CNY", "11 22 5.00 EUR"]);
    assert_notes(&case, "currency-from-sign");
    assert_error(
        &csv(format!(
            "{header}11,2026-03-01 10:00:00,-5.00 €,,22\n11,2026-03-01 10:01:00,-6.00 $,,22\n"
        )),
        &["t.csv:3: ", "two currencies", "fill in the currency"],
    );
    let contradiction = csv(format!("{header}11,2026-03-01 10:00:00,-5.00 €,USD,22\n")).expect("read");
    assert_eq!(rejects(&contradiction).len(), 1);
    assert!(rejects(&contradiction)[0].contains("carries €, but the line is USD"));
}

/// 06: days and sums alone are a summary, not somebody's statement.
#[test]
fn a_table_of_days_and_sums_is_no_statement() {
    let summary = "日期,金额\n2026-03-01,50000.00\n";
    assert_error(
        &csv(summary),
        &[
            "t.csv: ",
            "no account",
            "no counterparty",
            "a summary is no statement",
        ],
    );
    let named = file("6222000011.csv", summary).expect("the file's name says whose it is");
    assert_eq!(transfers(&named), ["- 6222000011 50,000.00 CNY"]);
    let above = csv(format!("账号：6222000011\n{summary}")).expect("the line above says whose it is");
    assert_eq!(transfers(&above), ["- 6222000011 50,000.00 CNY"]);
    for further in ["备注", "余额", "对方户名", "交易类型"] {
        let read = csv(format!("日期,金额,{further}\n2026-03-01,50000.00,1\n"));
        assert!(read.is_ok(), "{further}: {:?}", read.err());
    }
}

/// 19: separators that are none.
#[test]
fn full_width_commas_and_blanks_are_named_as_separators() {
    for (separator, what) in [
        ("，", "full-width commas"),
        ("；", "full-width semicolons"),
        ("   ", "blanks"),
    ] {
        let text = format!("说明\n{STATEMENT}11,2026-03-01 10:00:00,5.00,出,22\n").replace(',', separator);
        assert_error(
            &csv(text),
            &[
                "t.csv:2: the cells are separated by",
                what,
                "export the file again",
            ],
        );
    }
}

/// 21: a name that stands twice.
#[test]
fn two_columns_of_one_name_are_not_chosen_from() {
    assert_error(
        &csv("账号,交易时间,交易金额,交易金额,收付标志,对方账号\n11,2026-03-01 10:00:00,5.00,6.00,出,22\n"),
        &[
            "t.csv:1: columns 3 and 4 are both called \"交易金额\"",
            "amount = { name = \"交易金额\", nth = 2 }",
        ],
    );
    assert_error(
        &csv("Date,Account,Amount,Account\n2026-03-01,11,5.00,22\n"),
        &["t.csv:1: columns 2 and 4 are both called \"Account\""],
    );
    let memos = csv("账号,交易时间,交易金额,备注,备注\n11,2026-03-01 10:00:00,5.00,a,b\n");
    assert!(memos.is_ok(), "no figure rests on these");
}

/// 23: a unit that stands above the header.
#[test]
fn a_unit_above_the_header_is_not_passed_over() {
    let lines = "11,2026-03-01 10:00:00,50000,出,22\n";
    let with = |unit: &str, header: &str| csv(format!("{unit}\n{header}{lines}"));
    for unit in ["单位：分", "金额单位:万元,,", "(单位：千元)"] {
        assert_error(
            &with(unit, STATEMENT),
            &["t.csv:1: this line says that amounts are in", "交易金额"],
        );
    }
    for (unit, header, amount) in [
        ("单位：元", STATEMENT.to_owned(), "50,000.00"),
        ("单位：某某公司", STATEMENT.to_owned(), "50,000.00"),
        ("单位：分", STATEMENT.replace("金额", "金额(分)"), "500.00"),
    ] {
        let case = with(unit, &header).expect("read");
        assert_eq!(transfers(&case), [format!("11 22 {amount} CNY")], "{unit}");
    }
}

/// 14: amounts without a sign beside a direction column that no layout knows are not all money in.
#[test]
fn a_direction_column_of_unknown_name_is_asked_about() {
    let unknown = "账号,交易时间,交易金额,某标志,对方账号\n11,2026-03-01 10:00:00,5.00,出,22\n11,2026-03-01 10:01:00,6.00,进,22\n";
    assert_error(
        &csv(unknown),
        &[
            "t.csv:1: ",
            "\"某标志\" holds direction words",
            "direction = \"某标志\"",
        ],
    );
    let kind =
        "Account,Date,Type,Amount,Balance\n11,2026-03-01,Debit,5.00,95.00\n11,2026-03-02,Debit,6.00,89.00\n";
    assert_error(&csv(kind), &["\"Type\" holds direction words"]);
    let signed = csv(unknown.replace("5.00", "-5.00")).expect("the sign says it");
    assert_eq!(transfers(&signed), ["11 22 5.00 CNY", "22 11 6.00 CNY"]);
    let all_in = csv("account,date,amount,counterparty\n11,2026-03-01,5.00,22\n11,2026-03-02,6.00,22\n");
    assert_notes(&all_in.expect("read"), "one-sign");
}

/// 14: the word K is only asked about where a column of that kind is known.
#[test]
fn letters_of_other_languages_are_no_directions() {
    let case =
        csv("account,date,amount,d/k,counterparty\n11,2026-03-01,5.00,D,22\n11,2026-03-02,6.00,K,22\n");
    assert_eq!(rejects(&case.expect("read")).len(), 1);
}

/// 19: a line of JSON has commas and quotes, and is no header.
#[test]
fn a_row_with_text_behind_a_quote_is_no_header() {
    assert_error(
        &csv("x\"time\",\"amount\"y,\"account\"z\n1,2,3\n"),
        &["no known header"],
    );
}

/// 06: lines that only say what the balance was.
#[test]
fn a_line_that_only_says_a_balance_is_no_record() {
    let case = csv(
        "Account: 12345678\nDate,Description,Amount,Balance\n01/03/2026,Opening balance,,100.00\n\
                    14/03/2026,Card,-5.00,95.00\n31/03/2026,CLOSING BALANCE,--,95.00\n",
    )
    .expect("read");
    assert_eq!(transfers(&case), ["12345678 - 5.00 CNY"]);
    assert_eq!((case.counts.rejected, case.counts.ignored), (0, 4));
    let unknown = csv("Account: 12345678\nDate,Description,Amount,Balance\n14/03/2026,Card,,95.00\n");
    assert_eq!(rejects(&unknown.expect("read")).len(), 1);
    let paid =
        csv("Account: 12345678\nDate,Description,Amount,Balance\n14/03/2026,Opening balance,7.00,95.00\n");
    assert!(rejects(&paid.expect("read"))[0].contains("its words say a balance"));
    let totals = csv(
        "Account: 12345678\nDate,Description,Amount,Balance\n14/03/2026,Total Wine & More,-7.00,93.00\n\
                    31/03/2026,Total debits,-7.00,93.00\n",
    )
    .expect("read");
    assert_eq!(transfers(&totals), ["12345678 - 7.00 CNY"]);
    assert_notes(&totals, "no-movement");
    let shops = csv("Account: 12345678\nDescription,Date,Amount\nTotal Wine & More,14/03/2026,-7.00\n");
    assert_eq!(transfers(&shops.expect("read")), ["12345678 - 7.00 CNY"]);
}

/// 09: account numbers that a program took for figures.
#[test]
fn an_account_number_written_as_a_figure_is_refused() {
    for number in [
        "9999000000000000022.0",
        "\"9,999,000,000,000,000,022\"",
        "622202.00",
    ] {
        let case = csv(format!("{STATEMENT}11,2026-03-01 10:00:00,5.00,出,{number}\n")).expect("read");
        assert!(
            rejects(&case)[0].contains("is written as a figure"),
            "{:?}",
            rejects(&case)
        );
    }
}

/// 01 and 14: the same names and words in traditional characters.
#[test]
fn traditional_characters_are_read_like_simplified_ones() {
    let case = csv(
        "帳號,交易時間,交易金額,收付標誌,對方帳號,摘要,幣別\n11,2026-03-01 10:00:00,5.00,貸,22,轉帳,TWD\n\
                    11,2026-03-01 10:01:00,6.00,轉出,33,轉帳,TWD\n",
    )
    .expect("read");
    assert_eq!(transfers(&case), ["22 11 5.00 TWD", "11 33 6.00 TWD"]);
}

/// 08: a header and nothing below it.
#[test]
fn a_header_alone_is_noted() {
    assert_notes(&csv(STATEMENT).expect("read"), "no-records");
    let case = csv(format!("{STATEMENT}11,2026-03-01 10:00:00,5.00,出,22\n")).expect("read");
    assert!(case.notes.iter().all(|note| note.code != "no-records"));
}

/// 01: a Western encoding is not Chinese; where a name of the header bears it out, it is read.
#[test]
fn accents_of_a_western_encoding_are_not_read_as_chinese() {
    let western = b"Konto;Datum;Betrag;Gegenkonto;Name;Purpose\n\
                    DE00TEST0000000011;13.03.2026;-3000,50;DE00TEST0000000022;M\xFCller;f\xFCr M\xE4rz\n";
    assert_error(
        &csv(western),
        &["t.csv: ", "Western encoding", "save it as UTF-8", "encoding = "],
    );
    let western = b"Konto;Datum;Betrag;Gegenkonto;Empf\xE4nger;W\xE4hrung\n\
                    DE00TEST0000000011;13.03.2026;-3000,50;DE00TEST0000000022;M\xFCller;EUR\n";
    let case = csv(western).expect("the header is German in windows-1252");
    assert_notes(&case, "encoding-by-header");
    let payee = case.book.get("DE00TEST0000000022").expect("the payee");
    let holder = case
        .book
        .details(payee)
        .and_then(|details| details.holder.as_deref());
    assert_eq!(holder, Some("M\u{FC}ller"));
    // 镕 has a Latin letter for its second byte in GBK; one such character among common ones is Chinese.
    let chinese = b"account,time,amount,counterparty,memo\n11,2026-03-01,5.00,22,\xD6\xEC\xE9F\xBB\xF9\n";
    assert!(csv(chinese).is_ok());
}

/// 09: a workbook with a sheet an account.
#[test]
fn a_sheets_name_says_whose_it_is() {
    let mut book = rust_xlsxwriter::Workbook::new();
    for name in ["622200001", "622200002"] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).expect("a name");
        for (row, cells) in [
            ["交易时间", "交易金额", "对方账号"],
            ["2026-03-01 10:00:00", "-5.00", "33"],
        ]
        .iter()
        .enumerate()
        {
            for (at, cell) in cells.iter().enumerate() {
                sheet.write(row as u32, at as u16, *cell).expect("written");
            }
        }
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let case = file("t.xlsx", bytes).expect("read");
    assert_eq!(
        transfers(&case),
        ["622200001 33 5.00 CNY", "622200002 33 5.00 CNY"]
    );
}

/// 16: digits of a time of day that lost their zeros.
#[test]
fn only_the_column_tells_how_many_digits_a_time_of_day_had() {
    let read = |times: [&str; 2]| {
        let line = |time: &str| format!("11,20260301,{time},-5.00,22\n");
        csv(format!(
            "account,date,time,amount,counterparty\n{}{}",
            line(times[0]),
            line(times[1])
        ))
    };
    let starts = |times| {
        let case = read(times).expect("read");
        let transfers = case.ledgers[0].transfers();
        let mut starts: Vec<String> = transfers
            .indices()
            .map(|index| transfers.get(index).time.to_string()[11..].to_owned())
            .collect();
        starts.sort();
        starts
    };
    assert_error(
        &read(["1000", "1530"]),
        &["t.csv:2: \"1000\"", "hours and minutes", "write them as"],
    );
    assert_eq!(starts(["100000", "1530"]), ["00:15:30", "10:00:00"]);
    assert_eq!(starts(["93000123", "1530"]), ["00:00:01.530", "09:30:00.123"]);
    assert_eq!(starts(["0", "000000"]), ["00:00:00", "00:00:00"]);
}

#[test]
fn a_currency_above_the_header_is_the_files() {
    for above in ["币种：美元", "账户币种,USD,,", "Currency: USD"] {
        let text = format!(
            "{above}\n交易卡号,交易时间,交易金额,收付标志,交易对手账卡号\n622001,2026-03-01 10:00:00,5.00,出,622002\n"
        );
        assert_eq!(
            transfers(&csv(text).expect("read")),
            ["622001 622002 5.00 USD"],
            "{above}"
        );
    }
}

#[test]
fn a_success_code_counts_where_no_balance_tells_and_the_balance_goes_before_it() {
    let bare = |code: &str| {
        format!(
            "交易卡号,交易时间,交易金额,收付标志,交易对手账卡号,交易是否成功\n\
             622001,2026-03-01 10:00:00,5.00,出,622002,{code}\n"
        )
    };
    for code in ["1", "01", "Y", "成功"] {
        let case = csv(bare(code)).expect("read");
        assert_eq!(transfers(&case), ["622001 622002 5.00 CNY"], "{code}");
        let noted = case.notes.iter().any(|note| note.code == "success-by-code");
        assert_eq!(noted, code != "成功", "{code}");
    }
    let case = csv(bare("00")).expect("read");
    assert_eq!(
        rejects(&case),
        ["2: the status is \"00\", and no balance shows whether money moved; say what it means"]
    );

    // This bank means failure by 01: the balance stands still.
    let case = csv(
        "交易卡号,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,交易是否成功\n\
                    622001,2026-03-01 10:00:00,100.00,100.00,进,622009,成功\n\
                    622001,2026-03-01 10:01:00,5.00,100.00,出,622002,01\n\
                    622001,2026-03-01 10:02:00,7.00,93.00,出,622003,成功\n",
    );
    let case = case.expect("read");
    assert_eq!(
        transfers(&case),
        ["622009 622001 100.00 CNY", "622001 622003 7.00 CNY"]
    );
    assert_eq!(case.counts.failed, 1);
}
