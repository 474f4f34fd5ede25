//! What cells of account columns come to.

use super::*;

fn cleaned(cell: &str) -> String {
    match clean(cell) {
        Number::Clean(number) => number.into_owned(),
        other => panic!("{cell:?} is {other:?}"),
    }
}

#[test]
fn blanks_guards_and_full_width_characters_do_not_make_another_account() {
    for cell in [
        "6222020000000017",
        "\t6222020000000017",
        "'6222020000000017",
        "=\"6222020000000017\"",
        "6222 0200 0000 0017",
        "６２２２０２００００００００１７",
        "\u{FEFF}6222\u{00A0}0200\u{3000}0000\u{202F}0017",
    ] {
        assert_eq!(cleaned(cell), "6222020000000017", "{cell:?}");
    }
    assert_eq!(cleaned("ａｂＣ１"), "abC1");
}

#[test]
fn suffixes_leading_zeros_and_country_letters_tell_accounts_apart() {
    for cell in [
        "6222-1",
        "6222-2",
        "0012345678",
        "12345678",
        "6222_1",
        "wx_0011",
        "WX_0011",
        "12E5",
        "1234567890/5500",
        "9999000000000000001/parked",
        "100200300@某农信社",
        "6222020000000017-1",
        "123456-12-345678",
        "NWBK 60161331926819",
    ] {
        assert_eq!(cleaned(cell), cell.replace(' ', ""));
    }
    assert_eq!(cleaned("gb00 test 0000 0000 0000 11"), "GB00TEST00000000000011");
    assert_eq!(cleaned("FR00TEST00000000000011"), "FR00TEST00000000000011");
    assert_eq!(cleaned("0xAbCdEF"), "0xabcdef");
    assert_eq!(cleaned("0XAbCdEF"), "0xabcdef");
    assert_eq!(cleaned("ab12short"), "ab12short", "too short for an IBAN");
}

#[test]
fn a_number_written_as_a_figure_is_damaged() {
    for cell in ["6222020000000017.0", "622.00", "6,222,020,000,000,017", "6,222.0"] {
        assert_eq!(clean(cell), Number::Damaged, "{cell:?}");
    }
    for cell in ["6222.1", "10.0.0.1", "62,22", "1234,567", "a,123", "6222-0"] {
        assert!(matches!(clean(cell), Number::Clean(_)), "{cell:?}");
    }
}

#[test]
fn placeholders_name_nobody() {
    for cell in [
        "",
        " \t",
        "0",
        "无",
        "N/A",
        "n/a",
        "-",
        "--",
        "\\N",
        "null",
        "NULL",
        "'0",
        "０",
        "****",
        "=\"\"",
        "00",
        "0000000000",
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "未知",
        "不详",
        "暂无",
        "(空白)",
        "（空白）",
        "空",
        "/",
        "?",
        "N.A.",
        "unknown",
        "未提供",
        "未录入",
        "无对手信息",
        "暂无账号",
        "空值",
        "0000-0000",
    ] {
        assert_eq!(clean(cell), Number::Nobody, "{cell:?}");
    }
}

#[test]
fn scientific_notation_is_damage() {
    for cell in [
        "6.22E+18",
        "9.999E+18",
        "6.22e18",
        "6,22E+18",
        "6E+18",
        " '6.22E+18",
        "６.２２Ｅ+１８",
        "6.22 E+18",
    ] {
        assert_eq!(clean(cell), Number::Damaged, "{cell:?}");
    }
    for cell in ["6E18", "E+18", "6.22E+", "6.2.2E+18", "6.22", "A.1E+5"] {
        assert!(matches!(clean(cell), Number::Clean(_)), "{cell:?}");
    }
}

#[test]
fn a_masked_number_is_kept_apart() {
    for cell in [
        "6222****1234",
        "6222 **** 1234",
        "6222XXXXXXXX1234",
        "v***@example.invalid",
        "＊＊1234",
        "xx1234",
        "6222xx",
        "6222...1234",
        "6222……1234",
        "6222--1234",
        "6222####1234",
        "尾号1234",
        "某银行尾号：1234",
        "某银行(1234)",
        "XXXX-XXXX-1234",
        "6222-xxxx-xxxx-1234",
        "某银行（1234）",
        "card ending in 1234",
    ] {
        assert!(matches!(clean(cell), Number::Masked(_)), "{cell:?}");
    }
    for cell in ["0x12ab", "62x34", "6222-1234", "1.2.3.4", "某银行"] {
        assert!(matches!(clean(cell), Number::Clean(_)), "{cell:?}");
    }
}

