//! What fits, or nearly does, where one payment was asked for; and why a payment is not one transfer.

use std::fmt::{self, Write as _};

use fundtrail::Time;

use crate::place::Place;
use crate::trouble::Trouble;
use crate::worded;
use crate::worded::Say;

worded! {
    /// Why a payment is not one transfer. The message is complete.
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum PaymentError {
        /// A text that names no payment.
        Spec { spec: String, trouble: Box<Trouble> }
            "payment {spec:?}: {trouble}",
            "转账“{spec}”：{trouble}";
        /// No transfer fits; `near` are those that nearly do.
        None { spec: String, near: Candidates }
            "payment {spec:?}: no transfer fits{near}; name one by its id, by FILE:LINE, or by from= to= at= amount=",
            "转账“{spec}”：没有相符的转账{near}；请用流水号、文件:行号，或 from= to= at= amount= 指定";
        /// It is among the lines later than the as-of time.
        Later { spec: String, place: Place, time: Time }
            "payment {spec:?}: {place}: the payment of {time} is later than the as-of time",
            "转账“{spec}”：{place}：该笔 {time} 的转账晚于所问时刻";
        /// Several transfers fit.
        Several { spec: String, count: usize, candidates: Candidates }
            "payment {spec:?}: {count} transfers fit:{candidates}\nname one by FILE:LINE",
            "转账“{spec}”：有 {count} 笔相符：{candidates}\n请用 文件:行号 指定其一";
        /// A victim who paid several accounts, where one was expected.
        SeveralPayees { victim: String, count: usize, payees: Candidates }
            "victim {victim}: it paid {count} accounts:{payees}\nname the payments, or take them all",
            "被害人 {victim}：付给了 {count} 个账户：{payees}\n请指定转账，或全部采用";
        /// No line names a victim's account.
        VictimUnknown { victim: String }
            "victim {victim}: no line names that account; check the number, or add the file that does",
            "被害人 {victim}：没有记录提到该账户；请核对号码，或加上有该账户的文件";
        /// A victim that has no payment.
        VictimPaidNobody { victim: String }
            "victim {victim}: nothing was paid out of it to another account; check the number",
            "被害人 {victim}：没有从该账户付给其他账户的款项；请核对号码";
    }
}

impl fmt::Display for PaymentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english())
    }
}

impl std::error::Error for PaymentError {}

/// What fits, one a line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Candidates {
    /// The first of them; of payees, each with its number of payments.
    pub first: Vec<(String, Option<usize>)>,
    /// How many more there are.
    pub more: usize,
    /// Whether they are only near what was asked for.
    pub are_near: bool,
}

impl Say for Candidates {
    fn english(&self) -> impl fmt::Display + fmt::Debug {
        let mut text = if self.are_near { "; near it:" } else { "" }.to_owned();
        for (line, payments) in &self.first {
            let _ = write!(text, "\n  {line}");
            if let Some(payments) = payments {
                let _ = write!(text, " in {payments} payment(s)");
            }
        }
        if self.more > 0 {
            let _ = write!(text, "\n  and {} more", self.more);
        }
        text
    }

    fn chinese(&self) -> impl fmt::Display + fmt::Debug {
        let mut text = if self.are_near { "；相近的有：" } else { "" }.to_owned();
        for (line, payments) in &self.first {
            let _ = write!(text, "\n  {line}");
            if let Some(payments) = payments {
                let _ = write!(text, "，共 {payments} 笔");
            }
        }
        if self.more > 0 {
            let _ = write!(text, "\n  另有 {} 项", self.more);
        }
        text
    }
}
