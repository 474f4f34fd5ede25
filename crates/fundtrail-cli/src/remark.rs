//! What the command itself has to say beside the notes of the libraries, in both languages.

use fundtrail_report::Lang;
use fundtrail_report::model::Note;
use fundtrail_statements::worded;

worded! {
    /// Something that a reader of the result should know.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) coded enum Remark {
        /// Opening balances of accounts that no record names.
        OpeningsOfNobody { accounts: u64 } "openings-unknown-accounts":
            "{accounts} opening balances are of accounts that no record names.",
            "有 {accounts} 个期初余额所属账户不见于任何记录。";
        /// The lines of the files are left out of what is masked.
        LinesMasked {} "lines-masked":
            "The lines of the files are left out: they name people.",
            "文件原文含个人信息，已略去。";
        /// The bounds of origins would take too long.
        BoundsLeftOut { transfers: usize, most: usize } "bounds-left-out":
            "The bounds are left out: {transfers} transfers could have brought money, more than {most}.",
            "未计算上下限：可能带来资金的转账有 {transfers} 笔，超过 {most} 笔。";
        /// Only the origins of a file are kept apart.
        OriginsAsAsked {} "origins-together":
            "Some origins are not kept apart (as --origins says); their money is one line.",
            "部分来源未分列（按 --origins 所指定），其资金合为一行。";
        /// Only the origins that matter most are kept apart.
        OriginsTogether {} "origins-together":
            "Some origins are not kept apart (--origins-max keeps more apart); their money is one line.",
            "部分来源未分列（--origins-max 可分列更多），其资金合为一行。";
        /// What the order of further accounts is not.
        OrderNoFinding {} "order-no-finding":
            "The order of further accounts says where to look first, and of nobody that he belongs to a gang: check each, name those that do with --suspect, and run again.",
            "关联账户的顺序只表示先查哪个，并不认定任何人属于团伙：请逐个核实，属实者用 --suspect 指定后重新运行。";
        /// Banks of the list of which a file says nothing.
        BanksNotTold { banks: String } "banks-not-told":
            "Says nothing of these banks of the list, so --pace goes for them: {banks}",
            "未说明清单中下列银行的办理方式，按 --pace 计：{banks}";
        /// The list is made again when files change.
        Watching {} "watching":
            "Watching the files: the list is made again when they change. Ctrl-C ends it.",
            "正在监视文件：文件有变化时重新生成清单。按 Ctrl-C 结束。";
        /// A list could not be made again.
        LastListStands {} "last-list-stands":
            "The last list stands; it is made again as soon as the files can be read.",
            "上一份清单仍然有效；文件可读后立即重新生成。";
        /// A freeze that took the place of an earlier one of the account.
        FreezeRenewed { account: String, line: u64, amount: String, before: u64, earlier: String } "freeze-renewed":
            "{account}: the freeze of line {line} ({amount}) is taken for the earlier one of line {before} ({earlier}) made anew, so {amount} is frozen there and not both; if both hold, write one line with their sum.",
            "{account}：第 {line} 行的冻结（{amount}）按第 {before} 行（{earlier}）的续办处理，即冻结 {amount}，不相加；如两笔同时有效，请合并为一行，写其总额。";
        /// A freeze of which only the day is known.
        FreezeDay { account: String, line: u64, time: fundtrail::Time } "freeze-day":
            "{account}: line {line} gives only the day of the freeze, so it is taken for what was there at its end, {time}; write the hour where it is known.",
            "{account}：第 {line} 行的冻结只写了日期，按当日结束（{time}）时的余额计；如知道时刻，请写明。";
        /// A victim got back what he paid.
        NothingDue { victim: String, returned: String, paid: String } "nothing-due":
            "{victim} got back {returned}, no less than was paid ({paid}): nothing is due.",
            "{victim} 已退回 {returned}，不少于被骗金额（{paid}）：无须返还。";
        /// What came back is what the trace sees.
        ReturnedByTrace { victim: String, returned: String } "returned-by-trace":
            "No one says what {victim} got back, so it is what the trace sees come back to the paying accounts: {returned}.",
            "未说明 {victim} 已退回多少，按追踪所见退回付款账户的金额计：{returned}。";
        /// A loss is more than was paid.
        LossAbovePayments { victim: String, loss: String, payments: String } "loss-above-payments":
            "The loss of {victim} ({loss}) is more than the payments named ({payments}).",
            "{victim} 的损失（{loss}）大于所列转账之和（{payments}）。";
        /// Shares in proportion want a notice.
        PublicNotice {} "public-notice":
            "Shares in proportion (Art. 8 (3)) want 30 days of public notice before they are paid.",
            "按比例返还（第八条第（三）项）须先公告 30 日。";
        /// How the article is read.
        Cn2016Reading {} "cn-2016-reading":
            "cn-2016 is a proposal: the text of annex 4 was not seen. The reading used: account by account; (1) one receipt, or (2) the order proven and every rule within the tolerance, gives what is traced; else (3) what is frozen in the account and traced to victims, in proportion to the whole loss of each victim whose money reached it.",
            "cn-2016 为建议方案：未见附件 4 原文。所采理解：逐户处理；（一）仅一笔汇入，或（二）顺序已证实且各计算方法之差在容差以内，按追踪结果返还；否则（三）就该户冻结且追踪到被害人的金额，按资金到达该户的各被害人全部损失的比例返还。";
    }
}

impl Remark {
    /// The sentence.
    pub(crate) fn says(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.english(),
            Lang::Zh => self.chinese(),
        }
    }

    /// As a note that concerns no single line.
    pub(crate) fn note(&self, lang: Lang) -> Note {
        Note {
            code: self.code().to_owned(),
            message: self.says(lang),
            file: None,
            line: None,
            quoted: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_says_its_figures_in_either_language() {
        let remark = Remark::BoundsLeftOut {
            transfers: 3,
            most: 2,
        };
        for lang in [Lang::En, Lang::Zh] {
            let note = remark.note(lang);
            assert_eq!(note.code, "bounds-left-out");
            assert!(
                note.message.contains('3') && note.message.contains('2'),
                "{note:?}"
            );
        }
    }
}
