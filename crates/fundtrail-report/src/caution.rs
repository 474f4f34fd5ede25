//! Cautions in words.

use fundtrail::investigation::BOUNDED_TRANSFERS;
use fundtrail::{AccountId, Caution, Investigation, Source};

use crate::compose::Evidence;
use crate::model::Note;
use crate::words::Lang;

/// Accounts that a message names before the rest is only counted.
const NAMED: usize = 5;

/// A caution as a report shows it, with what the caller's reader can do about it.
pub(crate) fn note(
    caution: &Caution,
    investigation: &Investigation<'_>,
    evidence: &dyn Evidence,
    lang: Lang,
) -> Note {
    let of = Of(investigation, evidence);
    let mut message = match lang {
        Lang::En => english(caution, &of),
        Lang::Zh => chinese(caution, &of),
    };
    if let Some(hint) = evidence.hint(caution, lang) {
        message += match lang {
            Lang::En => " ",
            Lang::Zh => "",
        };
        message += &hint;
    }
    let (file, line) = match caution {
        Caution::FreezeWithoutEnd { source, .. }
        | Caution::PaymentsLater { source, .. }
        | Caution::MayGoOn { source, .. } => (Some(evidence.path(source.file())), Some(source.line())),
        Caution::OpeningsOfNobody { file, .. } => (Some(file.clone()), None),
        _ => (None, None),
    };
    Note {
        code: caution.code().to_owned(),
        message,
        file,
        line,
        quoted: Vec::new(),
    }
}

/// What the sentences name.
struct Of<'a>(&'a Investigation<'a>, &'a dyn Evidence);

impl Of<'_> {
    fn number(&self, account: AccountId) -> &str {
        self.0.book().number(account)
    }

    fn money(&self, minor: i128) -> String {
        let currency = self.0.sub_ledger().ledger().currency();
        format!("{} {}", currency.grouped(minor), currency.code())
    }

    fn places(&self, sources: &[Source], comma: &str) -> String {
        let places = sources
            .iter()
            .take(NAMED)
            .map(|&source| self.1.place(source).to_string());
        let places: Vec<String> = places.collect();
        let more = if sources.len() > NAMED { ", …" } else { "" };
        format!("{}{more}", places.join(comma))
    }

    fn named(&self, accounts: &[AccountId]) -> String {
        let named = accounts.iter().take(NAMED).map(|&account| self.number(account));
        let named: Vec<&str> = named.collect();
        let more = if accounts.len() > NAMED { ", …" } else { "" };
        format!("{}{more}", named.join(", "))
    }
}

fn english(caution: &Caution, of: &Of<'_>) -> String {
    match caution {
        Caution::BetweenVictims { transfers, amount } => format!(
            "{transfers} transfers between victims' accounts ({}) are not payments.",
            of.money(*amount)
        ),
        Caution::HubEnds { account, payees } => format!(
            "The trace ends at {}, which paid {payees} accounts: the selection holds nothing beyond it.",
            of.number(*account)
        ),
        Caution::NothingStops { number } => format!("No record names {number}, so nothing stopped there."),
        Caution::OpeningsOfNobody { accounts, .. } => {
            format!("{accounts} opening balances are of accounts that no record names.")
        }
        Caution::PaymentsLater { time, .. } => format!(
            "payments later than the as-of time are left out, from the one of {time} on: they are not on record yet"
        ),
        Caution::BoundsOfAllPayments => {
            "The bounds speak of all payments together, so they are left out where one is shown.".to_owned()
        }
        Caution::BoundsLeftOut { transfers } => format!(
            "The bounds are left out: the trace touches {transfers} transfers, more than {BOUNDED_TRANSFERS}."
        ),
        Caution::BoundsOfTheFirst {
            first,
            left_out,
            transfers,
        } => format!(
            "The bounds of {left_out} accounts behind the first {first} are left out: the trace touches {transfers} \
                 transfers."
        ),
        Caution::FreezeWithoutEnd { account, .. } => format!(
            "account {} has a freeze without an end date: it stays on the list as if it were not frozen; ask \
                 the bank until when the freeze holds",
            of.number(*account)
        ),
        Caution::OpeningsRaised { accounts } => format!(
            "{} known opening balances do not suffice for what the accounts paid out, and were raised to the \
                 least that does: {}.",
            accounts.len(),
            of.named(accounts)
        ),
        Caution::PayerWasPaid { account, amount } => format!(
            "{} made a payment that is traced, and {} of other payments came to it: the trace ends there. If it is \
                 not a victim, do not name its payment.",
            of.number(*account),
            of.money(*amount)
        ),
        Caution::UsualGaps(usual) => format!(
            "{} statements are not asked for, with {} in the accounts meanwhile: what is missing of their records \
             is no longer than the usual time between two lines of the account (the median; of all accounts \
             together where it has fewer than four lines), and nobody else's records show a movement meanwhile.",
            usual.gaps,
            of.money(usual.amount)
        ),
        Caution::MayGoOn { amount, leads, .. } => format!(
            "possible continuation: {} ({} ended here at an exit, and the same amount came there through the same \
             channel or under the same name; nothing proves that it is the same money, so it is not followed: to \
             follow it, trace that line as a payment)",
            of.places(leads, " or "),
            of.money(*amount)
        ),
        Caution::MoreMayGoOn { transfers, amount } => format!(
            "{transfers} more transfers to exits, with {}, have a possible continuation: the list of exits names it",
            of.money(*amount)
        ),
        Caution::HighTurnover { account, received } => format!(
            "{} received many times the {} traced to it, from 50 payers or more: a trader or a platform.",
            of.number(*account),
            of.money(*received)
        ),
    }
}

