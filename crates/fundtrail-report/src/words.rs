//! The words of tables and pages, in English and Chinese.

use fundtrail::freeze::{Hold, Reason, Setback, Unit, Wanted, units};
use fundtrail::{Currency, ExitKind, Mark, Status};

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
        /// Each word by its name, in both languages.
        #[cfg(test)]
        const ALL: &[(&str, &str, &str)] = &[$((stringify!($name), $en, $zh),)*];
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
    note: "What to know", "事项";
    program: "Program", "程序";
    summary: "Summary", "汇总";
    where_to: "Where", "去向";
    share: "Share", "占比";
    serial: "Serial", "流水号";
    exit: "Exit", "出口";
    sent: "Sent on", "转出涉案";
    as_of_last_record: "The least and the most speak of each account as of its own last record (Records until).", "至少、至多均以各账户自身流水截止时为准（见流水截至）。";
    nothing_known_after: "After its own last record an account may have paid away all that it held: the least counts nothing there.", "账户自身流水截止后可能已全部转出，故至少额不计入。";
    records_until: "Records until", "流水截至";
    other_numbers: "Other numbers", "其他号码";
    every_account: "Every account of the list", "清单所有账户";
    comma: ", ", "、";
    may_hold: "Nothing under this rule, perhaps under another", "本方法下无留存、其他方法下可能留存";
    passed: "Passed on: nothing of it is left", "已全部转出";
    holders: "Persons and their cards", "涉案人员及其账户";
    holder_unknown: "holder not known", "户主不明";
    bank_unknown: "Bank not known", "开户行不明";
    to_freeze: "Accounts to freeze", "申请冻结账户";
    answer_amount: "Bank's answer: amount frozen", "银行反馈：冻结金额";
    answer_time: "Bank's answer: time", "银行反馈：冻结时间";
    answer_remark: "Bank's answer: remark", "银行反馈：备注";
    not_shown: "For want of width not shown (a wider terminal, -o case.xlsx or -o case.html has them): {}", "宽度不足未显示（加宽终端，或用 -o case.xlsx、-o case.html 查看）：{}";
    is_held: "held", "留存";
    is_parked: "parked", "理财/定期";
    is_unseen: "unseen", "未调单";
    is_passed: "passed", "已转出";
    is_stopped: "stopped", "追踪终点";
    is_returned: "returned", "已退回";
    no_records: "no records", "未调单";
    begin_late: "records begin late", "起始段缺失";
    missing_between: "records are missing between", "中间段缺失";
    end_early: "records end early", "后续段缺失";
    hold_stop: "stop", "止付";
    hold_freeze: "freeze", "冻结";
    mark_unseen: "unseen", "未调单";
    mark_opening: "opening balance assumed", "期初余额为推定";
    mark_order: "order not proven", "顺序未证实";
    mark_records_end: "records end early", "流水未到截止时间";
    mark_parked: "parked", "理财/定期";
    mark_frozen: "frozen", "已冻结";
    mark_turnover: "high turnover", "流水量大";
    mark_ring: "ring", "资金回流";
    mark_choke: "choke point", "资金汇集";
    exit_cash: "cash", "取现";
    exit_fee: "fee", "手续费";
    exit_interest: "interest", "利息";
    exit_merchant: "merchant", "消费";
    exit_loan: "loan", "还贷";
    exit_clearing: "clearing", "清算账户";
    exit_converted: "converted", "换汇";
    exit_unmatched: "unmatched", "未匹配";
    exit_unrecorded: "unrecorded", "未记录";
    exit_unseen: "unseen", "未调单";
    exit_unknown: "unknown", "不明";
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
        let (hold, time) = (self.hold(freeze.hold), freeze.time);
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
    pub(crate) fn hold(self, hold: Hold) -> &'static str {
        let words = self.words();
        match hold {
            Hold::Stop => words.hold_stop,
            Hold::Freeze => words.hold_freeze,
        }
    }

    /// A status in this language.
    pub(crate) fn status(self, status: Status) -> &'static str {
        let words = self.words();
        match status {
            Status::Held => words.is_held,
            Status::Parked => words.is_parked,
            Status::Unseen => words.is_unseen,
            Status::Passed => words.is_passed,
            Status::Stopped => words.is_stopped,
            Status::Returned => words.is_returned,
        }
    }

    /// What of a statement is missing, in this language.
    pub(crate) fn wanted(self, wanted: Wanted) -> &'static str {
        let words = self.words();
        match wanted {
            Wanted::Unseen => words.no_records,
            Wanted::Beginning => words.begin_late,
            Wanted::Between => words.missing_between,
            Wanted::End => words.end_early,
        }
    }

    /// A mark in this language.
    pub(crate) fn mark(self, mark: Mark) -> &'static str {
        let words = self.words();
        match mark {
            Mark::Unseen => words.mark_unseen,
            Mark::OpeningAssumed => words.mark_opening,
            Mark::OrderNotProven => words.mark_order,
            Mark::RecordsEndEarly => words.mark_records_end,
            Mark::Parked => words.mark_parked,
            Mark::Frozen => words.mark_frozen,
            Mark::HighTurnover => words.mark_turnover,
            Mark::Ring => words.mark_ring,
            Mark::ChokePoint => words.mark_choke,
        }
    }

    /// A kind of exit in this language.
    pub(crate) fn exit(self, kind: ExitKind) -> &'static str {
        let words = self.words();
        match kind {
            ExitKind::Cash => words.exit_cash,
            ExitKind::Fee => words.exit_fee,
            ExitKind::Interest => words.exit_interest,
            ExitKind::Merchant => words.exit_merchant,
            ExitKind::Loan => words.exit_loan,
            ExitKind::Clearing => words.exit_clearing,
            ExitKind::Converted => words.exit_converted,
            ExitKind::Unmatched => words.exit_unmatched,
            ExitKind::Unrecorded => words.exit_unrecorded,
            ExitKind::Unseen => words.exit_unseen,
            ExitKind::Unknown => words.exit_unknown,
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
    fn no_word_is_missing_in_either_language() {
        let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        for (name, en, zh) in ALL {
            assert!(!en.is_empty() && !en.chars().any(is_chinese), "{name}: {en}");
            let sign = matches!(*name, "rank" | "comma");
            assert!(sign || zh.chars().any(is_chinese), "{name}: {zh}");
            assert_eq!(en.matches("{}").count(), zh.matches("{}").count(), "{name}");
        }
    }

    /// The JSON and the English outputs call things by one name.
    #[test]
    fn english_words_are_the_names_of_the_core() {
        for kind in ExitKind::ALL {
            assert_eq!(Lang::En.exit(kind), kind.name());
        }
        for mark in Mark::ALL {
            assert_eq!(Lang::En.mark(mark), mark.name());
        }
    }

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