#[test]
fn a_hidden_part_is_written_in_one_way() {
    for cell in [
        "6222xxxx1234",
        "6222....1234",
        "6222＊＊＊＊1234",
        "6222 **** 1234",
    ] {
        assert_eq!(clean(cell), Number::Masked("6222****1234".into()), "{cell:?}");
    }
}

#[test]
fn labels_names_kinds_and_currencies_are_no_part_of_a_number() {
    for cell in [
        "9999000000000000022/户乙",
        "9999000000000000022（储蓄卡）",
        "9999000000000000022(人民币)",
        "户乙 9999000000000000022",
        "户乙9999000000000000022",
        "9999000000000000022 CNY",
        "账号:9999000000000000022",
        "账号：9999000000000000022(人民币)",
        "9999000000000000022;",
        "9999000000000000022 - Current",
        "9999 0000 0000 0000 022 户乙",
        "9999000000000000022_x000D_",
        "9999\u{0}000000000000022\u{7}",
        "\u{200B}9999000000000000022\u{202C}",
    ] {
        assert_eq!(cleaned(cell), "9999000000000000022", "{cell:?}");
    }
    assert_eq!(
        cleaned("IBAN DE89 3704 0044 0532 0130 00"),
        "DE89370400440532013000"
    );
    assert_eq!(cleaned("a12345678@example.invalid"), "a12345678@example.invalid");
}

#[test]
fn groups_of_four_are_one_number() {
    for cell in [
        "6222-0200-0000-0017",
        "6222.0200.0000.0017",
        "6222–0200–0000–0017",
    ] {
        assert_eq!(cleaned(cell), "6222020000000017", "{cell:?}");
    }
    assert_eq!(cleaned("6222-0200-0000-0001-234"), "6222020000000001234");
    assert_eq!(cleaned("de89-3704-0044-0532-0130-00"), "DE89370400440532013000");
}

#[test]
fn a_clean_cell_is_not_copied() {
    assert!(matches!(
        clean("\t6222-1 "),
        Number::Clean(Cow::Borrowed("6222-1"))
    ));
}

fn proof<'a>(numbers: impl IntoIterator<Item = &'a str>) -> SpreadsheetProof {
    let mut proof = SpreadsheetProof::default();
    for number in numbers {
        proof.feed(number);
    }
    proof
}

#[test]
fn more_than_half_of_five_numbers_with_zero_tails_prove_a_spreadsheet() {
    let damaged = ["6222020000000010", "6222020000000020", "6222020000123450000"];
    let whole = ["6222020000000011", "6222020000000012"];
    let all = damaged.iter().chain(&whole).copied();
    assert!(proof(all.clone()).is_damaged());
    assert!(
        !proof(all.clone().skip(1)).is_damaged(),
        "four numbers prove nothing"
    );
    assert!(
        !proof(all.clone().chain(["6222020000000013"])).is_damaged(),
        "half is not more than half"
    );
    assert!(
        proof(all.chain(["0012", "GB00"])).is_damaged(),
        "other numbers do not count"
    );
}

#[test]
fn an_own_account_that_ends_in_zero_is_not_damage_however_often_it_stands_there() {
    assert!(!proof(std::iter::repeat_n("6222020000000010", 1000)).is_damaged());
}

#[test]
fn parts_of_a_column_judge_like_the_whole() {
    let numbers = [
        "6222020000000010",
        "6222020000000020",
        "6222020000000030",
        "6222020000000011",
        "0000000000000017",
    ];
    let mut first = proof(numbers[..2].iter().copied());
    first.merge(&proof(numbers[1..].iter().copied()));
    assert!(first.is_damaged());
}

#[test]
fn zero_tails_are_those_past_the_fifteenth_digit() {
    assert!(has_zero_tail("6222020000000010"));
    assert!(has_zero_tail("6222020001234560000"));
    assert!(!has_zero_tail("6222020001234561000"));
    assert!(!has_zero_tail("622202000000000"), "fifteen digits survive");
}
