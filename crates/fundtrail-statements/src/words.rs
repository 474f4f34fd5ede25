//! The words by which lines say what they are: data, in `data/words.toml` and `data/platforms.toml`.

use fundtrail::{AccountBook, AccountId, ExitKind};
use hashbrown::HashSet;
use serde::Deserialize;

use crate::entry::Direction;

/// What a cell's words can say of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// It undoes an earlier line (冲正).
    Reversal,
    /// Notes over the counter or at a machine.
    Cash,
    /// A bank's charge.
    Fee,
    /// Interest.
    Interest,
    /// A loan's pay-out or repayment.
    Loan,
    /// An exchange or dealer of crypto-assets.
    Crypto,
    /// A shop.
    Merchant,
    /// A product of the holder's own (理财).
    Parked,
    /// One payment that pays many (代发).
    Batch,
    /// As a party's name: a bank, a fund or a lender.
    Institution,
}

/// A set of [`Class`]es.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Classes(u16);

impl Classes {
    /// Whether `class` is in the set.
    pub const fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u16) != 0
    }

    /// Both sets.
    #[must_use]
    pub const fn or(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }

    /// The set without the classes that a payment to somebody is not, whatever its words say: 理财, 还款 and 手续费
    /// tell what a person was paid for, not that the money left for a product, a lender or the bank.
    #[must_use]
    pub const fn of_a_payment_to_somebody(self) -> Classes {
        let mut left = self.0;
        let classes = [
            Class::Cash,
            Class::Fee,
            Class::Interest,
            Class::Loan,
            Class::Parked,
        ];
        let mut at = 0;
        while at < classes.len() {
            left &= !(1 << classes[at] as u16);
            at += 1;
        }
        Classes(left)
    }

    fn insert(&mut self, class: Class) {
        self.0 |= 1 << class as u16;
    }
}

