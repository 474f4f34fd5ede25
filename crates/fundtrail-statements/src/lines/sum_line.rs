//! Lines that move nothing: what they hold is a balance, or a sum of other lines. They are known by a cell that says
//! nothing else, every part of it known: 本月借方合计, Balance brought forward 01.03.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::LazyLock;

use hashbrown::{HashMap, HashSet};

/// What a cell says that names no movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SumWord {
    /// What the balance was: 期初余额, Closing balance.
    Balance,
    /// What other lines come to: 本页小计, Subtotal, Turnover.
    Total,
}

/// The parts of Chinese words for a balance, and for a total; then those that stand beside either.
const CHINESE_BALANCES: &str = "期初余额 期末余额 上期余额 上期结转 上页余额 上页结转 上日余额 昨日余额 日初余额 日终余额 月初余额 月末余额 年初余额 \
     年末余额 上月余额 上年余额 上年结转 上月结转 本期余额 结转余额 余额结转 承前页 承上页 接前页 接上页 过次页 转次页 转下页 \
     结转下页 结转下期 结转下年 期初结余 期末结余 上期结余 初始余额 起始余额 截止余额 最终余额 合计余额 承前 过次";
const CHINESE_TOTALS: &str = "合计 小计 总计 累计 共计 总额 汇总";
const CHINESE_BESIDE: &str = "本 当 上 全 今 每 日 月 页 期 年 季 周 次 度 的 账户 账号 借方 贷方 借 贷 收入 支出 收支 存入 支取 \
     取出 转入 转出 进账 出账 发生额 发生 金额 交易 流水 人民币 笔数 笔 总 元 数 为";

/// Phrases of other languages for a balance, and for a total, in lower case.
const BALANCES: &[&str] = &[
    "opening balance",
    "closing balance",
    "beginning balance",
    "ending balance",
    "starting balance",
    "start balance",
    "end balance",
    "initial balance",
    "final balance",
    "previous balance",
    "prior balance",
    "last balance",
    "old balance",
    "new balance",
    "balance brought forward",
    "balance carried forward",
    "brought forward",
    "carried forward",
    "balance forward",
    "balance b f",
    "balance c f",
    "b f",
    "c f",
    "balance bf",
    "balance cf",
    "statement balance",
    "opening bal",
    "closing bal",
    "brought fwd",
    "carried fwd",
    "anfangssaldo",
    "endsaldo",
    "anfangsbestand",
    "endbestand",
    "alter saldo",
    "neuer saldo",
    "alter kontostand",
    "neuer kontostand",
    "saldovortrag",
    "übertrag",
    "uebertrag",
    "schlusssaldo",
    "eröffnungssaldo",
    "solde initial",
    "solde final",
    "ancien solde",
    "nouveau solde",
    "solde précédent",
    "saldo inicial",
    "saldo final",
    "saldo anterior",
    "saldo iniziale",
    "saldo finale",
    "saldo precedente",
    "beginsaldo",
    "eindsaldo",
    "saldo początkowe",
    "saldo końcowe",
    "počáteční zůstatek",
    "konečný zůstatek",
    "ingående saldo",
    "utgående saldo",
    "saldo awal",
    "saldo akhir",
];
const TOTALS: &[&str] = &[
    "total",
    "totals",
    "subtotal",
    "sub total",
    "subtotals",
    "grand total",
    "page total",
    "daily total",
    "day total",
    "monthly total",
    "month total",
    "total debit",
    "total debits",
    "total credit",
    "total credits",
    "total withdrawals",
    "total deposits",
    "total debits credits",
    "total paid in",
    "total paid out",
    "total money in",
    "total money out",
    "turnover",
    "turnovers",
    "total turnover",
    "debit turnover",
    "credit turnover",
    "turnover debit",
    "turnover credit",
    "summe",
    "zwischensumme",
    "gesamtsumme",
    "tagessumme",
    "seitensumme",
    "umsatzsumme",
    "total général",
    "sous total",
    "suma",
    "totale",
    "totaal",
    "total for day",
    "total for month",
    "total for page",
    "statement summary",
];

/// Words that stand beside those and say only when, or in what.
const BESIDE: &str = "as of on at the to for from per am zum vom au le del al jan feb mar apr may jun jul aug sep oct nov dec \
                      january february march april june july august september october november december eur usd gbp cny inr \
                      hkd chf";

/// The longest cell that is looked at: a sum has few words.
const LONGEST: usize = 80;

