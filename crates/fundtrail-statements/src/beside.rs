//! Files beside the records: what their columns may be called, and which of them a header is of.

use std::fmt::{Debug, Display};

use serde::{Deserialize, Serialize};

use crate::cell::clean_name;
use crate::worded::Say;

pub(crate) const ACCOUNT_NAMES: [&str; 13] = [
    "account",
    "number",
    "nodeid",
    "card",
    "账号",
    "账户",
    "卡号",
    "交易卡号",
    "交易账号",
    "银行卡号",
    "银行账号",
    "涉案账户",
    "嫌疑账户",
];

pub(crate) const OPENING_NAMES: [&str; 8] = [
    "amount",
    "opening",
    "balance",
    "openingbalance",
    "initbalance",
    "金额",
    "余额",
    "期初余额",
];

pub(crate) const VICTIM_NAMES: [&str; 5] = ["victim", "被害人", "受害人", "name", "姓名"];

pub(crate) const LOSS_NAMES: [&str; 4] = ["loss", "损失", "损失金额", "被骗金额"];

pub(crate) const RETURNED_NAMES: [&str; 5] = ["returned", "gotback", "已退金额", "已返还", "已返还金额"];

pub(crate) const PAYMENT_NAMES: [&str; 4] = ["payment", "spec", "转账", "被骗转账"];

pub(crate) const FREEZE_TIME_NAMES: [&str; 3] = ["time", "时间", "冻结时间"];

pub(crate) const FREEZE_AMOUNT_NAMES: [&str; 3] = ["amount", "金额", "冻结金额"];

pub(crate) const FREEZE_KIND_NAMES: [&str; 4] = ["kind", "类型", "措施", "措施类型"];

pub(crate) const FREEZE_UNTIL_NAMES: [&str; 4] = ["until", "截止时间", "到期时间", "冻结截止日期"];

/// The names of a column for a key of a payment.
pub(crate) fn key_names(key: &str) -> &'static [&'static str] {
    match key {
        "from" => &["from", "付款账号", "付款卡号", "转出账号", "转出卡号"],
        "to" => &["to", "收款账号", "收款卡号", "转入账号", "转入卡号"],
        "at" => &["at", "time", "时间", "交易时间", "转账时间"],
        "amount" => &["amount", "金额", "交易金额", "转账金额"],
        "currency" => &["currency", "币种", "交易币种"],
        _ => &["id", "流水号", "交易流水号"],
    }
}

/// The names of a column that says the currency of an amount.
pub(crate) const CURRENCY_NAMES: [&str; 3] = ["currency", "币种", "交易币种"];

/// What a file beside the records says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BesideKind {
    /// Opening balances of accounts.
    Openings,
    /// Payments of victims, by name.
    Victims,
    /// Payments.
    Payments,
    /// What was frozen.
    Freezes,
    /// Accounts, and nothing that they did.
    Accounts,
}

impl Say for BesideKind {
    fn english(&self) -> impl Display + Debug {
        match self {
            BesideKind::Openings => "opening balances",
            BesideKind::Victims => "victims",
            BesideKind::Payments => "payments to look for",
            BesideKind::Freezes => "freezes",
            BesideKind::Accounts => "a list of accounts",
        }
    }

    fn chinese(&self) -> impl Display + Debug {
        match self {
            BesideKind::Openings => "期初余额",
            BesideKind::Victims => "被害人名单",
            BesideKind::Payments => "待查转账名单",
            BesideKind::Freezes => "冻结清单",
            BesideKind::Accounts => "账户名单",
        }
    }
}

/// Parts of the names of columns that say when something happened or how much it was, without which there is no record.
const OF_A_RECORD: [&str; 16] = [
    "time",
    "date",
    "datum",
    "amount",
    "value",
    "betrag",
    "debit",
    "credit",
    "时间",
    "日期",
    "金额",
    "余额",
    "发生额",
    "借方",
    "贷方",
    "收入",
];

/// What a file with this header says, which no layout of records fits: nothing where it may be records all the same.
pub(crate) fn of_header(header: &[String]) -> Option<BesideKind> {
    let header: Vec<String> = header.iter().map(|cell| clean_name(cell)).collect();
    let has = |names: &[&str]| header.iter().any(|cell| names.contains(&cell.as_str()));
    let of_freezes = [
        &ACCOUNT_NAMES[..],
        &FREEZE_TIME_NAMES,
        &FREEZE_AMOUNT_NAMES,
        &FREEZE_KIND_NAMES,
        &FREEZE_UNTIL_NAMES,
        &CURRENCY_NAMES,
    ];
    let freezes_only = || {
        header
            .iter()
            .all(|cell| of_freezes.iter().any(|names| names.contains(&cell.as_str())))
    };
    // Records have names, ids and amounts too.
    let is_victim = has(&VICTIM_NAMES[..3]);
    let says_what_happened = header
        .iter()
        .any(|cell| OF_A_RECORD.iter().any(|part| cell.contains(part)));
    let is_opening = has(&["opening", "openingbalance", "initbalance", "期初余额"])
        || (header.len() == 2 && has(&OPENING_NAMES));
    if is_victim && (has(&PAYMENT_NAMES) || has(key_names("id")) || has(key_names("from"))) {
        Some(BesideKind::Victims)
    } else if has(&PAYMENT_NAMES) {
        Some(BesideKind::Payments)
    } else if has(&ACCOUNT_NAMES) && has(&FREEZE_TIME_NAMES) && freezes_only() {
        Some(BesideKind::Freezes)
    } else {
        let kind = if is_opening {
            Some(BesideKind::Openings)
        } else {
            (!says_what_happened).then_some(BesideKind::Accounts)
        };
        kind.filter(|_| has(&ACCOUNT_NAMES))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_says_what_a_file_beside_the_records_holds() {
        let of = |header: &str| of_header(&header.split(',').map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(
            of("nodeid,isFraud,init_balance,fraudStep"),
            Some(BesideKind::Openings)
        );
        assert_eq!(of("被害人,流水号,已返还"), Some(BesideKind::Victims));
        assert_eq!(of("payment"), Some(BesideKind::Payments));
        assert_eq!(of("账号,冻结时间,冻结金额"), Some(BesideKind::Freezes));
        assert_eq!(of("账号,开户行"), Some(BesideKind::Accounts));
        assert_eq!(of("Account,Bank,Note"), Some(BesideKind::Accounts));
        assert_eq!(of("colour,shape"), None);
        // Records in words that no layout knows.
        assert_eq!(of("账号,入账日期,对方"), None);
        assert_eq!(of("account,value date,paid in"), None);
        // Records of a bank that no layout knows.
        assert_eq!(of("流水号,姓名,账号,时间,金额,余额"), None);
    }
}
