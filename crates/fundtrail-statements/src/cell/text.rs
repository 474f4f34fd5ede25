//! Blanks, guards and full-width characters: what all cells share.

/// Whether a character is blank: Unicode white space and the invisible ones that exports leave behind (zero width,
/// marks of the writing direction, as copying out of a window leaves them).
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{FE00}'..='\u{FE0F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
        )
}

/// The ASCII twin of a full-width character, or the character itself.
pub(super) fn fold_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(c as u32 - 0xFEE0).expect("full-width forms mirror ASCII from ! to ~")
        }
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// A header cell as it is compared: guards, blanks, underscores and case do not matter, nor do full width and
/// traditional characters.
pub(crate) fn clean_name(cell: &str) -> String {
    let mut name = String::with_capacity(cell.len());
    for c in trim(cell).chars() {
        let c = match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            c => simplify(c),
        };
        if !c.is_whitespace() && c != '_' {
            name.extend(c.to_lowercase());
        }
    }
    name
}

/// Traditional characters of headers and short words, and their simplified twins below them.
const TRADITIONAL: &str = "帳號戶賬時間額餘對幣種類備註轉貸標誌證開狀態單訂點發進貨業務機構稱戸據憑來匯銀聯網資關錄記總計結選該說與買賣費財險債圓萬識參現鈔櫃員檔碼終處認執實際別筆償";
const SIMPLIFIED: &str = "账号户账时间额余对币种类备注转贷标志证开状态单订点发进货业务机构称户据凭来汇银联网资关录记总计结选该说与买卖费财险债元万识参现钞柜员档码终处认执实际别笔偿";

/// The simplified twin of a traditional character, or the character itself: for names and words, never for what
/// a cell says of people.
pub(crate) fn simplify(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    let at = TRADITIONAL.chars().position(|known| known == c);
    at.and_then(|at| SIMPLIFIED.chars().nth(at)).unwrap_or(c)
}

/// Takes blanks off both ends, and the guards by which exports keep spreadsheets from touching a cell: a
/// leading `'`, or `="…"` around it.
///
/// # Examples
/// ```
/// use fundtrail_statements::cell::trim;
/// assert_eq!(trim("\t6222 01 "), "6222 01");
/// assert_eq!(trim("=\"0012\""), "0012");
/// ```
pub fn trim(cell: &str) -> &str {
    let cell = trim_blanks(cell);
    let inner = match cell.as_bytes().first() {
        Some(b'=') => cell
            .strip_prefix("=\"")
            .and_then(|rest| rest.strip_suffix('"'))
            .unwrap_or(cell),
        Some(b'\'') => cell[1..].strip_suffix('\'').unwrap_or(&cell[1..]),
        _ => return cell,
    };
    trim_blanks(inner)
}

fn trim_blanks(cell: &str) -> &str {
    // Most cells need no trimming, and two looks tell. A character that begins with these bytes is U+4000 to U+9FFF, of
    // which none is blank.
    let bytes = cell.as_bytes();
    let begins = matches!(bytes, [0xE4..=0xE9 | b'!'..=b'~', ..]);
    let ends = matches!(bytes, [.., b'!'..=b'~'] | [.., 0xE4..=0xE9, _, _]);
    if bytes.is_empty() || (begins && ends) {
        cell
    } else {
        cell.trim_matches(is_blank)
    }
}

/// Whether a trimmed cell says that there is nothing: blank, dashes, `N/A`, `\N`, `null`, `none`, `nan`, `无`.
pub(crate) fn says_nothing(cell: &str) -> bool {
    match cell.len() {
        0 => true,
        1..=9 => {
            matches!(cell, "\\N" | "无")
                || cell.chars().all(|c| matches!(c, '-' | '－' | '–' | '—'))
                || ["n/a", "null", "none", "nan"]
                    .iter()
                    .any(|word| cell.eq_ignore_ascii_case(word))
        }
        _ => false,
    }
}

/// Words for nobody, in lower case, where a number or a name should stand.
const NOBODY: [&str; 24] = [
    "无",
    "未知",
    "不详",
    "暂无",
    "空",
    "空白",
    "没有",
    "无此项",
    "无数据",
    "无账号",
    "未提供",
    "未填",
    "不明",
    "未登记",
    "na",
    "n.a.",
    "n/a",
    "nil",
    "none",
    "null",
    "nan",
    "unknown",
    "unnamed",
    "notavailable",
];

/// The characters with which the words for nobody begin, and zeros.
const NOBODY_BEGINS: &str = "0NnUu无未不暂空没尚缺";

