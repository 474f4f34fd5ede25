//! Kinds of things in words: each is matched to the last, so that a new kind does not compile until it is worded.

use fundtrail::freeze::{Coming, Hold, Reason, Setback, Unit, Wanted, about, units};
use fundtrail::network::{CommonKind, Role};
use fundtrail::restitution::Scheme;
use fundtrail::sources::OriginMark;
use fundtrail::{AccountBook, Currency, ExitKind, FootprintKind, Mark, Rule, Status};

use super::Lang;
use crate::amount::Amount;
use crate::changes::Cause;
use crate::network::TieName;

impl Lang {
    /// What happened to an account since the list was made before.
    pub(crate) fn cause(self, cause: Cause) -> String {
        let about = cause.amount().map(Amount::grouped).unwrap_or_default();
        let words = match (self, cause) {
            (Lang::En, Cause::Received(_)) => "received",
            (Lang::Zh, Cause::Received(_)) => "又转入",
            (Lang::En, Cause::Sent(_)) => "paid on",
            (Lang::Zh, Cause::Sent(_)) => "又转出",
            (Lang::En, Cause::Corrected) => "newly read records tell otherwise",
            (Lang::Zh, Cause::Corrected) => "新读入的记录有更正",
            (Lang::En, Cause::StatementRead) => "its statement has been read",
            (Lang::Zh, Cause::StatementRead) => "已调单",
            (Lang::En, Cause::Frozen(_)) => "frozen:",
            (Lang::Zh, Cause::Frozen(_)) => "已止付或冻结",
            (Lang::En, Cause::FreezeFailed) => "a freeze caught nothing",
            (Lang::Zh, Cause::FreezeFailed) => "止付或冻结未成功",
            (Lang::En, Cause::FreezePartial) => "a freeze holds only a part",
            (Lang::Zh, Cause::FreezePartial) => "止付或冻结仅控制部分资金",
            (Lang::En, Cause::FreezeLapsed) => "a freeze has run out",
            (Lang::Zh, Cause::FreezeLapsed) => "止付或冻结已到期",
            (Lang::En, Cause::FrozenByOthers) => "what is known of freezes by others is otherwise",
            (Lang::Zh, Cause::FrozenByOthers) => "其他单位的冻结情况有变",
            (Lang::En, Cause::Balance) => "its balance is another",
            (Lang::Zh, Cause::Balance) => "余额有变",
        };
        let parts = [words, &about];
        parts
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
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
                &Reason::LeftBehind {
                    held,
                    last_sent_minutes,
                },
            ) => format!(
                "按所选规则尚存 {}；转入金额已全数转出，最近一笔在{}前",
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

    /// What is still expected to come, as half a sentence.
    pub(crate) fn coming(self, coming: &Coming, currency: &Currency, book: &AccountBook) -> String {
        if self == Lang::En {
            return coming.sentence(currency, book);
        }
        let mut from: Vec<String> = coming.named(book).map(ToOwned::to_owned).collect();
        let others = coming.from.len() - from.len();
        if others > 0 {
            from.push(format!("其他 {others} 个账户"));
        }
        if coming.from_payments > 0 {
            from.push("被害人后续转账（如继续）".to_owned());
        }
        let about = currency.grouped(about(coming.amount));
        format!("一小时内预计再转入约 {about}，来自 {}", from.join("、"))
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
            ExitKind::Crypto => words.exit_crypto,
            ExitKind::Clearing => words.exit_clearing,
            ExitKind::Converted => words.exit_converted,
            ExitKind::Unmatched => words.exit_unmatched,
            ExitKind::Unrecorded => words.exit_unrecorded,
            ExitKind::Unseen => words.exit_unseen,
            ExitKind::Unknown => words.exit_unknown,
        }
    }

