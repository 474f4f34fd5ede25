//! What the command itself refuses, in both languages; the libraries' errors say what they found themselves.

use fundtrail::bounds::BoundsError;
use fundtrail_statements::{Place, worded};

worded! {
    /// Why a command stops that the libraries have no error for.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) enum Refusal {
        /// A file that cannot be written.
        NotWritten { path: String, error: String }
            "{path}: cannot be written: {error}",
            "{path}：无法写入：{error}";
        /// A file that is no text.
        NotText { path: String, error: String }
            "{path}: cannot be read as UTF-8 text: {error}",
            "{path}：无法按 UTF-8 文本读取：{error}";
        /// A layout that there is not.
        NoSuchLayout { name: String }
            "no layout `{name}`; `fundtrail layouts` lists them",
            "没有名为 {name} 的格式；fundtrail layouts 列出全部";
        /// Accounts without any transfer.
        NoDealings {}
            "no transfer on record names any of the accounts",
            "没有任何转账涉及这些账户";
        /// Accounts with transfers in several currencies.
        DealingsInCurrencies { codes: String }
            "the accounts have dealings in {codes}; amounts of different currencies are never added: say with --in-currency CODE which of them is asked about",
            "这些账户涉及 {codes}；不同货币的金额从不相加：请用 --in-currency CODE 指定查询哪一种";
        /// Accounts without transfers in the currency that is asked about.
        NoDealingsIn { asked: String, codes: String }
            "the accounts have no dealings in {asked}, but in {codes}: say one of these with --in-currency",
            "这些账户没有 {asked} 往来，只有 {codes}：请用 --in-currency 指定其中之一";
        /// Payments and suspects that have no currency in common.
        SuspectsOfOtherCurrency {}
            "the payments and the suspects are of different currencies: ask in turn",
            "转账与嫌疑账户的货币不同：请分别查询";
        /// Payments whose money reached nobody.
        NoSuspect {}
            "the payments reached no account by then: there is no suspect",
            "到该时刻为止，这些转账没有到达任何账户：没有嫌疑账户";
        /// A line that no input has.
        NoSuchLine { place: String }
            "{place}: no input has this line; name it as FILE:LINE",
            "{place}：输入中没有这一行；请写成 文件:行号";
        /// An account that no traced money reached.
        NotReached { account: String, rule: &'static str }
            "{account}: no traced money reached it under {rule}; `fundtrail trace` lists the accounts that it reached",
            "{account}：按 {rule} 没有追踪资金到达该账户；fundtrail trace 列出所到达的账户";
        /// One payment in two lines of a file.
        PaymentTwice { place: Place, payment: String, before: u64 }
            "{place}: the payment {payment} stands in line {before} already; name each payment once",
            "{place}：转账 {payment} 已在第 {before} 行列出；每笔请只列一次";
        /// A loss or a return below zero.
        BelowZero { place: Place, what: &'static str, text: String }
            "{place}: {what} {text} is below zero",
            "{place}：{what} {text} 小于零";
        /// A loss or a return that a file states twice.
        StatedTwice { place: Place, what: &'static str, victim: String }
            "{place}: {what} of {victim} is stated twice; write it in one of his lines, for all his payments together",
            "{place}：{victim} 的 {what} 写了两次；请只写在其中一行，为其全部转账之和";
        /// More came back to a victim than he lost.
        LossBelowReturned { place: Place, victim: String, loss: String, returned: String }
            "{place}: the loss of {victim}, {loss}, is less than what came back, {returned}; the loss is what was paid before any return: correct one of the two",
            "{place}：{victim} 的损失 {loss} 小于已退回的 {returned}；损失指退回之前所付的总额：请更正其一";
        /// More is frozen than was there.
        AboveBalance { place: Place, account: String, frozen: String, balance: String, time: String }
            "{place}: {account}: {frozen} is frozen, but it held {balance} at {time}; correct the amount or the time",
            "{place}：{account}：冻结 {frozen}，而 {time} 时只有 {balance}；请更正金额或时间";
        /// The same, where the opening balance is only assumed.
        AboveAssumedBalance { place: Place, account: String, frozen: String, balance: String, time: String }
            "{place}: {account}: {frozen} is frozen, but it held {balance} at {time}; correct the amount or the time; its opening balance is only assumed: give the real one with --openings",
            "{place}：{account}：冻结 {frozen}，而 {time} 时只有 {balance}；请更正金额或时间；其期初余额只是假定：请用 --openings 给出真实余额";
        /// Two freezes of one account, where one was expected.
        FrozenTwice { account: String }
            "{account} is frozen twice",
            "{account} 冻结了两次";
        /// One payment that two victims claim.
        PaymentOfTwo {}
            "a payment is named twice",
            "同一笔转账列了两次";
        /// An amount that no 64 bits hold.
        AmountOutOfRange {}
            "an amount below zero or beyond 64 bits of minor units",
            "金额小于零，或超出 64 位（以分计）";
        /// A rule that tells no origins apart.
        RuleOfOneMoney { rule: &'static str }
            "the rule {rule} takes one money before all other, so it cannot tell many origins apart; the rules are fifo, lifo, pro-rata",
            "规则 {rule} 先取某一种资金，不能区分多个来源；可用的规则有 fifo、lifo、pro-rata";
        /// Payments beyond what bounds can hold.
        TooMuchPaid {}
            "bounds need payments whose sum stays within 64 bits of minor units; trace fewer of them at once",
            "计算上下限时，转账之和须在 64 位以内（以分计）；请一次少追踪几笔";
    }
}

impl From<BoundsError> for Refusal {
    fn from(error: BoundsError) -> Self {
        match error {
            BoundsError::TooMuchPaid => Refusal::TooMuchPaid {},
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_has_a_sentence_in_each_language() {
        for (kind, en, zh) in Refusal::SENTENCES {
            let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            assert!(!en.chars().any(is_chinese), "{kind}");
            assert!(zh.chars().any(is_chinese), "{kind}");
        }
    }
}