/// What a cell says, if it says no more than that.
///
/// Complexity: nearly every cell is told by its first Chinese character, or by a figure inside its word, without a
/// copy of it.
pub(crate) fn sum_word(cell: &str) -> Option<SumWord> {
    if cell.is_empty() || cell.len() > LONGEST || !may_be_sum(cell) {
        return None;
    }
    let han: Cow<'_, str> = if cell.chars().all(is_han) {
        cell.into()
    } else {
        cell.chars().filter(|&c| is_han(c)).collect()
    };
    let said = chinese(&han);
    if matches!(said, Said::Else) {
        return None;
    }
    let other: String = cell.chars().map(|c| if is_han(c) { ' ' } else { c }).collect();
    match (said, phrase(&other)) {
        (Said::Sum(word), Said::Nothing | Said::Sum(_)) | (Said::Nothing, Said::Sum(word)) => Some(word),
        _ => None,
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

/// Whether a cell may say a sum: it begins as one in Chinese, or has words of letters alone.
fn may_be_sum(cell: &str) -> bool {
    if !cell.is_ascii() {
        return match cell.chars().find(|&c| is_han(c)) {
            Some(first) => KNOWN.parts.contains_key(&first),
            None => true,
        };
    }
    let mut words = cell
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()))
        .peekable();
    words.peek().is_some() && words.all(|word| word.bytes().all(|b| b.is_ascii_alphabetic()))
}

/// What a part of a cell comes to.
enum Said {
    Nothing,
    Sum(SumWord),
    Else,
}

/// The words above, ready to be looked up.
struct Known {
    /// The parts of Chinese words by their first character, in the order in which they are tried.
    parts: HashMap<char, Vec<(&'static str, Option<SumWord>)>>,
    phrases: HashMap<&'static str, SumWord>,
    beside: HashSet<&'static str>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let mut parts: HashMap<char, Vec<_>> = HashMap::new();
    for (words, said) in [
        (CHINESE_BALANCES, Some(SumWord::Balance)),
        (CHINESE_TOTALS, Some(SumWord::Total)),
        (CHINESE_BESIDE, None),
    ] {
        let mut words: Vec<&str> = words.split_whitespace().collect();
        words.sort_by_key(|word| Reverse(word.len()));
        for word in words {
            if let Some(first) = word.chars().next() {
                parts.entry(first).or_default().push((word, said));
            }
        }
    }
    let totals = TOTALS.iter().map(|&phrase| (phrase, SumWord::Total));
    let balances = BALANCES.iter().map(|&phrase| (phrase, SumWord::Balance));
    Known {
        parts,
        phrases: totals.chain(balances).collect(),
        beside: BESIDE.split_whitespace().collect(),
    }
});

/// Chinese characters, all parts of them known: balances before totals before what stands beside, of each the longest.
fn chinese(text: &str) -> Said {
    if text.is_empty() {
        return Said::Nothing;
    }
    let (mut rest, mut found) = (text, None);
    while let Some(first) = rest.chars().next() {
        let parts = KNOWN.parts.get(&first).into_iter().flatten();
        let mut fitting = parts.filter_map(|&(part, said)| Some((rest.strip_prefix(part)?, said)));
        let Some((behind, said)) = fitting.next() else {
            return Said::Else;
        };
        found = match said {
            Some(SumWord::Balance) => said,
            _ => found.or(said),
        };
        rest = behind;
    }
    found.map_or(Said::Else, Said::Sum)
}

/// Words of other scripts; figures and dates beside them say nothing.
fn phrase(text: &str) -> Said {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| {
        !word.is_empty() && !word.starts_with(|c: char| c.is_ascii_digit()) && !KNOWN.beside.contains(word)
    });
    let phrase = words.collect::<Vec<_>>().join(" ");
    if phrase.is_empty() {
        return Said::Nothing;
    }
    let known = KNOWN.phrases.get(phrase.as_str());
    known.map_or(Said::Else, |&word| Said::Sum(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_say_a_sum_and_nothing_else() {
        for cell in [
            "本日合计",
            "本月贷方合计",
            "合计",
            "小计：",
            "本页小计",
            "累计发生额",
            "总计 Total",
            "收入合计：1,000.00元",
            "合计（笔数）3",
            "Total",
            "SUBTOTAL:",
            "Turnover",
            "Total credits",
            "Zwischensumme",
            "Total for March 2026",
        ] {
            assert_eq!(sum_word(cell), Some(SumWord::Total), "{cell}");
        }
        for cell in [
            "期初余额",
            "承前页",
            "上年结转",
            "Opening balance",
            "CLOSING BALANCE 31.03.2026",
            "Balance b/f",
            "Beginning balance as of 06/01/2026",
            "Endsaldo",
            "Solde initial au 01/03",
        ] {
            assert_eq!(sum_word(cell), Some(SumWord::Balance), "{cell}");
        }
    }

    #[test]
    fn a_word_more_is_a_memo() {
        for cell in [
            "货款合计",
            "合计转户乙",
            "Total Wine & More",
            "TOTALENERGIES",
            "Turnover tax",
            "余额宝",
            "小计算器",
            "转账",
            "",
            "日用",
            "2026",
            "Opening balance transfer to Jane",
            "交易",
            "本金",
        ] {
            assert_eq!(sum_word(cell), None, "{cell}");
        }
    }
}