fn chinese(caution: &Caution, of: &Of<'_>) -> String {
    match caution {
        Caution::BetweenVictims { transfers, amount } => format!(
            "被害人账户之间的 {transfers} 笔转账（{}）不作为被骗转账。",
            of.money(*amount)
        ),
        Caution::HubEnds { account, payees } => format!(
            "追踪到 {} 为止：该账户曾付款给 {payees} 个账户，所选记录不含其后的去向。",
            of.number(*account)
        ),
        Caution::NothingStops { number } => format!("没有记录提到 {number}，追踪未在该处终止。"),
        Caution::OpeningsOfNobody { accounts, .. } => {
            format!("有 {accounts} 个期初余额所属账户不见于任何记录。")
        }
        Caution::BoundsOfAllPayments => "上下限针对全部转账合计，只显示其中一笔时不予列出。".to_owned(),
        Caution::BoundsLeftOut { transfers } => {
            format!("未计算上下限：追踪涉及 {transfers} 笔转账，超过 {BOUNDED_TRANSFERS} 笔。")
        }
        Caution::BoundsOfTheFirst {
            first,
            left_out,
            transfers,
        } => format!("前 {first} 个之后的 {left_out} 个账户未计算上下限：追踪涉及 {transfers} 笔转账。"),
        Caution::FreezeWithoutEnd { account, .. } => format!(
            "账户 {} 的冻结没有截止日期：仍按未冻结列入清单；请向银行核实冻结至何时",
            of.number(*account)
        ),
        Caution::OpeningsRaised { accounts } => format!(
            "有 {} 个已知期初余额不足以支付其转出，已提高到恰好够用：{}。",
            accounts.len(),
            of.named(accounts)
        ),
        Caution::PayerWasPaid { account, amount } => format!(
            "{} 是被追踪转账的付款人，又收到其他转账的资金 {}：追踪到此为止。如其并非被害人，请勿指定其转账。",
            of.number(*account),
            of.money(*amount)
        ),
        Caution::PaymentsLater { time, .. } => {
            format!("晚于截至时间的被害人转账不计（自 {time} 那笔起）：彼时尚不在案。")
        }
        Caution::UsualGaps(usual) => format!(
            "有 {} 份流水未列入调单（其间账户内涉案资金 {}）：缺失的时段不长于该账户两笔之间通常的间隔（取中位数；不足四笔的账户取全部账户的中位数），且他人的流水在此期间没有与之往来的记录。",
            usual.gaps,
            of.money(usual.amount)
        ),
        Caution::MayGoOn { amount, leads, .. } => format!(
            "可能的去向：{}（此处有 {} 从出口流出，同一金额经同一渠道或以同一户名在彼处到账；无从证实为同一笔资金，故未继续追踪：如需追踪，请将该行作为转账另行追踪）",
            of.places(leads, " 或 "),
            of.money(*amount)
        ),
        Caution::MoreMayGoOn { transfers, amount } => format!(
            "另有 {transfers} 笔流向出口的转账（{}）有可能的去向，见出口清单",
            of.money(*amount)
        ),
        Caution::HighTurnover { account, received } => format!(
            "{} 的收款总额为涉案转入 {} 的许多倍，且付款人达 50 个以上：可能是商户或平台。",
            of.number(*account),
            of.money(*received)
        ),
    }
}
