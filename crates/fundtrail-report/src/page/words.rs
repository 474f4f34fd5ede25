//! The words of the page that can be asked, in English and Chinese.
//!
//! A `{}` stands for a value, filled in order.

use serde::Serialize;

use crate::words::Lang;

macro_rules! words {
    ($($name:ident: $en:literal, $zh:literal;)*) => {
        /// Every word that the page's script shows, and those of the answer.
        #[derive(Serialize)]
        pub(super) struct PageWords { $(pub(super) $name: &'static str,)* }
        const EN: PageWords = PageWords { $($name: $en,)* };
        const ZH: PageWords = PageWords { $($name: $zh,)* };
    };
}

words! {
    // The answer.
    answer: "The answer", "结论";
    one_payment: "On {}, {} {} were paid{}.", "{}，被害人转出 {} {}{}。";
    many_payments: "In {} payments between {} and {}, {} {} were paid{}.", "共 {} 笔，自 {} 至 {}，被害人转出 {} {}{}。";
    to_account: " to {}", "，收款账户 {}";
    where_now: "As of {}, under the rule {}: ", "截至 {}，按 {} 计算：";
    is_held: "{} ({}) is in accounts whose records are loaded", "{}（{}）留存在已调单账户";
    is_unseen: "{} ({}) went to accounts without records, where the trail ends", "{}（{}）进入未调单账户，去向待查";
    is_exited: "{} ({}) has left through exits", "{}（{}）已从出口流出";
    is_stopped: "{} ({}) came to where the trace was told to stop", "{}（{}）到达追踪终点";
    is_returned: "{} ({}) is back with the payer", "{}（{}）已退回付款人";
    call_first: "Call {} first: {} in {}, at the top {}.", "先联系 {}：申请冻结 {}（{}），首个账户 {}。";
    call_then: "Then {}.", "其次 {}。";
    call_one: "{} ({})", "{}（{}）";
    bank_of: "the bank of {}", "{} 的开户行（未知）";
    one_account: "one account", "1 个账户";
    many_accounts: "{} accounts", "{} 个账户";
    any_rule: "Whatever rule a court may choose, the accounts of the list hold between {} and {} together.", "无论采用何种计算方法，清单账户合计留存介于 {} 与 {} 之间。";
    already: "{} in {} is frozen already.", "已冻结 {}（{}）。";
    between_parts: "; ", "；";
    between_names: ", ", "、";
    between_sentences: " ", "";
    end: ".", "。";
    no_script: "The picture, the time slider and the search need scripts, which are switched off here; the tables below say the same.", "图形、时间轴和检索需要脚本，当前已关闭；以下表格内容相同。";
    left_out: "Left out of this page", "本页未收录";
    left_transfers: "{} traced transfers that moved {} together, none of them more than {}, have no room on this page; the JSON has them.", "另有 {} 笔涉案转账（合计 {}，单笔不超过 {}）未收录于本页，见 JSON 文件。";
    left_accounts: "{} accounts that hold {} together have no room on this page; the JSON has them.", "另有 {} 个账户（合计留存 {}）未收录于本页，见 JSON 文件。";
    // The picture and its controls.
    flow: "How the money went", "资金流向";
    flow_help: "Each box is an account: its bar is as tall as the traced money that it received, the filled part is what it holds. Bands are traced transfers. Click for the records; arrow keys move from box to box.", "每个方框为一个账户：竖条高度为转入的涉案资金，实心部分为留存。色带为涉案转账。点击查看记录；方向键在账户间移动。";
    lanes_help: "Each line is an account, from the first traced money that it received; the filled bar is what it holds. Upright bands are traced transfers at their time.", "每行为一个账户，自首次收到涉案资金起；实心条为留存。竖直色带为发生于该时刻的涉案转账。";
    by_level: "By level", "按级别";
    by_time: "By time", "按时间";
    view: "View", "视图";
    rule: "Rule", "计算方法";
    time: "Time", "时间";
    play: "Play", "播放";
    pause: "Pause", "暂停";
    step_back: "Step back", "上一笔";
    step_on: "Step on", "下一笔";
    go_to: "Go to", "跳至";
    slider_knows: "The slider tells each moment as the whole record knows it: a transfer that was undone later never counts. A run with --as-of knows only what was on record by then.", "时间轴按全部流水呈现各时刻：其后被撤销或冲正的转账一律不计。用 --as-of 计算时，只依据当时已有的记录。";
    at_as_of: "as of", "截至";
    freeze_mark: "frozen", "冻结";
    from_time: "from {}", "自 {}";
    until_time: "until {}", "至 {}";
    payments: "Payments", "被害人转账";
    level: "Level", "级别";
    level_n: "Level {}", "{} 级";
    others: "{} others", "其余 {} 个";
    fold_all: "Fold all", "全部收起";
    unfold_all: "Unfold all", "全部展开";
    exits_of: "Exits", "出口";
    cash_in: "cash paid in", "现金存入";
    not_yet: "nothing yet", "尚未转入";
    quiet: "quiet for {}", "静默 {}";
    days: "{} d", "{} 天";
    hours: "{} h", "{} 小时";
    minutes: "{} min", "{} 分钟";
    seconds: "{} s", "{} 秒";
    // Figures.
    paid: "Paid", "被害人转出";
    held: "Held", "留存";
    unseen: "Unseen", "未调单";
    exited: "Exited", "流出";
    stopped: "Stopped", "追踪终点";
    returned: "Returned", "退回";
    // The list.
    list: "Freeze list", "止付/冻结清单";
    search: "Search", "检索";
    search_hint: "account, holder, bank, reason", "账户、户名、开户行、理由";
    bank: "Bank", "开户行";
    status: "Status", "状态";
    all: "All", "全部";
    none: "not known", "未知";
    of_rows: "{} of {} accounts · claim {} · held {}", "{} / {} 个账户 · 申请冻结 {} · 留存 {}";
    more_rows: "Show {} more", "再显示 {} 个";
    rank: "#", "#";
    call: "Call", "通话";
    account: "Account", "账户";
    holder: "Holder", "户名";
    claim: "Claim", "申请冻结";
    any_rule_range: "At least – at most", "至少–至多";
    rules_range: "Least – most of the rules", "各方法最低–最高";
    balance: "Balance", "余额";
    saving: "Saving", "预计挽回";
    coming_hour: "Coming within the hour", "一小时内预计转入";
    caller: "Caller", "承办人";
    call_begins: "Call at", "拨打时间";
    received: "Received", "转入涉案";
    sent: "Sent", "转出涉案";
    marks: "Marks", "标记";
    why: "Why", "理由";
    sort_by: "Sort by {}", "按{}排序";
    order_of: "Order, claims and savings are those of the report's rule, {}; the other columns follow the rule that is chosen.", "排序、申请冻结和预计挽回以报告的计算方法（{}）为准；其余各列随所选方法变化。";
    held_at: "Held at {}", "{} 时留存";
    list_left: "{} accounts of the list have no room here; they hold {}, to claim {}.", "清单另有 {} 个账户未收录，留存 {}，申请冻结 {}。";
    list_hidden: "{} accounts of the list are hidden (--min, --max-level); they hold {}, to claim {}.", "清单另有 {} 个账户被隐藏（--min、--max-level），留存 {}，申请冻结 {}。";
    // The panel.
    close: "Close", "关闭";
    print: "Print", "打印";
    numbers: "Other numbers", "其他号码";
    records_until: "Records until", "流水截至";
    no_records: "no records", "未调单";
    frozen_until: "Frozen until", "冻结至";
    arrivals: "Arrivals", "转入";
    departures: "Departures", "转出";
    from: "From", "付款账户";
    to: "To", "收款账户";
    amount: "Amount", "金额";
    traced: "Traced", "涉案";
    source: "Source", "出处";
    chains: "Chains back to the payments", "至被害人转账的资金链";
    chain: "{} of payment {}", "{}，源自转账 {}";
    chains_cut: "By further chains, not shown: {}", "其余链未显示：{}";
    chains_rule: "Under the rule {}.", "按 {} 计算。";
    balance_of: "balance of {}: {} → {}", "{} 余额：{} → {}";
    traced_of: "{} traced of {}", "涉案 {} / 金额 {}";
    no_chains: "`fundtrail evidence` with --account {} tells the chains of this account.", "用 fundtrail evidence 和 --account {} 查询该账户的资金链。";
    under_rules: "Held under each rule", "各方法下的留存";
    bounds: "Under any rule", "任何方法下";
    others_of: "Other accounts of {}", "{} 的其他账户";
    by_name: "by name alone, unverified", "仅同名，未核实";
    request: "What the request asks for", "调单内容";
    request_text: "Records of {} from {} until {} ({}); {} of traced money went there; the answer is expected to be worth {}.", "调取 {} 自 {} 至 {} 的流水（{}）；转入涉案资金 {}，反馈预计可挽回 {}。";
    partly: "without transfers that this page leaves out: {} in, {} out", "未计本页未收录的转账：转入 {}，转出 {}";
    two_clocks: "left {}, arrived {}", "转出 {}，到账 {}";
    transfers_n: "{} transfers", "{} 笔转账";
}

pub(super) const fn of(lang: Lang) -> &'static PageWords {
    match lang {
        Lang::En => &EN,
        Lang::Zh => &ZH,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A word that fills another number of values in one language would leave one out.
    #[test]
    fn both_languages_fill_the_same_number_of_values() {
        let [en, zh] = [Lang::En, Lang::Zh].map(|lang| serde_json::to_value(of(lang)).expect("plain words"));
        for (name, word) in en.as_object().expect("a map") {
            let count = |word: &serde_json::Value| word.as_str().expect("a word").matches("{}").count();
            assert_eq!(count(word), count(&zh[name]), "{name}");
        }
    }
}