    /// A mark of an origin in this language.
    pub(crate) fn origin_mark(self, mark: OriginMark) -> &'static str {
        let words = self.words();
        match mark {
            OriginMark::Victim => words.mark_victim,
            OriginMark::PossibleVictim => words.mark_possible_victim,
            OriginMark::MembersOwn => words.mark_members_own,
            OriginMark::PayrollLike => words.mark_payroll,
        }
    }

    /// What ties two accounts.
    pub(crate) fn tie(self, tie: TieName) -> &'static str {
        let words = self.words();
        match tie {
            TieName::Money => words.tie_money,
            TieName::Counterparties => words.tie_counterparties,
            TieName::PaidTogether => words.tie_paid_together,
            TieName::Common(kind) => self.common(kind),
        }
    }

    /// What accounts have in common beside money.
    pub(crate) fn common(self, kind: CommonKind) -> &'static str {
        let words = self.words();
        match kind {
            CommonKind::HolderId => words.tie_holder_id,
            CommonKind::HolderName => words.tie_holder_name,
            CommonKind::Footprint(FootprintKind::Ip) => words.tie_ip,
            CommonKind::Footprint(FootprintKind::Device) => words.tie_device,
            CommonKind::Footprint(FootprintKind::Terminal) => words.tie_terminal,
            CommonKind::Footprint(FootprintKind::Branch) => words.tie_branch,
            CommonKind::Footprint(FootprintKind::Teller) => words.tie_teller,
            CommonKind::Footprint(FootprintKind::Agent) => words.tie_agent,
            CommonKind::Footprint(FootprintKind::Phone) => words.tie_phone,
        }
    }

    /// A role in this language.
    pub(crate) fn role(self, role: Role) -> &'static str {
        let words = self.words();
        match role {
            Role::Collector => words.role_collector,
            Role::Distributor => words.role_distributor,
            Role::Passer => words.role_passer,
            Role::CashOut => words.role_cash_out,
            Role::Merchant => words.role_merchant,
            Role::Crypto => words.role_crypto,
            Role::VictimFacing => words.role_victim_facing,
            Role::Tester => words.role_tester,
        }
    }

    /// A rule in this language: in Chinese with the name that the option has.
    pub(crate) fn rule(self, rule: Rule) -> &'static str {
        let words = self.words();
        match rule {
            Rule::Fifo => words.rule_fifo,
            Rule::Lifo => words.rule_lifo,
            Rule::ProRata => words.rule_pro_rata,
            Rule::TaintedLast => words.rule_tainted_last,
            Rule::TaintedFirst => words.rule_tainted_first,
        }
    }

    /// A rule in one word of this language.
    pub(crate) fn rule_word(self, rule: Rule) -> &'static str {
        let both = self.rule(rule);
        both.split_once('（').map_or(both, |(word, _)| word)
    }

    /// A scheme in this language: in Chinese with the name that the option has.
    pub(crate) fn scheme(self, scheme: Scheme) -> &'static str {
        let words = self.words();
        match scheme {
            Scheme::Traced => words.scheme_traced,
            Scheme::ProRata => words.scheme_pro_rata,
            Scheme::Cn2016 => words.scheme_cn_2016,
            Scheme::RisingTide => words.scheme_rising_tide,
            Scheme::NetLoss => words.scheme_net_loss,
        }
    }

    /// Several words behind each other.
    pub(crate) fn listed<'w>(self, words: impl IntoIterator<Item = &'w str>) -> String {
        let words: Vec<&str> = words.into_iter().collect();
        words.join(self.words().comma)
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

    /// The JSON and the English outputs call things by one name.
    #[test]
    fn english_words_are_the_names_of_the_core() {
        for kind in ExitKind::ALL {
            assert_eq!(Lang::En.exit(kind), kind.name());
        }
        for mark in Mark::ALL {
            assert_eq!(Lang::En.mark(mark), mark.name());
        }
        for rule in Rule::ALL {
            assert_eq!(Lang::En.rule(rule), rule.name());
        }
        for scheme in Scheme::ALL {
            assert_eq!(Lang::En.scheme(scheme), scheme.name());
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
