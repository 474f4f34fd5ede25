//! The words of tables and pages, in English and Chinese.

use fundtrail::Currency;
use fundtrail::freeze::{Reason, Setback, Unit, units};

/// The language of a report's words and of its `why`. Notes and messages stay English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese, in the words of police practice.
    Zh,
}

impl Lang {
    /// The word of this language: for words that one table alone has.
    pub(crate) fn pick(self, en: &'static str, zh: &'static str) -> &'static str {
        match self {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }
}

macro_rules! words {
    ($($name:ident: $en:literal, $zh:literal;)*) => {
        /// Every word that a table or a page shows.
        #[derive(Debug)]
        pub(crate) struct Words { $(pub(crate) $name: &'static str,)* }
        const EN: Words = Words { $($name: $en,)* };
        const ZH: Words = Words { $($name: $zh,)* };
    };
}

words! {
    rule: "Rule", "计算方法";
    as_of: "as of", "截至";
    amounts_in: "amounts in", "币种";
    inputs: "Inputs", "输入文件";
    layout: "Layout", "格式";
    encoding: "Encoding", "编码";
    lines: "Lines", "行数";
    transfers: "Transfers", "转账笔数";
    file: "File", "文件";
    entries: "Entries", "记录";
    first_transfer: "First", "最早";
    last_transfer: "Last", "最晚";
    where_lines_ended: "Where the lines ended", "各行去处";
    in_transfers: "In transfers", "成为转账";
    rejected: "Rejected", "无法读取";
    failed: "Failed", "交易失败";
    void: "Void", "冲正撤销";
    duplicate: "Duplicate", "重复";
    zero: "Zero", "零金额";
    own: "Own", "本人账户间";
    ignored: "Ignored (headers, footers, feedback)", "忽略（表头、表尾、反馈）";
    companion: "Companion tables", "附表";
    unmatched: "Transfers that a covered account's own statement does not show", "对方流水中没有的转账";
    opening: "Opening", "期初余额";
    assumed: "not known", "未知";
    order: "Order", "顺序";
    proven: "proven", "已证实";
    not_proven: "not proven", "未证实";
    breaks: "Breaks in the balance", "余额断点";
    own_records: "Accounts with records of their own", "已调单账户";
    payments: "Payments", "被害人转账";
    payment: "Payment", "转账";
    time: "Time", "时间";
    from: "From", "付款账户";
    to: "To", "收款账户";
    amount: "Amount", "金额";
    traced: "Traced", "涉案";
    received_traced: "received traced money:", "收到涉案资金";
    chain: "Chain", "链";
    cut: "By further chains, not shown (--top 0 shows all)", "其余链未显示（--top 0 显示全部）";
    source: "Source", "出处";
    list_sheet: "Freeze list", "止付冻结清单";
    transfers_sheet: "Traced transfers", "涉案转账";
    flow: "How the money went", "资金流向";
    why: "Why", "理由";
    list: "Freeze list", "止付/冻结清单";
    rank: "#", "#";
    account: "Account", "账户";
    holder: "Holder", "户名";
    bank: "Bank", "开户行";
    level: "Level", "级别";
    status: "Status", "状态";
    claim: "Claim", "申请冻结";
    held: "Held", "留存";
    at_least: "At least", "至少";
    at_most: "At most", "至多";
    balance: "Balance", "余额";
    saving: "Saving", "预计挽回";
    received: "Received", "转入涉案";
    first_in: "First in", "首次转入";
    last_in: "Last in", "最后转入";
    last_out: "Last out", "最后转出";
    frozen_until: "Frozen until", "冻结至";
    marks: "Marks", "标记";
    more: "more", "其余";
    hidden: "hidden", "未显示";
    total: "Total", "合计";
    nothing_held: "No account holds traced money.", "没有账户留存涉案资金。";
    exits: "Exits", "出口";
    kind: "Kind", "类型";
    elsewhere: "Not to freeze: returned, or where the trace stops", "不冻结：已退回或追踪终点";
    wanted: "Missing", "缺失";
    requests: "Statements to request", "调单清单";
    until: "Until", "止";
    since: "From", "起";
    calls: "Calls, one a bank", "按银行拨打";
    accounts: "Accounts", "账户数";
    money: "Where the money is", "资金去向";
    paid: "Paid", "被害人转出";
    unseen: "Unseen", "未调单";
    exited: "Exited", "流出";
    stopped: "Stopped", "追踪终点";
    returned: "Returned", "退回";
    rules: "Held under each rule", "各方法下的留存";
    together: "The first accounts together, under any rule", "清单前若干账户合计（任何方法下）";
    first: "First", "前";
    openings_as_assumed: "if the opening balances of {} accounts are as assumed", "以 {} 个账户的推定期初余额为准";
    whatever_openings: "whatever the opening balances of {} accounts were", "不论 {} 个账户的期初余额为何";
    renewals: "In force, to renew", "在期措施，须续期";
    expires: "Runs out", "到期";
    lost_without: "Lost if not renewed", "不续期预计流失";
    secured: "Frozen already", "已冻结";
    call: "Call", "通话";
    identity: "Identity", "证件号码";
    name_alone: "by name alone, unverified", "仅同名，未核实";
    notes: "Notes", "说明";
    more_notes: "more of this kind", "条同类说明";
}

impl Lang {
    pub(crate) const fn words(self) -> &'static Words {
        match self {
            Lang::En => &EN,
            Lang::Zh => &ZH,
        }
    }

    /// Why an account stands where it does, as one short sentence.
    pub(crate) fn why(self, reason: &Reason, currency: &Currency) -> String {
        let amount = |held: i128| currency.grouped(held);
        match (self, reason) {
            (Lang::En, reason) => reason.sentence(currency),
            (
                Lang::Zh,
                &Reason::Waiting {
                    held,
                    arrived_minutes,
                    median_minutes,
                },
            ) => format!(
                "{} 于{}前转入；该账户资金停留时间中位数为{}",
                amount(held),
                span_zh(arrived_minutes),
                span_zh(median_minutes)
            ),
            (
                Lang::Zh,
                &Reason::Draining {
                    held,
                    last_sent_minutes,
                },
            ) => format!(
                "转入资金尚余 {}；账户正在转出，最近一笔在{}前",
                amount(held),
                span_zh(last_sent_minutes)
            ),
            (
                Lang::Zh,
                &Reason::Unseen {
                    held,
                    arrived_minutes,
                    median_minutes,
                },
            ) => format!(
                "{} 于{}前转入，该账户未调单；同层级账户资金停留时间中位数为{}",
                amount(held),
                span_zh(arrived_minutes),
                span_zh(median_minutes)
            ),
            (
                Lang::Zh,
                &Reason::Parked {
                    held,
                    arrived_minutes,
                },
            ) => {
                format!(
                    "{} 于{}前转为本人理财或定期",
                    amount(held),
                    span_zh(arrived_minutes)
                )
            }
            (Lang::Zh, Reason::Frozen { held, until }) => {
                format!("{} 已被冻结，冻结至 {until}", amount(*held))
            }
        }
    }

    /// What stands between why an account stands where it does and what came of freezes.
    pub(crate) const fn then(self) -> &'static str {
        match self {
            Lang::En => "; ",
            Lang::Zh => "；",
        }
    }

    /// What came of freezes that were tried, as half a sentence.
    pub(crate) fn setback(self, setback: &Setback, currency: &Currency) -> String {
        let (Setback::Failed(freeze) | Setback::Partial(freeze) | Setback::Lapsed(freeze)) = setback;
        let (hold, time) = (self.hold(freeze.hold.name()), freeze.time);
        match (self, setback) {
            (Lang::En, _) => setback.sentence(currency),
            (Lang::Zh, Setback::Failed(_)) => format!("{time} {hold}未成功"),
            (Lang::Zh, Setback::Partial(_)) => {
                let caught = currency.grouped(i128::from(freeze.amount.minor()));
                format!("{time} {hold}仅 {caught}")
            }
            (Lang::Zh, Setback::Lapsed(_)) => format!("{time} {hold}已于 {} 到期", freeze.until),
        }
    }

    /// How a bank holds money back, in this language.
    pub(crate) fn hold(self, hold: &'static str) -> &'static str {
        match (self, hold) {
            (Lang::Zh, "stop") => "止付",
            (Lang::Zh, "freeze") => "冻结",
            (_, other) => other,
        }
    }

    /// A status in this language.
    pub(crate) fn status(self, status: &'static str) -> &'static str {
        match (self, status) {
            (Lang::Zh, "held") => "留存",
            (Lang::Zh, "parked") => "理财/定期",
            (Lang::Zh, "unseen") => "未调单",
            (Lang::Zh, "passed") => "已转出",
            (Lang::Zh, "stopped") => "追踪终点",
            (Lang::Zh, "returned") => "已退回",
            (_, other) => other,
        }
    }

    /// What of a statement is missing, in this language.
    pub(crate) fn wanted(self, wanted: &'static str) -> &'static str {
        match (self, wanted) {
            (Lang::Zh, "no records") => "未调单",
            (Lang::Zh, "records begin late") => "起始段缺失",
            (Lang::Zh, "records are missing between") => "中间段缺失",
            (Lang::Zh, "records end early") => "后续段缺失",
            (_, other) => other,
        }
    }

    /// A mark in this language.
    pub(crate) fn mark(self, mark: &'static str) -> &'static str {
        match (self, mark) {
            (Lang::Zh, "unseen") => "未调单",
            (Lang::Zh, "opening balance assumed") => "期初余额为推定",
            (Lang::Zh, "order not proven") => "顺序未证实",
            (Lang::Zh, "records end early") => "流水未到截止时间",
            (Lang::Zh, "parked") => "理财/定期",
            (Lang::Zh, "frozen") => "已冻结",
            (Lang::Zh, "high turnover") => "流水量大",
            (Lang::Zh, "ring") => "资金回流",
            (Lang::Zh, "choke point") => "资金汇集",
            (_, other) => other,
        }
    }

    /// A kind of exit in this language.
    pub(crate) fn exit(self, kind: &'static str) -> &'static str {
        match (self, kind) {
            (Lang::Zh, "cash") => "取现",
            (Lang::Zh, "fee") => "手续费",
            (Lang::Zh, "interest") => "利息",
            (Lang::Zh, "merchant") => "消费",
            (Lang::Zh, "loan") => "还贷",
            (Lang::Zh, "clearing") => "清算账户",
            (Lang::Zh, "converted") => "换汇",
            (Lang::Zh, "unmatched") => "未匹配",
            (Lang::Zh, "unrecorded") => "未记录",
            (Lang::Zh, "unseen") => "未调单",
            (Lang::Zh, "unknown") => "不明",
            (_, other) => other,
        }
    }
}

/// Minutes as Chinese says them: `6分钟`, `2小时5分钟`, `3天4小时`.
fn span_zh(minutes: f64) -> String {
    let word = |(count, unit)| match unit {
        Unit::Day => format!("{count}天"),
        Unit::Hour => format!("{count}小时"),
        Unit::Minute => format!("{count}分钟"),
    };
    let words: String = units(minutes).into_iter().map(word).collect();
    if words.is_empty() {
        return "不到1分钟".to_owned();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_says_the_same_figures_in_either_language() {
        let reason = Reason::Waiting {
            held: 1_240_000,
            arrived_minutes: 3.0,
            median_minutes: 4563.0,
        };
        let currency = Currency::new("CNY", 2);
        assert_eq!(
            Lang::Zh.why(&reason, &currency),
            "12,400.00 于3分钟前转入；该账户资金停留时间中位数为3天4小时"
        );
        assert_eq!(Lang::En.why(&reason, &currency), reason.sentence(&currency));
        assert_eq!(span_zh(0.2), "不到1分钟");
    }
}