/// Whether a cell begins with a letter or a digit with which no placeholder begins, as nearly all do.
fn begins_as_a_name(cell: &str) -> bool {
    let is_common = |c: char| c.is_ascii_alphanumeric() || matches!(c, '\u{4E00}'..='\u{9FFF}');
    let first = cell.chars().next();
    first.is_some_and(|first| is_common(first) && !NOBODY_BEGINS.contains(first))
}

/// Whether a cell without blanks names nobody: a placeholder word, a spreadsheet's error value, zeros, or nothing but
/// signs.
pub(crate) fn names_nobody(cell: &str) -> bool {
    if begins_as_a_name(cell) {
        return false;
    }
    let bare = cell.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '#'));
    let is_error = || {
        let errors = [
            "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "\\N",
        ];
        errors.iter().any(|error| cell.eq_ignore_ascii_case(error))
    };
    let is_zeros = || cell.chars().all(|c| c == '0' || !c.is_alphanumeric());
    let is_word = || bare.len() <= 12 && NOBODY.contains(&bare.to_lowercase().as_str());
    !cell.contains(char::is_alphanumeric)
        || is_zeros()
        || is_error()
        || is_word()
        || says_nothing_is_known(bare)
}

/// What a cell begins with that says by its parts that something is not on record.
const MISSING: [&str; 8] = ["暂无", "没有", "尚未", "暂未", "未", "无", "空", "缺"];

/// Whether a cell says by its parts that something is not on record: 未录入, 无对手信息, 暂无账号.
fn says_nothing_is_known(bare: &str) -> bool {
    const WHAT: [&str; 24] = [
        "对手方",
        "对方",
        "对手",
        "交易",
        "账户",
        "账号",
        "帐户",
        "帐号",
        "卡号",
        "户名",
        "名称",
        "姓名",
        "相关",
        "信息",
        "数据",
        "记录",
        "录入",
        "登记",
        "填写",
        "填",
        "提供",
        "采集",
        "反馈",
        "值",
    ];
    const MOST_BYTES: usize = 36;
    let rest = MISSING.iter().find_map(|missing| bare.strip_prefix(missing));
    let Some(mut rest) = rest.filter(|rest| !rest.is_empty() && bare.len() <= MOST_BYTES) else {
        return false;
    };
    while let Some(after) = WHAT.iter().find_map(|what| rest.strip_prefix(what)) {
        rest = after;
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_and_guards_come_off_both_ends() {
        for cell in [
            "\t622 ",
            "'622",
            "=\"622\"",
            "\u{3000}622\u{00A0}",
            "\u{FEFF}' 622",
            " =\"\t622\" ",
        ] {
            assert_eq!(trim(cell), "622", "{cell:?}");
        }
        assert_eq!(trim("=622"), "=622", "a formula is not a guard");
        assert_eq!(trim(" \t"), "");
        assert_eq!(trim("'"), "");
    }

    #[test]
    fn what_needs_no_trimming_is_told_by_its_ends() {
        for cell in ["", "中", "中a", "a中", "户甲", "é", "中\u{E9}", "7", "😀中"] {
            assert_eq!(trim(cell), cell, "{cell:?}");
        }
        for cell in [
            "中\u{3000}",
            "\u{3000}中",
            "\u{200B}中",
            "a\u{2003}",
            "\u{FEFF}",
            "\u{FE0F}中",
        ] {
            assert_eq!(trim(cell), cell.trim_matches(is_blank), "{cell:?}");
            assert_ne!(trim(cell), cell, "{cell:?}");
        }
    }

    #[test]
    fn every_placeholder_begins_as_no_name_does() {
        let words = NOBODY.iter().chain(&MISSING).map(ToString::to_string);
        for word in words.chain(["0".to_owned(), "000".to_owned()]) {
            for word in [word.to_uppercase(), word] {
                assert!(!begins_as_a_name(&word), "{word}");
            }
        }
        assert!(begins_as_a_name("户甲") && begins_as_a_name("6222"));
    }

    #[test]
    fn traditional_characters_have_simplified_twins() {
        assert_eq!(TRADITIONAL.chars().count(), SIMPLIFIED.chars().count());
        let simple = |text: &str| text.chars().map(simplify).collect::<String>();
        assert_eq!(simple("對方帳號 餘額 轉帳 date"), "对方账号 余额 转账 date");
        assert!(TRADITIONAL.chars().all(|c| !SIMPLIFIED.contains(c)));
    }

    #[test]
    fn the_words_for_nothing() {
        for cell in [
            "", "-", "--", "N/A", "n/a", "\\N", "NULL", "无", "——", "－", "NaN", "None",
        ] {
            assert!(says_nothing(cell), "{cell:?}");
        }
        for cell in ["0", "无锡", "-1", "NA"] {
            assert!(!says_nothing(cell), "{cell:?}");
        }
    }
}
