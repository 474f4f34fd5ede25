//! The words of tables and pages, in English and Chinese.

mod kinds;

/// The language of a report's words, reasons and notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese, in the words of police practice.
    Zh,
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
    raised: "more than given", "高于所给数额";
    order: "Order", "顺序";
    proven: "proven", "已证实";
    not_proven: "not proven", "未证实";
    breaks: "Breaks in the balance", "余额断点";
    columns: "Columns", "列";
    fields: "Fields", "字段";
    files_alike: "{} (and {} more with the same columns)", "{}（及另外 {} 个列相同的文件）";
    passed_over: "known and passed over", "已识别但不用";
    unread: "left unread", "未读取";
    own_records: "Accounts with records of their own", "已调单账户";
    payments: "Payments", "被害人转账";
    payment: "Payment", "转账";
    time: "Time", "时间";
    from: "From", "付款账户";
    to: "To", "收款账户";
    amount: "Amount", "金额";
    traced: "Traced", "涉案";
    from_before: "Payer before", "付款方转前余额";
    from_after: "Payer after", "付款方转后余额";
    to_before: "Payee before", "收款方转前余额";
    to_after: "Payee after", "收款方转后余额";
    chain: "Chain", "链";
    cut: "by further chains, not shown (--top 0 shows all):", "其余链未显示（--top 0 显示全部）：";
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
    more: "… {} more", "… 其余 {} 个";
    hidden: "… {} hidden", "… {} 个未显示";
    total: "Total", "合计";
    nothing_held: "No account holds traced money.", "没有账户留存涉案资金。";
    exits: "Exits", "出口";
    may_go_on: "May go on at", "可能的去向";
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
    figures_by: "By {}", "按{}";
    rules: "Held under each rule", "各方法下的留存";
    together: "The first accounts together, under any rule", "清单前若干账户合计（任何方法下）";
    first: "First", "前";
    openings_as_assumed: "if the opening balances of {} accounts are as assumed", "以 {} 个账户的推定期初余额为准";
    whatever_openings: "whatever the opening balances of {} accounts were", "不论 {} 个账户的期初余额为何";
    renewals: "In force, to renew", "在期措施，须续期";
    changes: "What changed", "与上次相比的变化";
    changes_since: "since the list as of {}", "与截至 {} 的清单相比";
    rank_before: "Before", "上次序号";
    claim_before: "Claim before", "上次申请金额";
    happened: "What happened", "原因";
    moved_along: "{} other accounts changed places because of these, or because time has passed.", "另有 {} 个账户因上述变化或时间推移而变更序号。";
    file_new: "New file: {}", "新文件：{}";
    file_changed: "File with other contents: {}", "内容有变的文件：{}";
    file_gone: "File that is no longer there: {}", "已不存在的文件：{}";
    watch: "To watch: nothing there yet, never to be claimed", "预警账户：尚无留存，不申请冻结";
    coming_hour: "Coming", "预计转入";
    caller: "Caller", "承办人";
    call_begins: "Call at", "拨打时间";
    takes_effect: "Takes effect", "预计生效";
    worth: "Answer worth", "反馈预计挽回";
    renew_next: "To renew next: {} until {}; without, about {} of what it holds is expected to leave within a day", "最先到期：{}，{} 到期；不续期预计一日内流失约 {}";
    expected_hour: "Expected within the hour", "一小时内预计转入";
    victims_go_on: "payments of victims, if they go on", "被害人后续转账";
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
    to_whom: "For {}", "致：{}";
    cited_files: "Files in which these lines stand", "所引各行所在文件";
    file_and_hash: "File and its SHA-256", "文件及其 SHA-256";
    bank_unknown: "Bank not known", "开户行不明";
    to_freeze: "Accounts to freeze", "申请冻结账户";
    answer_amount: "Answer: frozen", "反馈：冻结金额";
    answer_time: "Answer: when", "反馈：冻结时间";
    answer_remark: "Answer: remark", "反馈：备注";
    not_shown: "For want of width not shown (a wider terminal, --width 0, -o case.xlsx or -o case.html has them): {}", "宽度不足未显示（加宽终端，或用 --width 0、-o case.xlsx、-o case.html 查看）：{}";
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
    exit_crypto: "crypto", "虚拟货币";
    exit_clearing: "clearing", "清算账户";
    exit_converted: "converted", "换汇";
    exit_unmatched: "unmatched", "未匹配";
    exit_unrecorded: "unrecorded", "未记录";
    exit_unseen: "unseen", "未调单";
    exit_unknown: "unknown", "不明";
    not_shown_accounts: "{} accounts are not shown (--min, --max-level); {} of them hold {} {} together.", "未显示 {} 个账户（--min、--max-level），其中 {} 个合计留存 {} {}。";
    all_in: "All in", "全部转入";
    all_out: "All out", "全部转出";
    other_cards: "Other cards", "其他卡号";
    asked: "Asked accounts", "查询账户";
    all_received: "Received", "转入合计";
    all_passed_on: "Passed on", "转出合计";
    came_from: "Where the money came from", "资金来源";
    origin: "Origin", "来源";
    opening_of: "{} (opening balance)", "{}（期初余额）";
    paid_in: "Paid in", "付出";
    level_above: "Level above", "上溯级";
    other_origins: "others", "其他来源";
    parts: "Of which origin each account's money is", "各账户资金来源明细";
    origin_payments: "Payments of the origins", "各来源付款明细";
    mark_victim: "victim", "被害人";
    mark_possible_victim: "possible victim", "潜在被害人（待核）";
    mark_members_own: "member's own", "本人资金";
    mark_payroll: "payroll-like", "疑似代发工资";
    suspects: "Suspects", "涉案账户";
    further: "Further accounts, to check", "关联账户（待核）";
    score: "Score ×10⁶", "关联度×10⁶";
    near: "Near ×10³", "邻近度×10³";
    strength: "Strength", "往来强度";
    passed_soon: "Paid of what had just come", "快进快出（占转出）";
    group: "Group", "组";
    works_with: "Works with group", "往来组";
    groups: "Groups", "分组";
    groups_to_freeze: "To freeze, by group", "各组待冻结账户";
    people: "People", "人数";
    inside: "Inside the group", "组内互转";
    kept: "Kept", "留存";
    ties: "Ties", "关联依据";
    and_account: "With", "与";
    value: "Value", "内容";
    count: "Times", "次数";
    there: "Paid to the other", "转给对方";
    back: "Paid back", "对方转来";
    shared: "Shared", "共同对手";
    everybodys: "In common with too many to tie anybody", "共有者过多，不作关联";
    tie_money: "money", "资金往来";
    tie_counterparties: "counterparties", "共同对手";
    tie_paid_together: "paid together", "同时被转入";
    tie_holder_id: "identity number", "同一证件号";
    tie_holder_name: "name (unverified)", "同名（未核实）";
    tie_ip: "IP address", "同一IP";
    tie_device: "device", "同一设备";
    tie_terminal: "terminal", "同一终端";
    tie_branch: "branch", "同一网点";
    tie_teller: "teller", "同一柜员";
    tie_agent: "agent", "同一代办人";
    tie_phone: "telephone", "同一电话";
    from_suspects: "From suspects", "自涉案账户转入";
    from_suspects_count: "Transfers from suspects", "自涉案账户转入笔数";
    to_suspects: "To suspects", "转往涉案账户";
    to_suspects_count: "Transfers to suspects", "转往涉案账户笔数";
    roles: "Roles", "角色";
    role_collector: "collector", "归集";
    role_distributor: "distributor", "分流";
    role_passer: "passer", "中转";
    role_cash_out: "cash-out", "取现";
    role_merchant: "merchant", "消费";
    role_crypto: "crypto", "买币";
    role_victim_facing: "victim-facing", "收款（被害人）";
    role_tester: "tester", "试转";
    persons: "Persons", "人员";
    person: "Name", "姓名";
    cards: "Cards", "卡数";
    all_paid: "Paid", "转出合计";
    network: "Network", "团伙关联";
    sources: "Sources", "资金来源分析";
    restitution: "Return", "资金返还";
    rule_fifo: "fifo", "先进先出（fifo）";
    rule_lifo: "lifo", "后进先出（lifo）";
    rule_pro_rata: "pro-rata", "按比例（pro-rata）";
    rule_tainted_last: "tainted-last", "涉案资金后出（tainted-last）";
    rule_tainted_first: "tainted-first", "涉案资金先出（tainted-first）";
    scheme: "Scheme", "返还方案";
    scheme_traced: "traced", "按追踪结果（traced）";
    scheme_pro_rata: "pro-rata", "按损失比例（pro-rata）";
    scheme_cn_2016: "cn-2016", "逐户适用第八条（cn-2016）";
    scheme_rising_tide: "rising-tide", "受偿率拉平（rising-tide）";
    scheme_net_loss: "net-loss", "按净损失比例（net-loss）";
    victims: "What each victim gets", "各被害人返还";
    victim: "Victim", "被害人";
    victim_paid: "Paid", "被骗金额";
    got_back: "Got back", "已退金额";
    loss: "Loss", "损失";
    gets: "Gets", "返还金额";
    of_loss: "Of loss", "占损失";
    lacks: "Still lacks", "仍未返还";
    frozen_accounts: "Frozen accounts", "冻结账户";
    frozen_at: "Frozen at", "冻结时间";
    frozen_amount: "Frozen", "冻结金额";
    given: "Given", "返还";
    stays: "Stays", "继续冻结";
    by_article: "By Art. 8", "适用第八条";
    article_single: "(1) one receipt", "（一）单笔汇入";
    article_timestamps: "(2) time stamps", "（二）时间戳";
    article_proportion: "(3) in proportion", "（三）按比例";
    unclear_unseen: "its own records are not loaded", "未调单";
    unclear_order: "the order of its transfers is not proven", "交易顺序无法证实";
    unclear_rules: "{}: {} by {}, {} by {}", "{}：{}（按{}），{}（按{}）";
    stays_not_traced: "{} of unknown source", "{} 来源不明";
    stays_not_due: "{} nobody is due more", "{} 无人应得";
    out_of: "Out of which account", "各账户返还明细";
    schemes: "All schemes", "各方案对照";
    choice_moves: "Choice moves", "方案差额";
    signed: "Received, signature and date", "收款人签字、日期";
    evidence: "Evidence", "证据链";
    all_steps: "Transfers of all chains", "各链转账明细";
    step: "Step", "步骤";
    cash_in: "paid in", "存入";
    picture: "Picture", "图示";
    picture_help: "Each box is an account. Full lines are money, the thicker the more; dashed lines join what has something in common. Point at a box or a line for more.", "每个方框为一个账户。实线为资金，越粗越多；虚线表示两者有共同之处。指向方框或线条可查看详情。";
    picture_left: "{} more have no room in the picture; the tables have them.", "另有 {} 个未绘入图中，见下列各表。";
    ways: "Chains to each account", "各账户资金链";
    further_chains: "By further chains", "其余链金额";
    chain_of: "Chain {}: {} (Payment {})", "链 {}：{}（转账 {}）";
    chain_amount: "Of the chain", "该链金额";
    line_text: "Line as it stands in the file", "文件原文";
    reading: "What the files hold", "文件读取情况";
    reason: "Reason", "原因";
    line: "Line", "原文";
    more_notes: "… {} more of this kind ({})", "… 同类说明另有 {} 条（{}）";
    quotes: "Lines as they stand in the files", "文件原文";
}

impl Lang {
    /// Every word.
    pub(crate) const fn words(self) -> &'static Words {
        match self {
            Lang::En => &EN,
            Lang::Zh => &ZH,
        }
    }
}

/// The text with each `{}` filled, in order.
pub(crate) fn filled(text: &str, values: &[String]) -> String {
    let mut values = values.iter();
    let mut parts = text.split("{}");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        filled.push_str(values.next().map_or("", String::as_str));
        filled.push_str(part);
    }
    filled
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
}