/// Whether a status word says that money moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusWord {
    /// It did.
    Success,
    /// It did not.
    Failure,
    /// It has not yet (处理中).
    Pending,
    /// The word is not known.
    Unknown,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WordFile {
    status: StatusWords,
    reversal: Pattern,
    cash: Pattern,
    fee: Pattern,
    interest: Pattern,
    loan: Pattern,
    crypto: Pattern,
    merchant: Pattern,
    parked: Pattern,
    batch: Pattern,
    institution: Pattern,
    money_in: Pattern,
    money_out: Pattern,
    payment: Pattern,
    thanks: Pattern,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StatusWords {
    success: Vec<String>,
    failure: Vec<String>,
    pending: Vec<String>,
    codes: Vec<String>,
    of: Vec<String>,
    done: Vec<String>,
    undone: Vec<String>,
    refunded: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pattern {
    any: Vec<String>,
    #[serde(default)]
    but: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct PlatformFile {
    names: Vec<String>,
    exact_names: Vec<String>,
    numbers: Vec<String>,
}

/// The parts of which states are put together.
struct States {
    of: Vec<String>,
    done: Vec<String>,
    undone: Vec<String>,
    refunded: Vec<String>,
}

impl States {
    /// Whether a cell is one of the last words, with words of whom or what before it and nothing else.
    fn says(&self, last: &[String], cell: &str) -> bool {
        last.iter().any(|last| {
            cell.strip_suffix(last.as_str())
                .is_some_and(|before| self.is_of(before))
        })
    }

    /// Whether a text is put together of words of whom or what: the longest that fits each time, and in a loop, since a
    /// cell may be as long as a file.
    fn is_of(&self, mut text: &str) -> bool {
        while !text.is_empty() {
            let rest = self.of.iter().filter_map(|of| text.strip_prefix(of.as_str()));
            match rest.min_by_key(|rest| rest.len()) {
                Some(rest) => text = rest,
                None => return false,
            }
        }
        true
    }
}

/// A state without the amount behind it: 已退款(￥20.00).
fn without_amount(cell: &str) -> &str {
    cell.trim_end_matches(|c: char| c.is_ascii_digit() || "()¥￥元., ".contains(c))
}

/// All words.
pub struct Words {
    success: HashSet<String>,
    failure: HashSet<String>,
    pending: HashSet<String>,
    codes: HashSet<String>,
    states: States,
    classes: [(Class, Pattern); 10],
    money_in: Pattern,
    money_out: Pattern,
    payment: Pattern,
    thanks: Pattern,
    platform_names: Vec<String>,
    platform_exact_names: HashSet<String>,
    platform_numbers: HashSet<String>,
}

impl Words {
    /// The words that are built in.
    pub fn built_in() -> Self {
        let words = toml::from_str(include_str!("../data/words.toml")).expect("a test reads it");
        let platforms = toml::from_str(include_str!("../data/platforms.toml")).expect("a test reads it");
        Self::new(words, platforms)
    }

    fn new(words: WordFile, platforms: PlatformFile) -> Self {
        let all_plain = |words: Vec<String>| words.iter().map(|w| plain(w)).collect();
        let cleaned = |p: Pattern| {
            let [any, but] = [p.any, p.but].map(|words| words.iter().map(|w| plain(w)).collect());
            Pattern { any, but }
        };
        let pattern = |class, p: Pattern| (class, cleaned(p));
        Words {
            success: all_plain(words.status.success),
            failure: all_plain(words.status.failure),
            pending: all_plain(words.status.pending),
            codes: all_plain(words.status.codes),
            states: States {
                of: words.status.of,
                done: words.status.done,
                undone: words.status.undone,
                refunded: words.status.refunded,
            },
            classes: [
                pattern(Class::Reversal, words.reversal),
                pattern(Class::Cash, words.cash),
                pattern(Class::Fee, words.fee),
                pattern(Class::Interest, words.interest),
                pattern(Class::Loan, words.loan),
                pattern(Class::Crypto, words.crypto),
                pattern(Class::Merchant, words.merchant),
                pattern(Class::Parked, words.parked),
                pattern(Class::Batch, words.batch),
                pattern(Class::Institution, words.institution),
            ],
            money_in: cleaned(words.money_in),
            money_out: cleaned(words.money_out),
            payment: cleaned(words.payment),
            thanks: cleaned(words.thanks),
            platform_names: platforms.names.iter().map(|w| plain(w)).collect(),
            platform_exact_names: all_plain(platforms.exact_names),
            platform_numbers: platforms.numbers.into_iter().collect(),
        }
    }

    /// What a status cell says.
    pub fn status(&self, cell: &str) -> StatusWord {
        let cell = plain(cell);
        if self.success.contains(&cell) {
            StatusWord::Success
        } else if self.failure.contains(&cell) {
            StatusWord::Failure
        } else if self.pending.contains(&cell) {
            StatusWord::Pending
        } else if self.states.says(&self.states.undone, &cell) {
            StatusWord::Failure
        } else if self.states.says(&self.states.done, &cell) {
            StatusWord::Success
        } else {
            StatusWord::Unknown
        }
    }

    /// Whether a status cell has a code that means success with most banks, or says that the line was refunded (the
    /// refund is a line of its own): to be believed where nothing better tells.
    pub fn is_success_code(&self, cell: &str) -> bool {
        let cell = plain(cell);
        self.codes.contains(&cell) || self.states.says(&self.states.refunded, without_amount(&cell))
    }

    /// What the words of a cell say of its line.
    pub fn classes(&self, cell: &str) -> Classes {
        let mut classes = Classes::default();
        let cell = plain(cell);
        if !cell.is_empty() {
            for (class, pattern) in &self.classes {
                if pattern.finds(&cell) {
                    classes.insert(*class);
                }
            }
        }
        classes
    }

    /// Which way the words of a line say that its money went: Withdrawal, Deposit. `None` where they say neither, or both.
    pub(crate) fn way(&self, cell: &str) -> Option<Direction> {
        let cell = plain(cell);
        match (self.money_in.finds(&cell), self.money_out.finds(&cell)) {
            (true, false) => Some(Direction::In),
            (false, true) => Some(Direction::Out),
            _ => None,
        }
    }

    /// Whether a cell thanks for a payment, as only he does who got it.
    pub(crate) fn thanks_for_payment(&self, cell: &str) -> bool {
        let cell = plain(cell);
        self.thanks.finds(&cell) && self.payment.finds(&cell)
    }

    /// Whether a party of that name clears payments of others.
    pub fn is_platform_name(&self, name: &str) -> bool {
        let name = plain(name);
        self.platform_exact_names.contains(&name) || self.platform_names.iter().any(|w| name.contains(w))
    }

    /// Whether the account of that number clears payments of others.
    pub fn is_platform_number(&self, number: &str) -> bool {
        self.platform_numbers.contains(number)
    }
}

impl Pattern {
    /// Whether one of the words stands in a cell.
    pub(crate) fn finds(&self, cell: &str) -> bool {
        let mut cell = std::borrow::Cow::Borrowed(cell);
        for but in self.but.iter().filter(|but| !but.is_empty()) {
            if cell.contains(but.as_str()) {
                cell = cell.replace(but.as_str(), " ").into();
            }
        }
        self.any.iter().any(|word| has_word(&cell, word))
    }
}

/// Whether `cell` has `word`: an ASCII word as a whole, any other wherever it stands.
fn has_word(cell: &str, word: &str) -> bool {
    if !word.is_ascii() {
        return cell.contains(word);
    }
    cell.match_indices(word).any(|(at, _)| {
        let before = cell[..at].chars().next_back();
        let after = cell[at + word.len()..].chars().next();
        [before, after]
            .iter()
            .flatten()
            .all(|c| !c.is_ascii_alphanumeric())
    })
}

/// Lower case, full-width ASCII folded, blanks at the ends dropped.
pub(crate) fn plain(text: &str) -> String {
    let fold = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    };
    let folded: String = text.chars().map(fold).collect();
    folded.trim().to_lowercase()
}

/// Which accounts clear payments of others: by listed numbers, or the holder's name.
pub(crate) fn platforms(book: &AccountBook, words: &Words) -> Vec<bool> {
    let is_platform = |account: AccountId| {
        let holder = book.details(account).and_then(|d| d.holder.as_deref());
        holder.is_some_and(|name| words.is_platform_name(name))
            || book
                .numbers(account)
                .any(|number| words.is_platform_number(number))
    };
    book.accounts().map(is_platform).collect()
}

/// The kind that words say, whatever else is filled.
pub(crate) fn kind_of(classes: Classes) -> Option<ExitKind> {
    let kinds = [
        (Class::Fee, ExitKind::Fee),
        (Class::Interest, ExitKind::Interest),
        (Class::Cash, ExitKind::Cash),
        (Class::Loan, ExitKind::Loan),
        (Class::Crypto, ExitKind::Crypto),
    ];
    kinds
        .into_iter()
        .find(|(class, _)| classes.has(*class))
        .map(|(_, kind)| kind)
}

/// The kind of exit that words say.
pub(crate) fn kind_of_words(classes: Classes) -> ExitKind {
    let merchant = || classes.has(Class::Merchant).then_some(ExitKind::Merchant);
    kind_of(classes).or_else(merchant).unwrap_or(ExitKind::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_what_a_line_is() {
        let words = Words::built_in();
        assert!(words.classes("ATM取现").has(Class::Cash));
        assert!(!words.classes("非现金").has(Class::Cash));
        assert!(words.classes("Service FEE").has(Class::Fee));
        assert!(
            !words.classes("coffee").has(Class::Fee),
            "a part of a word is not the word"
        );
        assert!(words.classes("RVSL 0042").has(Class::Reversal));
        assert!(words.classes("申购理财").has(Class::Parked));
        assert_eq!(words.classes("转账"), Classes::default());
        assert!(!words.classes("投资-消费升级ETF").has(Class::Merchant));
        assert!(words.classes("某某银行股份有限公司").has(Class::Institution));
        assert!(!words.classes("户甲").has(Class::Institution));
    }

    #[test]
    fn status_words_and_platforms() {
        let words = Words::built_in();
        assert_eq!(words.status(" 成功 "), StatusWord::Success);
        assert_eq!(words.status("Failed"), StatusWord::Failure);
        assert_eq!(words.status("Umsatz vorgemerkt"), StatusWord::Pending);
        assert_eq!(words.status("01"), StatusWord::Unknown);
        for done in [
            "朋友已收钱",
            "提现已到账",
            "退款成功",
            "已存入零钱",
            "等待确认收货",
        ] {
            assert_eq!(words.status(done), StatusWord::Success, "{done}");
        }
        for failed in ["提现失败", "受理失败", "银行处理失败", "对方已拒绝", "已撤销"] {
            assert_eq!(words.status(failed), StatusWord::Failure, "{failed}");
        }
        for open in ["已", "未成功了", "等待", "朋友", "已全额退款", "不成功"] {
            assert_eq!(words.status(open), StatusWord::Unknown, "{open}");
        }
        for refunded in ["已全额退款", "已退款(￥20.00)", "已退款¥20.00", "对方已退还"] {
            assert!(words.is_success_code(refunded), "{refunded}");
        }
        assert_eq!(words.status("付款方已支付"), StatusWord::Success);
        let long = "已".repeat(1_000_000) + "成功";
        assert_eq!(words.status(&long), StatusWord::Success);
        assert!(!words.is_success_code("已退") && !words.is_success_code("等待退款"));
        assert_eq!(words.status(""), StatusWord::Unknown);
        assert!(words.is_platform_name("财付通支付科技有限公司客户备付金"));
        assert!(words.is_platform_name("网联"));
        assert!(!words.is_platform_name("户丙"));
        assert!(words.is_platform_number("243300133"));
    }
}
